"""The `full` format: findings by note, each with its line, the place in it, and a way out."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from kbtool.model.diagnostic import Diagnostic, Severity
from kbtool.report.frame import frame_of
from kbtool.report.lint import LintReport, summary_lines
from kbtool.report.lint_lines import severity_text
from kbtool.report.missing import MissingTarget, gathered
from kbtool.report.places import Places
from kbtool.report.safe import safe
from kbtool.report.style import Style, cells, wrapped

_MOST_PLACES: Final = 6  # of one missing target; `concise` names them all
_MOST_TRIED: Final = 4
_LEAST_TEXT: Final = 24  # cells


def full(report: LintReport, style: Style, places: Places) -> str:
    """Return the whole page, the summary at its end."""
    rest, missing = gathered(report.diagnostics)
    lines: list[str] = []
    for path, group in groupby(rest, key=lambda diagnostic: diagnostic.path):
        lines += [places.linked(style.bold(safe(path)), path), *_note(list(group), style, places)]
    if missing:
        lines += [style.bold("Named from several places"), ""]
        for target in missing:
            lines += [*_missing(target, style, places), ""]
    *facts, last = summary_lines(report)
    ending = [style.bold(facts[0]), last] if facts else [style.bold(last)]
    return "\n".join([*lines, *ending]) + "\n"


def _note(diagnostics: list[Diagnostic], style: Style, places: Places) -> Iterator[str]:
    margin = max(len(_place(diagnostic)) for diagnostic in diagnostics) + 2
    for diagnostic in diagnostics:
        place = _place(diagnostic)
        head = " " * (margin - len(place)) + places.linked(
            style.bold(place), diagnostic.path, diagnostic.line, diagnostic.column
        )
        yield from _head(head, margin, diagnostic, diagnostic.message, style)
        yield from _body(diagnostic, margin, style, places)
        yield ""


def _missing(missing: MissingTarget, style: Style, places: Places) -> Iterator[str]:
    margin = 2
    yield from _head("", 0, missing.first, missing.headline(), style)
    yield from _framed(missing.first, margin, style)
    remarks = [*_remarks(missing.first, style)]
    uses = [
        places.linked(f"{safe(use.path)}:{use.line}", use.path, use.line, use.column)
        for use in missing.uses[:_MOST_PLACES]
    ]
    left = len(missing.uses) - len(uses)
    if left:
        uses[-1:] = [uses[-1], style.dim(f"and {left:,} more")]
    yield from _branches([*remarks], margin, style, last=False)
    for index, use in enumerate(uses):
        sign = "╰" if index == len(uses) - 1 else "├"
        yield f"{' ' * margin}{style.dim(sign)} {use}"


def _head(
    start: str, margin: int, diagnostic: Diagnostic, message: str, style: Style
) -> Iterator[str]:
    """Yield the finding's sentence, its severity before it, its rule behind it."""
    word = diagnostic.severity.value
    indent = margin + 2 + len(word) + 2
    room = max(style.width - indent, _LEAST_TEXT)
    rule = f"{diagnostic.code} {diagnostic.name}"
    lines = wrapped(safe(message), room)
    if cells(lines[-1]) + 2 + len(rule) <= room:
        lines[-1] += "  " + style.dim(rule)
    else:
        lines.append(style.dim(rule))
    before = f"{start}  " if start else "  "
    yield f"{before}{severity_text(diagnostic.severity, style)}  {lines[0]}"
    for line in lines[1:]:
        yield " " * indent + line


def _body(diagnostic: Diagnostic, margin: int, style: Style, places: Places) -> Iterator[str]:
    yield from _framed(diagnostic, margin, style)
    related = [
        places.linked(f"{safe(one.path)}:{one.span.line}", one.path, one.span.line, one.span.column)
        + f": {safe(one.message)}"
        for one in diagnostic.related
    ]
    yield from _branches([*_remarks(diagnostic, style), *related], margin, style, last=True)


def _framed(diagnostic: Diagnostic, margin: int, style: Style) -> Iterator[str]:
    """Yield the line and the caret; a finding about a whole file has none."""
    if not diagnostic.source_line or _is_about_file(diagnostic):
        return
    end = diagnostic.end_column if diagnostic.end_line == diagnostic.line else 1 << 30
    room = max(style.width - margin - 2, _LEAST_TEXT)
    frame = frame_of(diagnostic.source_line, diagnostic.source_column, diagnostic.column, end, room)
    bar = " " * margin + style.dim("│")
    yield f"{bar} {frame.line}".rstrip()
    yield f"{bar} {' ' * frame.start}{_caret('^' * frame.length, diagnostic.severity, style)}"


def _remarks(diagnostic: Diagnostic, style: Style) -> Iterator[str]:
    if diagnostic.suggestions:
        names = [f'"{safe(name)}"' for name in diagnostic.suggestions]
        yield style.green(f"did you mean {_either(names)}?")
    if diagnostic.tried:
        shown = ", ".join(safe(one) for one in diagnostic.tried[:_MOST_TRIED])
        left = len(diagnostic.tried) - _MOST_TRIED
        yield style.dim(f"tried {shown}" + (f" and {left:,} more" if left > 0 else ""))
    if diagnostic.fix:
        option = "--fix" if diagnostic.fix.safe else "--fix --unsafe-fixes"
        yield style.dim(f"fixable with {option}")


def _branches(remarks: list[str], margin: int, style: Style, *, last: bool) -> Iterator[str]:
    for index, remark in enumerate(remarks):
        ends = last and index == len(remarks) - 1
        yield f"{' ' * margin}{style.dim('╰' if ends else '├')} {remark}"


def _caret(text: str, severity: Severity, style: Style) -> str:
    match severity:
        case Severity.ERROR:
            return style.red(text)
        case Severity.WARNING:
            return style.yellow(text)
        case Severity.INFO:
            return style.blue(text)


def _place(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.line}:{diagnostic.column}"


def _is_about_file(diagnostic: Diagnostic) -> bool:
    return diagnostic.span.start == diagnostic.span.end == 0


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]

"""The `full` format: findings by note, each with its line, the place in it, and a way out."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from kbtool.model.diagnostic import Diagnostic
from kbtool.report.lint.finding import (
    Note,
    framed_lines,
    head_lines,
    remark_lines,
    remarks_on,
    rule_remark,
)
from kbtool.report.lint.grouping import MissingTarget, gathered
from kbtool.report.lint.report import LintReport, summary_lines
from kbtool.report.text.editor_links import EditorLinks
from kbtool.report.text.escape import safe
from kbtool.report.text.style import Style, cells, wrapped

_MOST_USES: Final = 6  # of one missing target; `concise` names them all


def full(report: LintReport, style: Style, places: EditorLinks) -> str:
    """Return the whole page, the summary at its end."""
    rest, missing = gathered(report.diagnostics)
    lines: list[str] = []
    for path, group in groupby(rest, key=lambda diagnostic: diagnostic.path):
        lines += [
            places.linked(style.bold(places.shown(path)), path),
            *_note(list(group), style, places),
        ]
    if missing:
        lines += [style.bold("Missing, and named more than once"), ""]
        for target in missing:
            lines += [*_missing(target, style, places), ""]
    first, *others = summary_lines(report)
    lines += [style.bold(line) for line in wrapped(first, style.width)]
    lines += [line for other in others for line in wrapped(other, style.width)]
    return "\n".join(lines) + "\n"


def _note(diagnostics: list[Diagnostic], style: Style, places: EditorLinks) -> Iterator[str]:
    margin = max(len(_place(diagnostic)) for diagnostic in diagnostics) + 2
    for diagnostic in diagnostics:
        place = _place(diagnostic)
        linked = places.linked(
            style.bold(place), diagnostic.path, diagnostic.line, diagnostic.column
        )
        head = " " * (margin - len(place)) + linked
        yield from _finding(head, margin, diagnostic, style, places)
        yield ""


def _finding(
    head: str, margin: int, diagnostic: Diagnostic, style: Style, places: EditorLinks
) -> Iterator[str]:
    first = list(head_lines(head, margin, diagnostic, diagnostic.message, style))
    frame = list(framed_lines(diagnostic, margin, style))
    remarks = list(remarks_on(diagnostic, style, places))
    rule = rule_remark(diagnostic, style)
    if not frame and not remarks and len(first) == 1:
        word = diagnostic.severity.value
        used = margin + 2 + len(word) + 2 + cells(safe(diagnostic.message)) + 2
        if used + cells(rule.text) <= style.width:  # one line says it all
            yield f"{first[0]}  {rule.look(rule.text)}"
            return
    yield from [*first, *frame]
    yield from remark_lines([*remarks, rule], margin, style)


def _missing(missing: MissingTarget, style: Style, places: EditorLinks) -> Iterator[str]:
    yield from head_lines("", 0, missing.first, missing.headline(), style)
    yield from framed_lines(missing.first, 2, style)
    uses = [
        Note(f"{places.shown(use.path)}:{use.line}", places.linker(use.path, use.line, use.column))
        for use in missing.uses[:_MOST_USES]
    ]
    left = len(missing.uses) - len(uses)
    more = [Note(f"and {left:,} more", style.dim)] if left else []
    first = [*remarks_on(missing.first, style, places)]
    yield from remark_lines([*first, *uses, *more, rule_remark(missing.first, style)], 2, style)


def _place(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.line}:{diagnostic.column}"

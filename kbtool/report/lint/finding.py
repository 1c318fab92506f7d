"""One finding as `full` shows it: a sentence, the line with a caret, and what there is to say."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from kbtool.model.diagnostic import Diagnostic, Severity
from kbtool.report.text.caret_line import frame_of
from kbtool.report.text.editor_links import EditorLinks
from kbtool.report.text.escape import safe
from kbtool.report.text.style import Style, clipped, wrapped

_MOST_TRIED: Final = 4
_LEAST_TEXT: Final = 24  # cells
_TO_THE_END: Final = 1 << 30  # a column behind every line's end


class Note(NamedTuple):
    """A sentence at the frame's edge, cut after `lines`; `look` colours or links each of them."""

    text: str
    look: Callable[[str], str]
    lines: int = 9


def severity_word(severity: Severity, text: str, style: Style) -> str:
    """Return a text in the severity's colour."""
    match severity:
        case Severity.ERROR:
            return style.red(text)
        case Severity.WARNING:
            return style.yellow(text)
        case Severity.INFO:
            return style.blue(text)


def head_lines(
    place: str, margin: int, diagnostic: Diagnostic, message: str, style: Style
) -> Iterator[str]:
    """Yield the sentence, the place and severity before it.

    `place` is ready to print and takes `margin` cells.
    """
    word = diagnostic.severity.value
    indent = margin + 2 + len(word) + 2
    first, *others = wrapped(safe(message), max(style.width - indent, _LEAST_TEXT))
    yield f"{place}  {severity_word(diagnostic.severity, word, style)}  {first}"
    for line in others:
        yield " " * indent + line


def framed_lines(diagnostic: Diagnostic, margin: int, style: Style) -> Iterator[str]:
    """Yield the note's line and the caret; a finding about a whole file has none."""
    if not diagnostic.source_line or diagnostic.span.start == diagnostic.span.end == 0:
        return
    end = diagnostic.end_column if diagnostic.end_line == diagnostic.line else _TO_THE_END
    room = max(style.width - margin - 2, _LEAST_TEXT)
    frame = frame_of(diagnostic.source_line, diagnostic.source_column, diagnostic.column, end, room)
    bar = " " * margin + style.dim("│")
    caret = severity_word(diagnostic.severity, "^" * frame.length, style)
    yield f"{bar} {frame.line}".rstrip()
    yield f"{bar} {' ' * frame.start}{caret}"


def remarks_on(diagnostic: Diagnostic, style: Style, places: EditorLinks) -> Iterator[Note]:
    """Yield what was probably meant, what was tried, and second places."""
    if diagnostic.suggestions:
        names = [f'"{safe(name)}"' for name in diagnostic.suggestions]
        yield Note(f"did you mean {_either(names)}?", style.green)
    if diagnostic.tried:
        shown = ", ".join(safe(one) for one in diagnostic.tried[:_MOST_TRIED])
        left = len(diagnostic.tried) - _MOST_TRIED
        text = f"tried {shown}" + (f" and {left:,} more" if left > 0 else "")
        # Who has a suggestion hardly reads the rest: one line of it is enough.
        yield Note(text, style.dim, lines=1 if diagnostic.suggestions else 3)
    for one in diagnostic.related:
        text = f"{places.shown(one.path)}:{one.span.line}: {safe(one.message)}"
        yield Note(text, places.linker(one.path, one.span.line, one.span.column))


def rule_remark(diagnostic: Diagnostic, style: Style) -> Note:
    """Return the rule's code and name, and how the finding can be mended."""
    text = f"{diagnostic.code} {diagnostic.name}"
    if diagnostic.fix:
        text += f", fixable with {'--fix' if diagnostic.fix.safe else '--fix --unsafe-fixes'}"
    return Note(text, style.dim)


def remark_lines(remarks: Sequence[Note], margin: int, style: Style) -> Iterator[str]:
    """Yield the remarks as branches of the frame; the last one ends it."""
    room = max(style.width - margin - 2, _LEAST_TEXT)
    for index, remark in enumerate(remarks):
        ends = index == len(remarks) - 1
        sign, edge = ("╰", " ") if ends else ("├", "│")
        shown = wrapped(remark.text, room)
        if len(shown) > remark.lines:
            shown = [*shown[: remark.lines - 1], clipped(shown[remark.lines - 1] + " …", room)]
        for number, line in enumerate(shown):
            yield f"{' ' * margin}{style.dim(edge if number else sign)} {remark.look(line)}"


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]

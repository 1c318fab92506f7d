"""What goes with a text that is taken away: its line, or the blanks that set it apart."""

import re
from collections.abc import Iterator
from typing import Final

from kbtool.model.diagnostic import Edit
from kbtool.parse.lines import Lines

_MARKS: Final = re.compile(r"[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*)*")
"""Marks of quotations and list items, which are on a line for what follows them."""
_HARD_BREAK: Final = "  "


def widened(lines: Lines, edit: Edit) -> Iterator[Edit]:
    """Yield the ways of taking a text away, the best first; the last leaves an empty line.

    What stands alone on its lines goes with them. An edit that puts something in its place is the
    only way of its kind.
    """
    start, end = edit.span.start, edit.span.end
    if edit.text or start >= end or start < 0:
        yield edit
        return
    text = lines.text
    first, last = lines.line_of(start), lines.line_of(max(start, end - 1))
    line_start, line_end = lines.start_of(first), lines.end_of(last)
    before, after = text[line_start:start], text[end:line_end]
    if not after.strip(" \t") and _MARKS.fullmatch(before):
        yield _cut(lines, edit, *_whole_lines(lines, first, last))
        yield _cut(lines, edit, line_start + len(before.rstrip(" \t")), line_end)
    elif not after.strip(" \t"):
        kept = after if after.endswith(_HARD_BREAK) else ""
        yield _cut(lines, edit, line_start + len(before.rstrip(" \t")), line_end - len(kept))
    elif _MARKS.fullmatch(before) or before.endswith((" ", "\t")):
        yield _cut(lines, edit, start, end + len(after) - len(after.lstrip(" \t")))
    else:
        yield edit


def _whole_lines(lines: Lines, first: int, last: int) -> tuple[int, int]:
    """Return lines with the line end behind them, or else, at the end of a text, before them."""
    start, end = lines.start_of(first), lines.start_of(last + 1)
    if lines.end_of(last) == end and first:
        return lines.end_of(first - 1), end
    return start, end


def _cut(lines: Lines, edit: Edit, start: int, end: int) -> Edit:
    return Edit(edit.path, lines.span(start, end), "")

"""A note's line with a caret under the place, in the cells of a terminal."""

from typing import NamedTuple

from kbtool.report.text.escape import safe_line
from kbtool.report.text.style import cells, clipped

_LEAST_MARGIN = 8  # cells of the line shown before a place that stands far right


class CaretLine(NamedTuple):
    """Two texts to set below each other: the line, then blanks and the caret.

    `start` and `length` are in cells.
    """

    line: str
    start: int
    length: int


def frame_of(line: str, first_column: int, column: int, end_column: int, width: int) -> CaretLine:
    """Cut a line to `width` cells around the characters from `column` to `end_column`.

    `first_column` is the 1-based column of the text's first character. A place behind the text is
    shown at its end; an empty place gets one cell.
    """
    start = min(max(column - first_column, 0), len(line))
    end = min(max(end_column - first_column, start), len(line))
    before, marked, after = (
        safe_line(part) for part in (line[:start], line[start:end], line[end:])
    )
    if first_column > 1:
        before = "…" + before
    before = _kept_end(before, max(width - min(cells(marked), width // 2), _LEAST_MARGIN))
    start_cells = cells(before)
    marked = clipped(marked, max(width - start_cells, 1))
    length = cells(marked)
    after = clipped(after, width - start_cells - length) if width > start_cells + length else ""
    return CaretLine(before + marked + after, start_cells, max(length, 1))


def _kept_end(text: str, width: int) -> str:
    """Keep the end, with an ellipsis where something is cut."""
    return clipped(text[::-1], width)[::-1]

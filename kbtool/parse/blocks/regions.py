"""Where text stands: regions of inline content with the containers around them.

Line numbers are 0-based lines of the whole note.
"""

import re
from typing import Final, Literal, NamedTuple

from kbtool.parse.lines import Lines

ContainerKind = Literal["quote", "item", "footnote"]
RegionKind = Literal["paragraph", "heading", "row"]

QUOTE_MARK: Final = re.compile(r"[ \t]*>[ \t]?")
ITEM_MARK: Final = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?=[ \t\r\n]|\Z)[ \t]*")
TASK_MARK: Final = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]+\[[^\r\n]\](?=[ \t\r\n]|\Z)")
FOOTNOTE_MARK: Final = re.compile(r"[ \t]*\[\^[^\s\[\]]+\]:")
BLANKS: Final = re.compile(r"[ \t]*")


class Container(NamedTuple):
    """A quotation, list item or footnote definition that began on `line`."""

    kind: ContainerKind
    line: int


class Region(NamedTuple):
    """Inline content from `start` to `end`, container marks of later lines included.

    `start` is the beginning of the first line, or behind the label of a footnote that begins
    there. The containers are outermost first.
    """

    start: int
    end: int
    kind: RegionKind
    first_line: int
    containers: tuple[Container, ...]


def content_start(lines: Lines, line: int, containers: tuple[Container, ...]) -> int:
    """Give the offset where a line's content begins, behind the marks of its containers.

    Blanks before the content are skipped, too. A lazy line, which lacks quote marks, is taken as
    it is.
    """
    at, end = lines.start_of(line), lines.end_of(line)
    for container in containers:
        mark = _mark_of(container, line)
        if mark is not None and (found := mark.match(lines.text, at, end)):
            at = found.end()
    blanks = BLANKS.match(lines.text, at, end)
    return blanks.end() if blanks else at


def _mark_of(container: Container, line: int) -> re.Pattern[str] | None:
    if container.kind == "quote":
        return QUOTE_MARK
    if container.line != line:
        return None
    return ITEM_MARK if container.kind == "item" else FOOTNOTE_MARK


def item_offsets(lines: Lines, containers: tuple[Container, ...]) -> tuple[int, ...]:
    """Give the offsets of the markers of the list items around a place, outermost first."""
    return tuple(
        content_start(lines, container.line, containers[:depth])
        for depth, container in enumerate(containers)
        if container.kind == "item"
    )


def is_in_task(lines: Lines, containers: tuple[Container, ...]) -> bool:
    """Tell whether the innermost list item is a task."""
    for depth in range(len(containers) - 1, -1, -1):
        container = containers[depth]
        if container.kind == "item":
            at = content_start(lines, container.line, containers[:depth])
            return TASK_MARK.match(lines.text, at, lines.end_of(container.line)) is not None
    return False


def is_in_quote(containers: tuple[Container, ...]) -> bool:
    """Tell whether a quotation or callout is among the containers."""
    return any(container.kind == "quote" for container in containers)

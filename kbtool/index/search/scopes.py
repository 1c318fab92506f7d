"""A note's text cut into lines, blocks, sections and tasks, as the scope operators see them."""

import re
from collections.abc import Iterator
from typing import Final

from kbtool.index.query.tree import Scope

_LINE: Final = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_HEADING: Final = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_ITEM: Final = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+")
_TASK: Final = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[(?P<state>[^\]\r\n])\][ \t]")
_FENCE: Final = re.compile(r"[ \t>]*(```+|~~~+)")


Piece = tuple[int, int, int]
"""The number of the first line, from 1, and 0-based offsets, from and to."""


def scopes(scope: Scope, text: str) -> Iterator[Piece]:
    """Yield the stretches of `text` that the scope means."""
    match scope:
        case "line":
            for number, line in enumerate(_LINE.finditer(text), 1):
                if line[1]:
                    yield number, *line.span(1)
        case "block":
            yield from _cut(text, at_items=True)
        case "section":
            yield from _cut(text, at_items=False)
        case "task" | "task-todo" | "task-done":
            yield from _tasks(scope, text)


def _tasks(scope: Scope, text: str) -> Iterator[Piece]:
    for number, start, end in _cut(text, at_items=True):
        task = _TASK.match(text, start, end)
        if task and scope in ("task", "task-todo" if task["state"] == " " else "task-done"):
            yield number, start, end


def _cut(text: str, *, at_items: bool) -> Iterator[Piece]:
    """Yield blocks (cut at blank lines, list items and headings), or sections (at headings)."""
    first, begin, end = 1, 0, 0  # of the lines that are taken in; none where the two are equal
    fence = ""
    for number, match in enumerate(_LINE.finditer(text), 1):
        line = match[0]
        mark = _FENCE.match(line)
        if fence:
            end = match.end()
            if mark and mark[1].startswith(fence):
                fence = ""
            continue
        fence = mark[1] if mark else ""
        heading = bool(_HEADING.match(line))
        blank = not line.strip()
        begins = heading or (at_items and (blank or bool(_ITEM.match(line))))
        if begins and begin < end:
            yield first, begin, end
            begin = end
        if not (blank and at_items):
            if begin == end:
                first, begin = number, match.start()
            end = match.end()
        if heading and at_items:
            yield number, begin, end
            begin = end
    if begin < end:
        yield first, begin, end

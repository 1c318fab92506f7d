"""Where the places of a text are once edits have been made."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple, TypeAlias

from kbtool.model.diagnostic import Edit

Place: TypeAlias = tuple[int, int]
"""The 0-based offsets of a stretch's first character and of the one behind its last."""


class _Stretch(NamedTuple):
    """An edit's place before and after, and by how much the text behind it has moved."""

    start: int
    end: int
    new_start: int
    new_end: int
    moved: int


class Stretches:
    """The edits of one text as places before and after; they stand in order and do not overlap."""

    __slots__ = ("_stretches", "news", "olds")

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._stretches = _stretches_of(edits)
        self.olds: Sequence[Place] = [(each.start, each.end) for each in self._stretches]
        self.news: Sequence[Place] = [(each.new_start, each.new_end) for each in self._stretches]

    def find(self, offset: int) -> int | None:
        """Return where the character at an offset has moved to, None where an edit takes it away.

        The first character of an edit is taken for that of the text put in its place.
        """
        stretches = self._stretches
        at = bisect_right(stretches, offset, key=attrgetter("end"))
        if at < len(stretches) and (edit := stretches[at]).start <= offset:
            is_kept = edit.start == offset and edit.new_start < edit.new_end
            return edit.new_start if is_kept else None
        return offset + (stretches[at - 1].moved if at else 0)

    def low(self, offset: int) -> int:
        """Return where an offset has moved to; in or at the end of an edit, where that begins."""
        stretches = self._stretches
        at = bisect_left(stretches, offset, key=attrgetter("end"))
        if at < len(stretches) and stretches[at].start <= offset:
            return stretches[at].new_start
        return offset + (stretches[at - 1].moved if at else 0)

    def high(self, offset: int) -> int:
        """Return where an offset has moved to; in or at the beginning of one, where that ends."""
        stretches = self._stretches
        at = bisect_right(stretches, offset, key=attrgetter("start"))
        if not at:
            return offset
        last = stretches[at - 1]
        return last.new_end if offset <= last.end else offset + last.moved


def is_touched(start: int, end: int, places: Sequence[Place]) -> bool:
    """Say whether one of the places, which stand in order and apart, reaches in or meets it."""
    first = bisect_left(places, start, key=itemgetter(1))
    return first < len(places) and places[first][0] <= end


def joined(places: Iterable[Place]) -> list[Place]:
    """Join the places that share any text."""
    result: list[Place] = []
    for start, end in sorted(places):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def lies_in(place: Place, wide: Sequence[Place]) -> bool:
    """Say whether one of the places, which stand in order and apart, holds this one."""
    at = bisect_right(wide, place[0], key=itemgetter(0)) - 1
    return at >= 0 and place[1] <= wide[at][1]


def _stretches_of(edits: Sequence[Edit]) -> list[_Stretch]:
    stretches: list[_Stretch] = []
    moved = 0
    for edit in edits:
        if edit.span.start < 0:
            continue  # the byte-order mark stands before the text
        new_start = edit.span.start + moved
        moved += len(edit.text) - (edit.span.end - edit.span.start)
        new_end = new_start + len(edit.text)
        stretches.append(_Stretch(edit.span.start, edit.span.end, new_start, new_end, moved))
    return stretches

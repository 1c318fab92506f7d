"""Whether an edited note still says what it said, but for what the edits are meant to change.

Brackets, comments and fences reach far: an edit that is right by itself may open or close one and
so make or unmake links at the other end of a broken note. Reading the result tells.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple, TypeAlias

from kbtool.model.content import Content
from kbtool.model.diagnostic import Edit

_Place: TypeAlias = tuple[int, int]


class _Thing(NamedTuple):
    """A link, heading, tag or block id: where it stands, and what it is."""

    start: int
    end: int
    sign: tuple[object, ...]


class _Stretch(NamedTuple):
    """An edit's place before and after, and by how much the text behind it has moved."""

    start: int
    end: int
    new_start: int
    new_end: int
    moved: int


def keeps(before: Content, after: Content, edits: Sequence[Edit]) -> bool:
    """Say whether what the edits do not touch is there as before, and what they touch not lost.

    `edits` stand in order of place and make the one text of the other.
    """
    stretches = _stretches_of(edits)
    olds = [(stretch.start, stretch.end) for stretch in stretches]
    news = [(stretch.new_start, stretch.new_end) for stretch in stretches]
    untouched = Counter(
        one._replace(start=_low(one.start, stretches), end=_high(one.end, stretches))
        for one in _things_in(before)
        if not _is_touched(one.start, one.end, olds)
    )
    standing = Counter(
        one for one in _things_in(after) if not _is_touched(one.start, one.end, news)
    )
    # A block id counts once what stood behind it is gone: nothing is lost by that.
    if untouched - standing or any(one.sign[0] != "block" for one in standing - untouched):
        return False
    if len(after.headings) < len(before.headings) or len(after.tags) < len(before.tags):
        return False
    places = [link.span[:2] for link in before.links if _is_touched(*link.span[:2], olds)]
    wide = _joined(
        [*news, *((_low(start, stretches), _high(end, stretches)) for start, end in places)]
    )
    changed = [link.span[:2] for link in after.links if _is_touched(*link.span[:2], news)]
    return len(changed) >= len(places) and all(_lies_in(place, wide) for place in changed)


def _things_in(content: Content) -> Iterator[_Thing]:
    for link in content.links:
        sign = (link.kind, link.embed, link.target, link.fragment, link.reference)
        yield _Thing(link.span.start, link.span.end, sign)
    for heading in content.headings:
        yield _Thing(heading.span.start, heading.span.end, ("heading", heading.level, heading.text))
    for tag in content.tags:
        if not tag.in_frontmatter:  # a property's new name may make tags of its values
            yield _Thing(tag.span.start, tag.span.end, ("tag", tag.name))
    for block in content.blocks:
        yield _Thing(block.span.start, block.span.end, ("block", block.id))


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


def _is_touched(start: int, end: int, places: Sequence[_Place]) -> bool:
    """Say whether one of the places, which stand in order and apart, reaches in or meets it."""
    first = bisect_left(places, start, key=itemgetter(1))
    return first < len(places) and places[first][0] <= end


def _low(offset: int, stretches: Sequence[_Stretch]) -> int:
    """Return where an offset has moved to; in or at the end of an edit, where that begins."""
    at = bisect_left(stretches, offset, key=attrgetter("end"))
    if at < len(stretches) and stretches[at].start <= offset:
        return stretches[at].new_start
    return offset + (stretches[at - 1].moved if at else 0)


def _high(offset: int, stretches: Sequence[_Stretch]) -> int:
    """Return where an offset has moved to; in or at the beginning of an edit, where that ends."""
    at = bisect_right(stretches, offset, key=attrgetter("start"))
    if not at:
        return offset
    last = stretches[at - 1]
    return last.new_end if offset <= last.end else offset + last.moved


def _joined(places: Iterable[_Place]) -> list[_Place]:
    """Join the places that share any text."""
    joined: list[_Place] = []
    for start, end in sorted(places):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _lies_in(place: _Place, wide: Sequence[_Place]) -> bool:
    at = bisect_right(wide, place[0], key=itemgetter(0)) - 1
    return at >= 0 and place[1] <= wide[at][1]

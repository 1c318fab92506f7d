"""Whether an edited note still says what it said, but for what the edits are meant to change.

Brackets, comments and fences reach far: an edit that is right by itself may open or close one and
so make or unmake links at the other end of a broken note. Reading the result tells.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kbtool.fix.safety.offsets import Stretches, is_touched, joined, lies_in
from kbtool.model.content import Content
from kbtool.model.diagnostic import Edit


class _Thing(NamedTuple):
    """A link, heading, tag or block id: where it stands, and what it is."""

    start: int
    end: int
    sign: tuple[object, ...]


def keeps_facts(before: Content, after: Content, edits: Sequence[Edit]) -> bool:
    """Say whether what the edits do not touch is there as before, and what they touch not lost.

    `edits` stand in order of place and make the one text of the other.
    """
    stretches = Stretches(edits)
    olds, news = stretches.olds, stretches.news
    untouched = Counter(
        one._replace(start=stretches.low(one.start), end=stretches.high(one.end))
        for one in _things_in(before)
        if not is_touched(one.start, one.end, olds)
    )
    standing = Counter(one for one in _things_in(after) if not is_touched(one.start, one.end, news))
    if untouched != standing:
        return False
    if len(after.headings) < len(before.headings) or len(after.tags) < len(before.tags):
        return False
    places = [link.span[:2] for link in before.links if is_touched(*link.span[:2], olds)]
    moved = ((stretches.low(start), stretches.high(end)) for start, end in places)
    wide = joined([*news, *moved])
    changed = [link.span[:2] for link in after.links if is_touched(*link.span[:2], news)]
    return len(changed) >= len(places) and all(lies_in(place, wide) for place in changed)


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

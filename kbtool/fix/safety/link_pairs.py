"""Which link of an edited note is which link of the note before, told by their places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kbtool.fix.safety.offsets import Place, Stretches
from kbtool.model.content import Content, Link


@dataclass(frozen=True, slots=True)
class Pairing:
    """Positions among a note's links: those that go on, before and after; those gone or new."""

    kept: tuple[tuple[int, int], ...]
    lost: tuple[int, ...]
    gained: tuple[int, ...]


def paired(before: Content, after: Content, stretches: Stretches) -> Pairing:
    """Pair each link with the one that begins at its place once the edits are made.

    In properties, where YAML may hide at what character a link begins, those of one name pair in
    order, and those left over, whose property has another name by then, with one like them.
    """
    olds = _by_sign(before, stretches)
    news = _by_sign(after, None)
    kept = [(position, news[sign]) for sign, position in olds.items() if sign in news]
    lost = [position for sign, position in olds.items() if sign not in news]
    gained = [position for sign, position in news.items() if sign not in olds]
    for position in list(lost):
        like = _find_like(before.links[position], after, gained)
        if like is not None:
            kept.append((position, like))
            lost.remove(position)
            gained.remove(like)
    return Pairing(tuple(kept), tuple(lost), tuple(gained))


def _find_like(link: Link, content: Content, among: Sequence[int]) -> int | None:
    if link.kind != "property":
        return None
    sign = (link.kind, link.target, link.fragment, link.display)
    others = ((at, content.links[at]) for at in among)
    return next((at for at, o in others if (o.kind, o.target, o.fragment, o.display) == sign), None)


def moved(place: Place, stretches: Stretches) -> Place:
    """Return where a stretch of text is afterwards, with what was put in at its ends."""
    return stretches.low(place[0]), stretches.high(place[1])


def _by_sign(content: Content, stretches: Stretches | None) -> Mapping[object, int]:
    """Return the links' positions by what makes each one itself."""
    counts: dict[object, int] = {}
    signs: dict[object, int] = {}
    for position, link in enumerate(content.links):
        sign = _sign_of(link, stretches)
        count = counts[sign] = counts.get(sign, 0) + 1
        signs[sign, count] = position
    return signs


def _sign_of(link: Link, stretches: Stretches | None) -> object:
    if link.kind == "property":
        return link.in_property
    if stretches is None:
        return link.span.start
    start = stretches.find(link.span.start)
    return ("gone", link.span) if start is None else start


def inside(content: Content, place: Place) -> Iterator[int]:
    """Yield the positions of the links that begin in a stretch of text."""
    for position, link in enumerate(content.links):
        if place[0] <= link.span.start < place[1]:
            yield position

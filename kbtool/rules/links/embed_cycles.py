"""Embeds that contain each other without end (family E)."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from kbtool.model.diagnostic import Finding, Related
from kbtool.model.location import NotePath, Span
from kbtool.model.note import Note
from kbtool.model.resolution import Found
from kbtool.rules.cycles import cycle_text, cycles_of
from kbtool.rules.facts import Fact, Facts, Givers
from kbtool.vault.fragments import FragmentTable, segments_of
from kbtool.vault.snapshot import Vault


class _Region(NamedTuple):
    """The part of a note that an embed shows: offsets `start` to `end`."""

    path: NotePath
    start: int
    end: int


class _Embed(NamedTuple):
    """Where an embed stands and what it shows."""

    span: Span
    shows: _Region


def embed_cycle(vault: Vault, facts: Facts) -> Iterator[tuple[NotePath, Finding]]:
    """No note embeds itself, not even through others.

    Why: the reader shows it inside itself until it gives up.

    Bad:
        --- note.md
        ![[other]]
        --- other.md
        ![[note]]

    Good:
        --- note.md
        ![[other]]
        --- other.md
        Shown inside, and linking back to [[note]].
    """
    embeds = _embeds_of(vault, facts)
    regions = {embed.shows for row in embeds.values() for embed in row}
    inside = {region: _first_embeds(embeds.get(region.path, ()), region) for region in regions}
    for ring in cycles_of(inside):
        steps = zip(ring, (*ring[1:], ring[0]), strict=True)
        (path, span), *others = ((here.path, inside[here][shown]) for here, shown in steps)
        way = cycle_text(region.path for region in ring)
        message = f"embeds in a ring: {way}" if others else "the note embeds itself"
        related = tuple(Related(*place, "the ring's next embed") for place in others)
        yield path, Finding(span, message, target=ring[1 % len(ring)].path, related=related)


def _embedded_in(giver: Givers, vault: Vault) -> Iterator[tuple[int | str, ...]]:
    """Yield what a note embeds of notes: the place, the note, and the heading that is shown.

    Blocks are left out: they hold no such embed.
    """
    if not isinstance(giver, Note) or not any(link.embed for link in giver.content.links):
        return
    for link, to in vault.links_of(giver.path):
        if not link.embed or not isinstance(to, Found) or to.path not in vault.notes:
            continue
        if to.fragment in ("none", "found") and "^" not in link.fragment:
            yield *link.span, to.path, link.fragment if to.fragment == "found" else ""


EMBEDDED: Final = Fact("embedded", _embedded_in)


def _embeds_of(vault: Vault, facts: Facts) -> Mapping[NotePath, tuple[_Embed, ...]]:
    """Return each note's embeds of notes, in order of place."""
    rows = facts.rows(EMBEDDED)
    return {
        path: tuple(
            _Embed(Span(*place), region)
            for *place, shown, fragment in row
            # What embeds nothing leads on to nothing, whatever is shown of it.
            if shown in rows and (region := _region_of(vault.notes[shown], fragment)) is not None
        )
        for path, row in rows.items()
    }


def _first_embeds(row: tuple[_Embed, ...], region: _Region) -> dict[_Region, Span]:
    """Return what the embeds inside a region show, each with the first place that does."""
    first: dict[_Region, Span] = {}
    start = bisect_left(row, (region.start,), key=lambda embed: embed.span[:1])
    for embed in row[start:]:
        if embed.span.start >= region.end:
            break
        first.setdefault(embed.shows, embed.span)
    return first


def _region_of(shown: Note, fragment: str) -> _Region | None:
    """Return what an embed of a note, or of a heading in it, shows."""
    end = 1 << 60
    if not fragment:
        return _Region(shown.path, 0, end)
    content = shown.content
    positions = FragmentTable.of(content).walk(segments_of(fragment))
    if not positions:
        return None
    heading = content.headings[positions[-1]]
    later = content.headings[positions[-1] + 1 :]
    ends = (h.span.start for h in later if h.level <= heading.level)
    return _Region(shown.path, heading.span.start, next(ends, end))

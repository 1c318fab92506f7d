"""Embeds that contain each other without end (family E)."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kbtool.model.content import Link
from kbtool.model.diagnostic import Finding, Related
from kbtool.model.note import Note
from kbtool.model.place import NotePath, Span
from kbtool.model.resolution import Found
from kbtool.rules.rings import rings_of, way_round
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


def embed_cycle(vault: Vault) -> Iterator[tuple[NotePath, Finding]]:
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
    embeds = _embeds_of(vault)
    regions = {embed.shows for row in embeds.values() for embed in row}
    inside = {region: _first_embeds(embeds.get(region.path, ()), region) for region in regions}
    for ring in rings_of(inside):
        steps = zip(ring, (*ring[1:], ring[0]), strict=True)
        (path, span), *others = ((here.path, inside[here][shown]) for here, shown in steps)
        way = way_round(region.path for region in ring)
        message = f"embeds in a ring: {way}" if others else "the note embeds itself"
        related = tuple(Related(*place, "the ring's next embed") for place in others)
        yield path, Finding(span, message, target=ring[1 % len(ring)].path, related=related)


def _embeds_of(vault: Vault) -> Mapping[NotePath, tuple[_Embed, ...]]:
    """Return each note's embeds of notes, in order of place."""
    return {
        path: row
        for path, note in vault.notes.items()
        if any(link.embed for link in note.content.links)
        and (row := tuple(_embeds_in(note, vault)))
    }


def embed_links(note: Note, vault: Vault) -> Iterator[tuple[Link, Found]]:
    """Yield the links of a note that embed notes, with what they lead to."""
    for link, resolution in vault.links_of(note.path):
        if link.embed and isinstance(resolution, Found) and resolution.path in vault.notes:
            yield link, resolution


def _embeds_in(note: Note, vault: Vault) -> Iterator[_Embed]:
    for link, resolution in embed_links(note, vault):
        region = _region_of(link, resolution, vault.notes[resolution.path])
        if region is not None:
            yield _Embed(link.span, region)


def _first_embeds(row: tuple[_Embed, ...], region: _Region) -> dict[_Region, Span]:
    """Return what the embeds inside a region show, each with the first place that does."""
    first: dict[_Region, Span] = {}
    start = bisect_left(row, (region.start,), key=lambda embed: embed.span[:1])
    for embed in row[start:]:
        if embed.span.start >= region.end:
            break
        first.setdefault(embed.shows, embed.span)
    return first


def _region_of(link: Link, resolution: Found, shown: Note) -> _Region | None:
    """Return what an embed shows; None for blocks, which hold no such embed."""
    if "^" in link.fragment or resolution.fragment.startswith("broken"):
        return None
    end = 1 << 60
    if resolution.fragment == "none":
        return _Region(shown.path, 0, end)
    headings = shown.content.headings
    for position, heading in enumerate(headings):
        if heading.span.line == resolution.line:
            ends = (h.span.start for h in headings[position + 1 :] if h.level <= heading.level)
            return _Region(shown.path, heading.span.start, next(ends, end))
    return None

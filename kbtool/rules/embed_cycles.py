"""Embeds that contain each other without end (family E)."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kbtool.model.content import Link
from kbtool.model.diagnostic import Finding, Related
from kbtool.model.note import Note
from kbtool.model.place import NotePath, Span
from kbtool.model.resolution import Found
from kbtool.rules.rings import rings_of
from kbtool.vault.snapshot import Vault


class _Region(NamedTuple):
    """The part of a note that an embed shows: offsets `start` to `end`."""

    path: NotePath
    start: int
    end: int


class _Embed(NamedTuple):
    path: NotePath
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
    inside = {
        embed: tuple(
            inner
            for inner in embeds.get(embed.shows.path, ())
            if embed.shows.start <= inner.span.start < embed.shows.end
        )
        for row in embeds.values()
        for embed in row
    }
    for ring in rings_of(inside):
        first, *others = ring
        names = " > ".join(dict.fromkeys((*(embed.path for embed in ring), first.path)))
        message = "the note embeds itself" if not others else f"embeds in a ring: {names}"
        related = tuple(
            Related(embed.path, embed.span, "the ring's next embed") for embed in others
        )
        yield first.path, Finding(first.span, message, target=first.shows.path, related=related)


def _embeds_of(vault: Vault) -> Mapping[NotePath, tuple[_Embed, ...]]:
    """Return each note's embeds of notes."""
    return {
        path: row
        for path, note in vault.notes.items()
        if any(link.embed for link in note.content.links)
        and (row := tuple(_embeds_in(note, vault)))
    }


def _embeds_in(note: Note, vault: Vault) -> Iterator[_Embed]:
    for link, resolution in vault.links_of(note.path):
        if link.embed and isinstance(resolution, Found):
            shown = vault.notes.get(resolution.path)
            region = _region_of(link, resolution, shown) if shown else None
            if region is not None:
                yield _Embed(note.path, link.span, region)


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

"""What an index lacks of the notes, and what it holds of the past."""

from collections.abc import Mapping
from itertools import compress, count
from operator import ne
from typing import Final, NamedTuple

from kbtool.index.lifecycle.generation import Generation
from kbtool.index.ports import NoteSource
from kbtool.model.location import Digest, NotePath

_FEW: Final = 8
"""So many notes are looked for one by one; 16 cost as much as a look at all, however many."""


class IndexChanges(NamedTuple):
    """What an index lacks, and which of its documents are of the past (by segment)."""

    missing: tuple[NotePath, ...]
    gone: Mapping[int, frozenset[int]]

    def __bool__(self) -> bool:
        return bool(self.missing or self.gone)


class KnownState(NamedTuple):
    """A state of the index that held every note, and what has become of some notes since.

    `now` gives each note's digest, None when there is no such note any more; all others are as
    they were.
    """

    generation: Generation
    now: Mapping[NotePath, Digest | None]


def diff_since(
    generation: Generation | None, notes: NoteSource, since: KnownState | None
) -> IndexChanges:
    """Return what `stale_in` does, by a look at few notes where nobody else has written."""
    if generation is None or since is None or len(since.now) > _FEW:
        return diff_with_notes(generation, notes)
    if not generation.is_same(since.generation):
        return diff_with_notes(generation, notes)
    held: set[NotePath] = set()
    gone: dict[int, frozenset[int]] = {}
    view = generation.view()
    try:
        for at, segment in enumerate(view.segments):
            past: set[int] = set()
            for path, digest in since.now.items():
                for number, old in segment.places_of(path):
                    if number in segment.deleted:
                        continue
                    if old == digest and path not in held:
                        held.add(path)
                    else:
                        past.add(number)
            if past:
                gone[at] = frozenset(past)
    finally:
        view.close()
    missing = (path for path, digest in since.now.items() if digest is not None)
    return IndexChanges(tuple(sorted(path for path in missing if path not in held)), gone)


def diff_with_notes(generation: Generation | None, notes: NoteSource) -> IndexChanges:
    """Compare what an index holds with the notes, by loops in C: each save does so."""
    wanted = notes.digests()
    if generation is None:
        return IndexChanges(tuple(sorted(wanted)), {})
    held: set[NotePath] = set()
    gone: dict[int, frozenset[int]] = {}
    view = generation.view()
    try:
        for at, segment in enumerate(view.segments):
            paths, digests = segment.paths_and_digests
            past = {*compress(count(), map(ne, digests, map(wanted.get, paths)))}
            if not held.isdisjoint(paths):  # held twice, which only damage or a bug makes
                past |= {number for number, path in enumerate(paths) if path in held}
            past -= segment.deleted
            living = bytearray(b"\1") * len(paths)
            for number in past | segment.deleted:
                living[number] = 0
            held.update(compress(paths, living))
            if past:
                gone[at] = frozenset(past)
    finally:
        view.close()
    return IndexChanges(tuple(sorted(wanted.keys() - held)), gone)

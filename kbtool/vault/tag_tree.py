"""All tags of a vault, nested ones under their parents, with the notes that bear them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kbtool.model.note import Note
from kbtool.model.location import NotePath

DEEPEST: Final = 32
"""Levels of nesting; what stands behind more slashes belongs to the last name."""


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag with its full name as first written, `depth` 0 for a top tag.

    `notes` bear the tag itself, `notes_below` the tag or one nested in it. A parent that no note
    bears is a row all the same.
    """

    name: str
    depth: int
    notes: frozenset[NotePath]
    notes_below: frozenset[NotePath]

    @property
    def last_name(self) -> str:
        """The name behind the last slash that nests."""
        return self.name.split("/", self.depth)[-1]


def tag_rows(notes: Iterable[Note]) -> tuple[TagRow, ...]:
    """Return the tags by name, children right behind their parent; case tells none apart."""
    spelling: dict[tuple[str, ...], str] = {}
    own: dict[tuple[str, ...], set[NotePath]] = {}
    below: dict[tuple[str, ...], set[NotePath]] = {}
    for note in notes:
        for tag in note.content.tags:
            name = tag.name.rstrip("/")
            key = tuple(name.lower().split("/", DEEPEST))
            own.setdefault(key, set()).add(note.path)
            for parent, spelled in _with_parents(key, name):
                spelling.setdefault(parent, spelled)
                below.setdefault(parent, set()).add(note.path)
    return tuple(
        TagRow(spelling[key], len(key) - 1, frozenset(own.get(key, ())), frozenset(below[key]))
        for key in sorted(below)
    )


def _with_parents(key: tuple[str, ...], name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the tag's key and spelling, and those of the tags it is nested in."""
    names = name.split("/", DEEPEST)
    for level in range(len(key), 0, -1):
        yield key[:level], "/".join(names[:level])

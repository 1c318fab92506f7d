"""What a broken link may have meant: tables by looser likeness than resolution allows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from kbtool.model.note import Note
from kbtool.model.location import NotePath
from kbtool.vault.names import find_zettel_id, folded, is_note_name, key_of, linked_name, name_of

ZettelTable: TypeAlias = Mapping[str, tuple[NotePath, ...]]


def zettel_table(paths: Iterable[NotePath]) -> ZettelTable:
    """Return the notes by the timestamp in their name."""
    table: dict[str, list[NotePath]] = {}
    for path in paths:
        if is_note_name(path) and (zettel_id := find_zettel_id(linked_name(path))):
            table.setdefault(zettel_id, []).append(path)
    return _sorted(table)


def name_table(paths: Iterable[NotePath]) -> Mapping[str, tuple[NotePath, ...]]:
    """Return the files by the folded name that links use."""
    table: dict[str, list[NotePath]] = {}
    for path in paths:
        table.setdefault(folded(linked_name(path)), []).append(path)
    return _sorted(table)


class NamedHeading(NamedTuple):
    """A heading somewhere in the vault, by its raw text."""

    path: NotePath
    text: str


@dataclass(frozen=True, slots=True)
class LooseMatches:
    """Files and headings by what people write when they miss the name.

    `by_name`: folded name as links use it (no `.md`) -> files. `by_alias`: key of an alias ->
    notes that bear it. `by_zettel_id`: timestamp -> notes. `by_heading`: key of a heading's text
    -> headings, empty but where rules run, which alone ask for it. All rows are sorted.
    """

    by_name: Mapping[str, tuple[NotePath, ...]]
    by_alias: Mapping[str, tuple[NotePath, ...]]
    by_zettel_id: ZettelTable
    by_heading: Mapping[str, tuple[NamedHeading, ...]]

    @staticmethod
    def of(
        paths: Iterable[NotePath], notes: Iterable[Note], by_zettel_id: ZettelTable
    ) -> "LooseMatches":
        """Make the tables."""
        return LooseMatches(name_table(paths), _aliases(notes), by_zettel_id, {})

    def revised(self, notes: Iterable[Note]) -> "LooseMatches":
        """Return the tables after other contents of notes, their names being the same."""
        return replace(self, by_alias=_aliases(notes))

    def files_named_like(self, target: str) -> tuple[NotePath, ...]:
        """Return files whose name differs from a target's by nothing but what `folded` ignores.

        Folders before the name do not count: the right name in another folder is near.
        """
        name = name_of(target)
        return self.by_name.get(folded(name)) or self.by_name.get(folded(linked_name(name)), ())

    def notes_with_alias(self, alias: str) -> tuple[NotePath, ...]:
        """Return the notes that have this alias."""
        return self.by_alias.get(key_of(alias), ())

    def headings_named(self, target: str) -> tuple[NamedHeading, ...]:
        """Return the headings whose text is a broken link's target."""
        return self.by_heading.get(key_of(target), ())


def _aliases(notes: Iterable[Note]) -> Mapping[str, tuple[NotePath, ...]]:
    table: dict[str, list[NotePath]] = {}
    for note in notes:
        for alias in note.content.aliases:
            table.setdefault(key_of(alias), []).append(note.path)
    return _sorted(table)


def _sorted(rows: Mapping[str, Iterable[NotePath]]) -> Mapping[str, tuple[NotePath, ...]]:
    return {key: tuple(sorted(set(row))) for key, row in rows.items()}

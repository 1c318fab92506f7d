"""What a broken link may have meant: tables by looser likeness than resolution allows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from kbtool.model.note import Note
from kbtool.model.place import NotePath
from kbtool.vault.names import find_zettel_id, folded, is_note_name, key_of, linked_name, name_of

ZettelTable: TypeAlias = Mapping[str, tuple[NotePath, ...]]


def zettel_table(paths: Iterable[NotePath]) -> ZettelTable:
    """Return the notes by the timestamp in their name."""
    table: dict[str, list[NotePath]] = {}
    for path in paths:
        if is_note_name(path) and (zettel_id := find_zettel_id(linked_name(path))):
            table.setdefault(zettel_id, []).append(path)
    return _sorted(table)


class NamedHeading(NamedTuple):
    """A heading somewhere in the vault, by its raw text."""

    path: NotePath
    text: str


@dataclass(frozen=True, slots=True)
class Nearby:
    """Files and headings by what people write when they miss the name.

    `by_name`: folded name as links use it (no `.md`) -> files. `by_alias`: key of an alias ->
    notes that bear it. `by_zettel_id`: timestamp -> notes. `by_heading`: key of a heading's text
    -> headings, only for texts that some broken link uses as its target. All rows are sorted,
    without duplicates.
    """

    by_name: Mapping[str, tuple[NotePath, ...]]
    by_alias: Mapping[str, tuple[NotePath, ...]]
    by_zettel_id: ZettelTable
    by_heading: Mapping[str, tuple[NamedHeading, ...]]

    @staticmethod
    def of(
        paths: Iterable[NotePath],
        notes: Iterable[Note],
        by_zettel_id: ZettelTable,
        missing: Iterable[str],
    ) -> "Nearby":
        """Make the tables; `missing` holds the targets of broken links as written."""
        by_name: dict[str, list[NotePath]] = {}
        for path in paths:
            by_name.setdefault(folded(linked_name(path)), []).append(path)
        by_alias: dict[str, list[NotePath]] = {}
        by_heading: dict[str, list[NamedHeading]] = {key_of(target): [] for target in missing}
        for note in notes:
            for alias in note.content.aliases:
                by_alias.setdefault(key_of(alias), []).append(note.path)
            for heading in note.content.headings:
                text = heading.text
                # The common case without a call: this runs for every heading of the vault.
                key = text.lower() if text.isascii() else key_of(text)
                if key in by_heading:
                    by_heading[key].append(NamedHeading(note.path, text))
        headings = {key: tuple(sorted(named)) for key, named in by_heading.items() if named}
        return Nearby(_sorted(by_name), _sorted(by_alias), by_zettel_id, headings)

    def named_like(self, target: str) -> tuple[NotePath, ...]:
        """Return files whose name differs from a target's by nothing but what `folded` ignores.

        Folders before the name do not count: the right name in another folder is near.
        """
        name = name_of(target)
        return self.by_name.get(folded(name)) or self.by_name.get(folded(linked_name(name)), ())

    def bearing(self, alias: str) -> tuple[NotePath, ...]:
        """Return the notes that have this alias."""
        return self.by_alias.get(key_of(alias), ())

    def headed(self, target: str) -> tuple[NamedHeading, ...]:
        """Return the headings whose text is a broken link's target."""
        return self.by_heading.get(key_of(target), ())


def _sorted(rows: Mapping[str, Iterable[NotePath]]) -> Mapping[str, tuple[NotePath, ...]]:
    return {key: tuple(sorted(set(row))) for key, row in rows.items()}

"""Tables of facts: what each note gives to them, and who gives what.

A row holds the keys that one note gives (the files that it links to, its aliases, the keys of its
headings); a note that gives none has no row. Rows are also how reads are kept: then the keys are
those that a note asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from kbtool.model.content import Link
from kbtool.model.location import NotePath
from kbtool.model.note import CanvasLink, Note
from kbtool.model.resolution import Found, Resolution
from kbtool.vault.file_table import FileTable
from kbtool.vault.names import find_zettel_id, key_of, linked_name, name_of
from kbtool.vault.resolver import Resolver

Row = tuple[Any, ...]
Rows = Mapping[NotePath, Row]


def as_it_is(item: Any) -> Any:
    """Return what a row holds as its own key."""
    return item


class FactTable:
    """Rows by note, and the notes by key; the latter are gathered when they are first asked for.

    `key` gives the key of what a row holds. A row may hold an item more than once.
    """

    def __init__(
        self,
        rows: Rows,
        key: Callable[[Any], Any] = as_it_is,
        givers: dict[Any, tuple[NotePath, ...]] | None = None,
    ) -> None:
        self._rows = rows
        self._key = key
        self._givers = givers

    @property
    def rows(self) -> Rows:
        """All rows."""
        return self._rows

    def row(self, path: NotePath) -> Row:
        """Return what a note gives, nothing where there is no row."""
        return self._rows.get(path, ())

    def givers(self, key: Hashable) -> tuple[NotePath, ...]:
        """Return the notes that give a key, in order of path."""
        return self.by_key.get(key, ())

    def keys_under(self, *first: str) -> frozenset[Any]:
        """Return the keys that begin with some texts and go on."""
        count = len(first)
        return frozenset(
            key
            for key in self.by_key
            if (texts := tuple(texts_of_key(key)))[:count] == first and len(texts) > count
        )

    @property
    def by_key(self) -> Mapping[Any, tuple[NotePath, ...]]:
        """The notes by key; no row is empty."""
        if self._givers is None:
            givers: dict[Any, list[NotePath]] = {}
            for path in sorted(self._rows):
                for key in set(map(self._key, self._rows[path])):
                    givers.setdefault(key, []).append(path)
            self._givers = {key: tuple(paths) for key, paths in givers.items()}
        return self._givers

    def replaced(self, new: Rows) -> tuple[FactTable, Difference]:
        """Return the table with other rows for some notes, and what differs."""
        rows = {path: row for path, row in new.items() if self.row(path) != row}
        if not rows:
            return self, NO_DIFFERENCE
        before = {path: self.row(path) for path in rows}
        return self._laid_over(rows), _difference(before, rows, self._key)

    def rest(self) -> None:
        """Let go of what was made ready for look-ups and can be made again."""

    def _laid_over(self, new: Rows) -> FactTable:
        rows = dict(self._rows)
        givers = None if self._givers is None else dict(self._givers)
        for path, row in new.items():
            old_keys = set(map(self._key, rows.pop(path, ())))
            new_keys = set(map(self._key, row))
            if row:
                rows[path] = row
            for key in old_keys ^ new_keys:
                _give(givers, key, path, is_given=key in new_keys)
        return FactTable(rows, self._key, givers)


class Difference(NamedTuple):
    """The keys of what one of two tables gives and the other does not, and whose rows differ."""

    keys: frozenset[Any]
    paths: frozenset[NotePath]


NO_DIFFERENCE: Final = Difference(frozenset(), frozenset())


def _difference(before: Rows, after: Rows, key: Callable[[Any], Any]) -> Difference:
    keys = set[Any]()
    for path, row in after.items():
        then, now = Counter(before[path]), Counter(row)
        keys.update(map(key, (then - now) + (now - then)))
    return Difference(frozenset(keys), frozenset(after))


def texts_of_key(key: Any) -> Iterator[str]:
    """Yield the texts that a key is made of, in order."""
    if isinstance(key, str):
        yield key
    else:
        for part in key:
            yield from texts_of_key(part)


class TableSet(dict[str, FactTable]):
    """Tables by name, each loaded when it is first asked for where `load` is given."""

    def __init__(
        self,
        tables: Mapping[str, FactTable],
        load: Callable[[str], FactTable] | None = None,
        names: Iterable[str] = (),
    ) -> None:
        super().__init__(tables)
        self._load = load
        self._names = tuple(names)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all tables, loaded or not."""
        return tuple(dict.fromkeys((*self._names, *self)))

    def __missing__(self, name: str) -> FactTable:
        if self._load is None:
            raise KeyError(name)
        table = self[name] = self._load(name)
        return table

    def rest(self) -> None:
        """Let all tables rest; who holds a vault's tables all day holds them small."""
        for table in self.values():
            table.rest()

    def copy(self) -> TableSet:
        """Return a set to change; what is not loaded yet stays so."""
        return TableSet(self, self._load, self._names)


def _give(
    givers: dict[Any, tuple[NotePath, ...]] | None, key: Any, path: NotePath, *, is_given: bool
) -> None:
    if givers is None:
        return
    left = tuple(one for one in givers.get(key, ()) if one != path)
    row = tuple(sorted((*left, path))) if is_given else left
    if row:
        givers[key] = row
    else:
        givers.pop(key, None)


ANY_FILE: Final = "*"
"""The key of a target that steps through folders: any file that comes or goes may be meant."""


def target_key(target: str) -> str:
    """Return the key under which links of this target are found when a file comes or goes.

    It is the last step of the path as names compare, without `.md`: `reach` looks for names that
    differ from it by `.md` alone.
    """
    name = name_of(target)
    if name in ("", ".", ".."):
        return ANY_FILE
    key = key_of(name)
    while key.endswith(".md"):
        key = key[:-3]
    return key


def keys_of_file(path: NotePath) -> frozenset[str]:
    """Return the keys of the targets that may lead to a file, or may have another winner by it."""
    zettel_id = find_zettel_id(linked_name(path))
    return frozenset(filter(None, (target_key(path), ANY_FILE, zettel_id)))


def asked_fragments(
    links: Iterable[Link | CanvasLink], row: Iterable[Resolution], own: NotePath
) -> Row:
    """Return which fragments of which other files some links lead to, in order, each once."""
    asked = {
        (reached.path, link.fragment): None
        for link, reached in zip(links, row, strict=True)
        if link.fragment and isinstance(reached, Found) and reached.path != own
    }
    return tuple(asked)


class FragmentStates:
    """What a note answers about fragments: whether each is there, wherever it stands."""

    def __init__(self, note: Note) -> None:
        self._path = note.path
        self._resolver = Resolver({note.path: note}, FileTable({}, {}), {})

    def state_of(self, fragment: str) -> object:
        """Return what resolving gives for a fragment of the note, but for the line."""
        resolution = self._resolver.resolve("", fragment, self._path)
        return resolution.fragment if isinstance(resolution, Found) else resolution

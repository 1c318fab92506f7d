"""Bibliographies as values, whatever format they came in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import normalize

from kbtool.model.content import Problem
from kbtool.model.location import Digest


class Entry(NamedTuple):
    """One record, its key in NFC; `fields` holds plain text by lower-case name (title, doi, …).

    `line` is the 1-based line of its beginning, 1 where the format has none.
    """

    key: str
    kind: str
    line: int
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A `.bib`, CSL JSON or CSL YAML file; `path` is vault-relative or absolute when outside.

    `broken_keys` were read from entries that do not parse: they still count as known.
    """

    path: str
    digest: Digest
    entries: tuple[Entry, ...]
    broken_keys: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def is_unread(self) -> bool:
        """Whether nothing of it could be read."""
        return bool(self.problems) and not self.entries and not self.broken_keys


@dataclass(frozen=True, slots=True)
class Library:
    """A bibliography that notes name as their own, with its entries by each of their keys."""

    bibliography: Bibliography
    by_key: Mapping[str, Entry]

    @property
    def path(self) -> str:
        """The file's vault path."""
        return self.bibliography.path

    @property
    def digest(self) -> Digest:
        """What was read."""
        return self.bibliography.digest

    @staticmethod
    def of(bibliography: Bibliography) -> "Library":
        """Arrange the entries; of those that share a key, the first is found."""
        by_key: dict[str, Entry] = {}
        for entry in bibliography.entries:
            for key in keys_of(entry):
                by_key.setdefault(key, entry)
        return Library(bibliography, by_key)

    def knows(self, key: str) -> bool:
        """Say whether an entry, or one that does not parse, has the key."""
        return key in self.by_key or key in self.bibliography.broken_keys


def keys_of(entry: Entry) -> Iterator[str]:
    """Yield the keys of an entry: its own, and BibLaTeX's `ids`."""
    yield entry.key
    if "ids" in entry.fields:
        keys = (normalize("NFC", key.strip()) for key in entry.fields["ids"].split(","))
        yield from filter(None, keys)

"""Which citekeys a vault knows, and who claims each."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple
from unicodedata import normalize

from kbtool.citations.bibliography.by_name import configured_in_vain
from kbtool.citations.citekeys.syntax import KEY_FORM, bare_key, key_of_name
from kbtool.config.settings import Config
from kbtool.model.bibliography import Bibliography, Entry, keys_of
from kbtool.model.location import FILE_SPAN, NotePath, Span
from kbtool.model.note import Note
from kbtool.vault.snapshot import Vault


class BibEntry(NamedTuple):
    """An entry and the bibliography it stands in."""

    bibliography: Bibliography
    entry: Entry


@dataclass(frozen=True, slots=True)
class CitekeyTable:
    """All keys of a vault, compared as written, as pandoc does.

    `claims` maps a key to the notes that claim it, by property or by a name that is nothing but
    the key; `names` to the notes whose name begins with it; `by_path` has both of these by note.
    `broken` are keys of entries that do not parse. `has_bibliography` says whether there is
    anything that unknown keys are judged by, `is_open` whether a bibliography could not be read,
    so that it may hold any key.
    """

    records: Mapping[str, tuple[BibEntry, ...]]
    claims: Mapping[str, tuple[NotePath, ...]]
    names: Mapping[str, tuple[NotePath, ...]]
    broken: frozenset[str]
    by_path: Mapping[NotePath, frozenset[str]]
    has_bibliography: bool
    is_open: bool

    @staticmethod
    def of(vault: Vault, property_names: Iterable[str]) -> "CitekeyTable":
        """Gather the keys of bibliographies and notes; all properties' names are known."""
        records = _records(vault.bibliographies)
        claims: dict[str, list[NotePath]] = {}
        names: dict[str, list[NotePath]] = {}
        by_path: dict[NotePath, frozenset[str]] = {}
        spellings = frozenset(n for n in property_names if n.lower() in KEY_PROPERTIES)
        is_open = _is_open(vault.bibliographies, vault.config)
        for path, note in vault.notes.items():
            begins = name_key(note, records)
            declares = not spellings.isdisjoint(note.content.properties)
            if begins is None and not declares:
                continue
            claimed = claimed_keys(note, records)
            for key in claimed:
                claims.setdefault(key, []).append(path)
            if begins is not None:
                names.setdefault(begins, []).append(path)
                claimed |= {begins}
            if claimed:
                by_path[path] = claimed
        return CitekeyTable(
            records,
            {key: tuple(paths) for key, paths in claims.items()},
            {key: tuple(paths) for key, paths in names.items()},
            _broken(vault.bibliographies),
            by_path,
            bool(vault.bibliographies) and not is_open,
            is_open,
        )

    @staticmethod
    def from_claims(
        bibliographies: tuple[Bibliography, ...],
        config: Config,
        claims: Mapping[str, tuple[NotePath, ...]],
        names: Mapping[str, tuple[NotePath, ...]],
    ) -> "CitekeyTable":
        """Return what `of` would where the notes' own keys are known; no note is looked at."""
        is_open = _is_open(bibliographies, config)
        by_path: dict[NotePath, frozenset[str]] = {}
        for key, paths in chain(claims.items(), names.items()):
            for path in paths:
                by_path[path] = by_path.get(path, frozenset()) | {key}
        return CitekeyTable(
            _records(bibliographies),
            claims,
            names,
            _broken(bibliographies),
            by_path,
            bool(bibliographies) and not is_open,
            is_open,
        )

    def knows(self, key: str) -> bool:
        """Say whether a bibliography or a note has the key."""
        return key in self.records or key in self.claims or key in self.names or key in self.broken

    def note_of(self, key: str) -> NotePath | None:
        """Return the one note that is the key's, None when there is none or more."""
        paths = self.claims.get(key) or self.names.get(key, ())
        return paths[0] if len(paths) == 1 else None

    def named(self, note: Note) -> str | None:
        """Return the key a note's name begins with."""
        return name_key(note, self.records)

    def declared(self, note: Note) -> str | None:
        """Return the key a note's property declares."""
        return declared_key(note)

    def place_of(self, note: Note) -> Span:
        """Return where a note's property declares its key, the file's beginning for none."""
        places = note.content.property_places
        return next((p.value_span for p in places if p.name.lower() in KEY_PROPERTIES), FILE_SPAN)

    def bearers_of(self, target: str) -> tuple[NotePath, ...]:
        """Return the notes whose name begins with the same key as a link's target."""
        key = key_of_name(target.rpartition("/")[2], self.records)
        return self.names.get(key, ()) if key is not None else ()

    def keys_of(self, path: NotePath) -> frozenset[str]:
        """Return the keys that a note has, by property or name."""
        return self.by_path.get(path, frozenset())

    def fields_text(self, key: str) -> str:
        """Return the title and people of a key's entries, to look for names in."""
        return " ".join(title_and_people(record.entry) for record in self.records.get(key, ()))

    def all_keys(self) -> Iterator[str]:
        """Yield every key once or more."""
        yield from self.records
        yield from self.claims
        yield from self.names
        yield from self.broken


def title_and_people(entry: Entry) -> str:
    """Return an entry's title and people as one text."""
    names = ("title", "author", "editor", "institution", "organization")
    return " ".join(filter(None, (entry.fields.get(name) for name in names)))


def declared_key(note: Note) -> str | None:
    """Return the key in a note's property `citekey` or `citation-key`."""
    for name, value in note.content.properties.items():
        if name.lower() in KEY_PROPERTIES and isinstance(value, str) and bare_key(value):
            return bare_key(value)
    return None


def name_key(note: Note, known: Mapping[str, object]) -> str | None:
    """Return the key a note's name begins with."""
    stem = normalize("NFC", note.stem)
    if not known and _MAY_BEGIN.match(stem) is None:
        return None
    return key_of_name(stem, known)


def claimed_keys(note: Note, known: Mapping[str, object]) -> frozenset[str]:
    """Return the keys a note claims: by its property, or by a name that is the key and no more."""
    stem = normalize("NFC", note.stem.removeprefix("@"))
    whole = stem and " " not in stem and (stem in known or KEY_FORM.fullmatch(stem))
    declared = declared_key(note) if note.content.properties else None
    return frozenset(filter(None, (declared, stem if whole else None)))


_MAY_BEGIN: Final = re.compile(r"@?[^\W\d_][^\W\d_-]*\d{4}")
KEY_PROPERTIES: Final = frozenset({"citekey", "citation-key", "citationkey"})


def _is_open(bibliographies: tuple[Bibliography, ...], config: Config) -> bool:
    """Say whether one is missing or unread: that is the one cause of every key in none of them."""
    missing = configured_in_vain(config.citations.bibliography, bibliographies)
    return any(b.is_unread for b in bibliographies) or any(True for _ in missing)


def _records(bibliographies: Iterable[Bibliography]) -> Mapping[str, tuple[BibEntry, ...]]:
    records: dict[str, list[BibEntry]] = {}
    for bibliography in bibliographies:
        for entry in bibliography.entries:
            for key in keys_of(entry):
                records.setdefault(key, []).append(BibEntry(bibliography, entry))
    return {key: tuple(rows) for key, rows in records.items()}


def _broken(bibliographies: Iterable[Bibliography]) -> frozenset[str]:
    return frozenset().union(*(bibliography.broken_keys for bibliography in bibliographies))

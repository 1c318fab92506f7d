"""What facts about sources must know of every note, however few of them are looked at."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from kbtool.citations.citations import Citations, absent_values
from kbtool.citations.fields import FieldNames, source_fields
from kbtool.citations.keys import KnownKeys
from kbtool.citations.named import Namer
from kbtool.citations.nearkeys import NearKeys
from kbtool.citations.readings import Readings
from kbtool.citations.source import CitedFile
from kbtool.citations.sourced import FieldReading
from kbtool.config.settings import Config
from kbtool.model.bibliography import Bibliography
from kbtool.model.note import Note
from kbtool.model.place import NotePath
from kbtool.vault.lazily import Lazily
from kbtool.vault.snapshot import Vault

_Claims: TypeAlias = Mapping[str, tuple[NotePath, ...]]


@dataclass(frozen=True, slots=True)
class Standing:
    """As in KnownKeys and Citations; `led_to` counts who leads to a note by source fields."""

    claims: Mapping[str, tuple[NotePath, ...]]
    names: Mapping[str, tuple[NotePath, ...]]
    by_merit: frozenset[NotePath]
    literature: frozenset[NotePath]
    clippings: frozenset[NotePath]
    templates: frozenset[NotePath]
    led_to: Mapping[NotePath, int]

    @staticmethod
    def of(citations: Citations) -> "Standing":
        """Take the facts out of those of a whole vault."""
        return Standing(
            claims=citations.keys.claims,
            names=citations.keys.names,
            by_merit=citations.by_merit,
            literature=citations.literature,
            clippings=citations.clippings,
            templates=citations.templates,
            led_to=Counter(to for path in citations.fields for to in led_to(citations, path)),
        )

    @staticmethod
    def alone(note: Note, bibliographies: Iterable[Bibliography], config: Config) -> "Standing":
        """Return what one note adds to a vault's, but for what its fields lead to."""
        alone = Vault.of([note], bibliographies=bibliographies, config=config)
        return Standing.of(Citations.of(alone)).leading_to({})

    def leading_to(self, led_to: Mapping[NotePath, int]) -> "Standing":
        """Return the same facts with other source fields."""
        return replace(self, led_to=led_to)

    def without(self, parts: Iterable["Standing"]) -> "Standing":
        """Return the facts less what some notes have added alone; fields may still lead there."""
        parts = tuple(parts)
        return replace(
            self,
            claims=_less(self.claims, [part.claims for part in parts]),
            names=_less(self.names, [part.names for part in parts]),
            by_merit=self.by_merit.difference(*(part.by_merit for part in parts)),
            literature=self.literature.difference(*(part.literature for part in parts)),
            clippings=self.clippings.difference(*(part.clippings for part in parts)),
            templates=self.templates.difference(*(part.templates for part in parts)),
        )

    def joined(self, parts: Iterable["Standing"]) -> "Standing":
        """Return the facts and what some other notes add alone."""
        parts = tuple(parts)
        return replace(
            self,
            claims=_more(self.claims, [part.claims for part in parts]),
            names=_more(self.names, [part.names for part in parts]),
            by_merit=self.by_merit.union(*(part.by_merit for part in parts)),
            literature=self.literature.union(*(part.literature for part in parts)),
            clippings=self.clippings.union(*(part.clippings for part in parts)),
            templates=self.templates.union(*(part.templates for part in parts)),
        )

    def keys(self, bibliographies: Iterable[Bibliography], config: Config) -> KnownKeys:
        """Return the keys that a vault with these bibliographies knows."""
        return KnownKeys.standing(tuple(bibliographies), config, self.claims, self.names)

    def citations(self, vault: Vault, keys: KnownKeys) -> Citations:
        """Return what `Citations.of` would; notes are looked at when they are asked about."""
        settings = vault.config.citations
        absent = absent_values(settings)

        def fields_of(path: NotePath) -> tuple[FieldReading, ...]:
            if path in self.templates:
                return ()
            note = vault.notes[path]
            names = FieldNames.of(settings, note.content.properties)
            found = tuple(source_fields(note.content, names))
            if not found:
                return ()
            namer = Namer.of(vault, keys, absent, note)
            return tuple(FieldReading(field, namer.named_in(field)) for field in found)

        return Citations(
            vault=vault,
            keys=keys,
            absent=absent,
            source_names=FieldNames.of(settings, ()).sources,
            fields=Lazily(vault.notes, fields_of),
            sources=self.by_merit | self.led_to.keys(),
            by_merit=self.by_merit,
            literature=self.literature,
            clippings=self.clippings,
            templates=self.templates,
            readings=Readings(),
            near_keys=NearKeys(keys.all_keys()),
        )


def _less(table: _Claims, parts: Iterable[_Claims]) -> _Claims:
    rows = dict(table)
    for part in parts:
        for key, paths in part.items():
            left = tuple(path for path in rows.pop(key) if path not in paths)
            if left:
                rows[key] = left
    return rows


def _more(table: _Claims, parts: Iterable[_Claims]) -> _Claims:
    rows = dict(table)
    for part in parts:
        for key, paths in part.items():
            rows[key] = tuple(sorted((*rows.get(key, ()), *paths)))
    return rows


def led_to(citations: Citations, path: NotePath) -> frozenset[NotePath]:
    """Return the notes that one note's source fields lead to."""
    return frozenset(
        named.source.path
        for reading in citations.fields.get(path, ())
        if not reading.field.is_origin
        for named in reading.named
        if isinstance(named.source, CitedFile) and named.source.path in citations.vault.notes
    )

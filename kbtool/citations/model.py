"""All facts about sources of one vault, built once a run: what is a source, who names what.

What costs more than a look at each note (coverage, quotation checks) is computed when asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Final, TypeAlias

from kbtool.citations.citekeys.suggest import CitekeySuggester
from kbtool.citations.citekeys.table import CitekeyTable
from kbtool.citations.quotations.check_cache import QuotationCache
from kbtool.citations.quotations.coverage import Coverage, CoverageFinder
from kbtool.citations.quotations.evidence import is_evidence, words_of
from kbtool.citations.sources.fields import (
    FieldNames,
    SourceFieldValue,
    is_placeholder,
    source_fields,
)
from kbtool.citations.sources.identifier_places import IdentifierAt, identifier_places
from kbtool.citations.sources.in_text import has_attribution_line
from kbtool.citations.sources.resolve import SourceResolver
from kbtool.citations.sources.source import CitedFile, SourceMention
from kbtool.config.settings import CitationSettings
from kbtool.model.content import Quotation
from kbtool.model.location import NotePath
from kbtool.model.note import Note
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault


@dataclass(frozen=True, slots=True)
class Citations:
    """`source_names` are the names of source fields in canonical form.

    `fields` has a row for each note with a source or origin field.

    `sources` are the notes that are sources (CITATIONS.md 2.1), `by_merit` those of them that are
    so by themselves and not only because a field leads there. Templates are in none of these.
    """

    vault: Vault
    keys: CitekeyTable
    absent: frozenset[str]
    source_names: frozenset[str]
    fields: Mapping[NotePath, tuple[SourceFieldValue, ...]]
    sources: AbstractSet[NotePath]
    intrinsic_sources: AbstractSet[NotePath]
    literature: AbstractSet[NotePath]
    clippings: AbstractSet[NotePath]
    templates: AbstractSet[NotePath]
    readings: QuotationCache
    near_keys: CitekeySuggester

    @staticmethod
    def of(vault: Vault, seen: "Seen | None" = None) -> "Citations":
        """Gather the facts of all notes; `seen` may note what each note's fields ask for."""
        settings = vault.config.citations
        absent = absent_values(settings)
        property_names = frozenset[str]().union(
            *(n.content.properties for n in vault.notes.values())
        )
        keys = CitekeyTable.of(vault, property_names)
        names = FieldNames.of(settings, property_names)
        places = _Places.of(settings, property_names)
        templates = frozenset(
            path
            for path, n in vault.notes.items()
            if n.content.is_template or vault.is_template(path)
        )
        notes = [note for path, note in vault.notes.items() if path not in templates]
        fields: dict[NotePath, tuple[SourceFieldValue, ...]] = {}
        for note in notes:
            if found := tuple(source_fields(note.content, names)):
                with (seen or _as_they_are)(vault, keys, note.path) as (its_vault, its_keys):
                    namer = SourceResolver.of(its_vault, its_keys, absent, note)
                    fields[note.path] = tuple(SourceFieldValue(f, namer.named_in(f)) for f in found)
        by_merit = frozenset(
            n.path for n in notes if n.path in keys.by_path or _is_source(n, places)
        )
        literature, clippings = _tagged(notes, settings.literature_tags, settings.clipping_tags)
        return Citations(
            vault=vault,
            keys=keys,
            absent=absent,
            source_names=names.sources,
            fields=fields,
            sources=by_merit | frozenset(_targets(vault, fields.values())),
            intrinsic_sources=by_merit,
            literature=_lying_in(notes, places.literature) | literature,
            clippings=_lying_in(notes, places.clippings) | clippings,
            templates=templates,
            readings=QuotationCache(),
            near_keys=CitekeySuggester(keys.all_keys()),
        )

    def namer_of(self, note: Note) -> SourceResolver:
        """Return what tells which sources a note's links and keys name."""
        return SourceResolver.of(self.vault, self.keys, self.absent, note)

    def filled(self, path: NotePath) -> tuple[SourceFieldValue, ...]:
        """Return a note's filled source and origin fields."""
        return tuple(reading for reading in self.fields.get(path, ()) if reading.is_filled)

    def empty(self, path: NotePath) -> tuple[SourceFieldValue, ...]:
        """Return a note's source fields that are to be reported as empty.

        Origin fields never are: templates leave them. An empty property is no fault where the
        body names a source or the note is itself one.
        """
        return tuple(
            reading
            for reading in self.fields.get(path, ())
            if not reading.field.is_origin and not reading.is_filled
            if reading.field.field is not None or not self._excuses(path)
        )

    def covering(self, note: Note) -> CoverageFinder:
        """Return what tells which source covers which of a note's quotations."""
        return CoverageFinder.of(self.namer_of(note), self.filled(note.path), self.sources)

    def coverages(self, note: Note) -> tuple[Coverage, ...]:
        """Return a coverage for each of a note's quotations, in order."""
        if not note.content.quotations:
            return ()
        covering = self.covering(note)
        return tuple(covering.coverage_of(quotation) for quotation in note.content.quotations)

    def citations_in(self, note: Note) -> tuple[SourceMention, ...]:
        """Return every citation of a note, in order of place: fields, keys, links, footnotes."""
        covering = self.covering(note)
        found = [named for reading in self.filled(note.path) for named in reading.named]
        found += covering.citing.between(0, _END)
        for quotation in note.content.quotations:
            coverage = covering.coverage_of(quotation)
            found += coverage.named if coverage.how in {"inside", "attribution"} else ()
        return tuple(sorted(dict.fromkeys(found), key=lambda named: named.span))

    def cites_anything(self, note: Note) -> bool:
        """Say whether a note names a source in any way, an unquoted link in YAML included."""
        return bool(self.filled(note.path) or self.citations_in(note))

    def uncovered(self, note: Note) -> Iterator[Quotation]:
        """Yield the quotations in scope that are evidence, long enough, and without a source."""
        if note.path in self.templates or note.path in self.sources:
            return  # a source's own quotations are sourced by itself
        filled = self.filled(note.path)
        # A source in the properties covers whatever nothing nearer does.
        if any(r.field.field is None for r in filled) or not self._is_in_scope(note, filled):
            return
        least = self.vault.config.citations.quote_min_words
        quotations = [q for q in note.content.quotations if is_evidence(q)]
        owing = [quotation for quotation in quotations if words_of(quotation) >= least]
        if owing:
            covering = self.covering(note)
            yield from (q for q in owing if covering.coverage_of(q).how == "none")

    def identifiers(self, note: Note) -> Iterator[IdentifierAt]:
        """Yield the identifiers of a note, each at its place."""
        return identifier_places(note, self.fields.get(note.path, ()), self.source_names)

    def names_somebody(self, text: str) -> bool:
        """Say whether a note's text has an attribution line, which no facts hold."""
        return has_attribution_line(text)

    def _is_in_scope(self, note: Note, filled: tuple[SourceFieldValue, ...]) -> bool:
        match self.vault.config.citations.quote_scope:
            case "all":
                return True
            case "literature":
                return note.path in self.literature
            case "sourced-notes":
                namer = self.namer_of(note)
                keys = (key.key for key in note.content.citekeys if key.bracketed)
                if any(map(namer.cites, keys)):
                    return True
                return any(not reading.field.is_origin for reading in filled)

    def _excuses(self, path: NotePath) -> bool:
        """Say whether a note needs no source property: it is a source, or names one in the body."""
        if path in self.sources:
            return True
        return any(reading.field.field is not None for reading in self.filled(path))


Seen: TypeAlias = Callable[
    [Vault, CitekeyTable, NotePath], AbstractContextManager[tuple[Vault, CitekeyTable]]
]
"""Gives the tables in which what one note's fields name is looked up."""


@contextmanager
def _as_they_are(
    vault: Vault, keys: CitekeyTable, _path: NotePath
) -> Iterator[tuple[Vault, CitekeyTable]]:
    yield vault, keys


def absent_values(settings: CitationSettings) -> frozenset[str]:
    """Return the words that say in a source field that there is none, as they compare."""
    return frozenset(value.casefold() for value in settings.absent_values)


@dataclass(frozen=True, slots=True)
class _Places:
    """The configured tags and folders, as keys."""

    literature: tuple[str, ...]
    clippings: tuple[str, ...]
    sources: tuple[str, ...]
    marks: frozenset[str]  # the properties, as spelt in this vault, that make a note a source

    @staticmethod
    def of(settings: CitationSettings, property_names: Iterable[str]) -> "_Places":
        return _Places(
            _folder_keys(settings.literature_folders),
            _folder_keys(settings.clipping_folders),
            _folder_keys(settings.source_folders),
            frozenset(name for name in property_names if name.lower() in _MARKS),
        )


def _folder_keys(folders: Iterable[str]) -> tuple[str, ...]:
    return tuple(key_of(folder.strip("/")) + "/" for folder in folders if folder.strip("/"))


def _tagged(notes: Iterable[Note], *wanted: Iterable[str]) -> tuple[frozenset[NotePath], ...]:
    """Return, for each list of tags, the notes that bear one of them.

    Whole tags compare: `#literature-review` and `#literature/book` are not `#literature`.
    """
    keys = [frozenset(tag.removeprefix("#").casefold() for tag in tags) for tags in wanted]
    found: list[set[NotePath]] = [set() for _ in keys]
    known: dict[str, tuple[set[NotePath], ...]] = {}
    for note in notes:
        for tag in note.content.tags:
            bearers = known.get(tag.name)
            if bearers is None:
                name = tag.name.casefold()
                bearers = tuple(f for f, key in zip(found, keys, strict=True) if name in key)
                known[tag.name] = bearers
            for paths in bearers:
                paths.add(note.path)
    return tuple(map(frozenset, found))


def _lying_in(notes: Iterable[Note], folders: tuple[str, ...]) -> frozenset[NotePath]:
    return frozenset(note.path for note in notes if _lies_in(note, folders))


def _lies_in(note: Note, folders: tuple[str, ...]) -> bool:
    return bool(folders) and key_of(note.path).startswith(folders)


def _is_source(note: Note, places: _Places) -> bool:
    """Say whether a note without a citekey is a source by its author, origin, place or name."""
    stem = note.stem
    # `@ Author, Title` is a source, the daily note `@2022-09-26` is none.
    if (stem[:1] == "@" and stem[1:].lstrip()[:1].isalpha()) or _lies_in(note, places.sources):
        return True
    properties = note.content.properties
    if not places.marks.isdisjoint(properties) and any(
        name in places.marks and _is_something(value) for name, value in properties.items()
    ):
        return True
    return any(f.key in _MARKS and _is_something(f.value) for f in note.content.fields)


def _is_something(value: object) -> bool:
    return value not in (None, (), "") and not is_placeholder(str(value))


_END: Final = 1 << 62
_MARKS: Final = frozenset(
    {"author", "authors", "doi", "isbn", "url", "annotation-target", "citekey"}
)


def _targets(vault: Vault, fields: Iterable[tuple[SourceFieldValue, ...]]) -> Iterator[NotePath]:
    """Yield the notes that source fields lead to."""
    for readings in fields:
        for reading in readings:
            for named in () if reading.field.is_origin else reading.named:
                if isinstance(named.source, CitedFile) and named.source.path in vault.notes:
                    yield named.source.path

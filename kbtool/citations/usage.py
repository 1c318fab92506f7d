"""The vault's sources as they are used: who rests on each, and what rests on nothing."""

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kbtool.citations.model import Citations
from kbtool.citations.quotations.evidence import is_evidence
from kbtool.citations.sources.identifiers import normal_doi
from kbtool.citations.sources.source import (
    Absent,
    CitedEntry,
    CitedFile,
    Identified,
    MissingFile,
    Source,
    SourceMention,
    Typed,
    UnknownKey,
    caption_of,
)
from kbtool.model.bibliography import Entry
from kbtool.model.content import Value
from kbtool.model.location import NotePath, Span
from kbtool.model.note import Note


class Use(NamedTuple):
    """A note that names a source first at `span`; `quotations` rest on it."""

    path: NotePath
    span: Span
    quotations: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class UsedSource:
    """A source, its bibliographic record (empty where nothing is known), and the notes it is in."""

    source: Source
    record: Entry
    uses: tuple[Use, ...]

    @property
    def quotations(self) -> int:
        """How many quotations rest on it."""
        return sum(len(use.quotations) for use in self.uses)

    @property
    def is_missing(self) -> bool:
        """Whether it is named but not there."""
        return is_missing(self.source)


def is_missing(source: Source) -> bool:
    """Say whether a source is named but not there."""
    return isinstance(source, MissingFile | UnknownKey)


class Unsourced(NamedTuple):
    """A literature note without a source (`span` is the file's beginning), or a quotation."""

    path: NotePath
    span: Span


@dataclass(frozen=True, slots=True)
class Usage:
    """All sources by name, the literature notes without one, the quotations in scope without one.

    Prose links to web pages are no sources here: they only count where a quotation rests on them.
    """

    sources: tuple[UsedSource, ...]
    notes_without: tuple[NotePath, ...]
    quotations_without: tuple[Unsourced, ...]


def usage_of(citations: Citations, notes: Iterable[Note]) -> Usage:
    """Gather the sources of some notes, or of all."""
    uses: dict[str, list[Use]] = {}
    sources: dict[str, Source] = {}
    records: dict[str, Entry] = {}
    notes_without: list[NotePath] = []
    quotations_without: list[Unsourced] = []
    for note in sorted(notes, key=lambda note: note.path):
        if note.path in citations.templates or citations.vault.is_excluded(note.path):
            continue
        for source, use in _uses_in(note, citations):
            identity = _identity(source)
            uses.setdefault(identity, []).append(use)
            # A key may be in one note's own bibliography and in nobody else's.
            if identity not in sources or not (records[identity].fields or is_missing(source)):
                sources[identity] = source
                records[identity] = _record_of(source, note, citations)
        owes_one = note.path in citations.literature and note.path not in citations.sources
        if owes_one and not citations.cites_anything(note):
            notes_without.append(note.path)
        quotations_without += (Unsourced(note.path, q.span) for q in citations.uncovered(note))
    used = (
        UsedSource(source, records[identity], tuple(uses[identity]))
        for identity, source in sources.items()
    )
    return Usage(
        tuple(sorted(used, key=lambda one: caption_of(one.source).casefold())),
        tuple(notes_without),
        tuple(quotations_without),
    )


def usage_around(citations: Citations, note: Note) -> Usage:
    """Gather one note's sources, and where it is a source itself, what rests on it."""
    own = usage_of(citations, [note])
    if note.path not in citations.sources:
        return own
    users = [citations.vault.notes[path] for path in _users_of(citations, note)]
    itself = (u for u in usage_of(citations, users).sources if u.source == CitedFile(note.path))
    return Usage((*itself, *own.sources), own.notes_without, own.quotations_without)


def _users_of(citations: Citations, note: Note) -> list[NotePath]:
    """Return the notes that may cite a note: by a link, or by one of its keys."""
    keys = citations.keys.keys_of(note.path)
    return [
        path
        for path, other in citations.vault.notes.items()
        if path != note.path
        and (
            note.path in citations.vault.outgoing[path]
            or any(citekey.key in keys for citekey in other.content.citekeys)
            or any(
                named.source == CitedFile(note.path)
                for reading in citations.fields.get(path, ())
                for named in reading.named
            )
        )
    ]


def _record_of(source: Source, note: Note, citations: Citations) -> Entry:
    """Return what is known of a note's source, in BibTeX's vocabulary; the key may be empty."""
    match source:
        case CitedEntry(key):
            return citations.namer_of(note).find_entry(key) or Entry(key, "", 1, {})
        case CitedFile(path):
            return _record_of_file(path, citations)
        case Identified(scheme, value):
            doi = normal_doi(value) if "doi.org/" in value else None
            more = {"doi": doi} if doi is not None else {}
            return Entry("", "online" if scheme == "url" else "misc", 1, {scheme: value, **more})
        case Typed(text):
            return Entry("", "misc", 1, {"note": text})
        case UnknownKey(key):
            return Entry(key, "", 1, {})
        case Absent() | MissingFile():
            return Entry("", "", 1, {})


_FROM_PROPERTIES = (
    ("author", ("author", "authors")),
    ("title", ("title", "original_title")),
    ("date", ("date", "published", "issued")),
    ("year", ("year",)),
    ("doi", ("doi",)),
    ("isbn", ("isbn",)),
    ("url", ("url", "source_url", "original_url", "source", "from", "link")),
    ("publisher", ("publisher", "hostname", "site")),
)


def _uses_in(note: Note, citations: Citations) -> Iterator[tuple[Source, Use]]:
    """Yield each source of a note once, with the quotations of the note that rest on it."""
    first: dict[str, SourceMention] = {}
    quotations: dict[str, list[Span]] = {}
    for named in _named_in(note, citations):
        first.setdefault(_identity(named.source), named)
    for quotation, coverage in zip(note.content.quotations, citations.coverages(note), strict=True):
        if not is_evidence(quotation) or coverage.how == "mention":
            continue
        for named in coverage.named:
            if named.source != CitedFile(note.path):
                first.setdefault(_identity(named.source), named)
                quotations.setdefault(_identity(named.source), []).append(quotation.span)
    for identity, named in first.items():
        yield named.source, Use(note.path, named.span, tuple(quotations.get(identity, ())))


def _named_in(note: Note, citations: Citations) -> Iterator[SourceMention]:
    # A source's own address says where it is from; it does not rest on itself.
    is_source = note.path in citations.sources or note.path in citations.clippings
    for reading in citations.filled(note.path):
        for named in reading.named:
            own = is_source and (reading.field.is_origin or isinstance(named.source, Identified))
            if named.source != CitedFile(note.path) and not (own and reading.field.field is None):
                yield named
    for named in citations.citations_in(note):
        if isinstance(named.source, CitedFile | CitedEntry | UnknownKey | MissingFile):
            yield named


def _identity(source: Source) -> str:
    match source:
        case Identified(scheme, value):
            return normal_doi(value) or f"{scheme} {value}"
        case CitedFile(path):
            return f"file {path}"
        case Absent(text) | Typed(text):
            return f"text {' '.join(text.casefold().split())}"
        case CitedEntry(key) | UnknownKey(key):
            return f"key {key}"
        case MissingFile(target):
            return f"missing {target.casefold()}"


def _record_of_file(path: NotePath, citations: Citations) -> Entry:
    """Put together what a source note says of itself and what a bibliography says of its key."""
    note = citations.vault.notes.get(path)
    if note is None:
        return Entry("", "misc", 1, {"title": path.rpartition("/")[2]})
    key = citations.keys.declared(note) or citations.keys.named(note) or ""
    records = citations.keys.records.get(key, ())
    if records:
        return records[0].entry
    properties = _flat(note.content.properties)
    fields: dict[str, str] = {}
    for ours, theirs in _FROM_PROPERTIES:
        text = next((t for name in theirs if (t := _text(properties.get(name), ours))), "")
        if text and (ours != "url" or "://" in text):
            fields[ours] = text
    fields.setdefault("title", note.stem.removeprefix(key).strip() or note.title)
    return Entry(key, "online" if "url" in fields else "misc", 1, fields)


def _flat(properties: Mapping[str, Value]) -> dict[str, Value]:
    """Return properties by lower-case name, with those one level below that have no namesake."""
    flat: dict[str, Value] = {}
    for value in properties.values():
        if isinstance(value, Mapping):
            flat.update({name.lower(): nested for name, nested in value.items()})
    return flat | {name.lower(): value for name, value in properties.items()}


def _text(value: object, name: str) -> str:
    if isinstance(value, tuple):
        joint = " and " if name == "author" else ", "
        return joint.join(filter(None, (_text(item, name) for item in value)))
    text = "" if value is None or isinstance(value, bool) else str(value)
    if name == "date":
        text = text.partition("T")[0]
    return " ".join(html.unescape(text).replace("[[", "").replace("]]", "").split())

"""A note as the index takes it: each field's terms with positions, its facts, what is kept.

Owns what of a note is searchable where. Knows nothing of files and postings.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kbtool.config.settings import CitationSettings
from kbtool.index.facets import created_of, facts_of
from kbtool.index.ports import NoteSource
from kbtool.index.text.analyzer import Analyzer
from kbtool.index.text.reading import inline_texts, read_note, without_data
from kbtool.model.content import Content, Value
from kbtool.model.location import Digest, NotePath
from kbtool.model.note import Note
from kbtool.vault.names import key_of

_GAP: Final = 100
"""Positions left free between two values of one field, so that no phrase reaches across."""

_OWN_FIELDS: Final = {
    "title": "title",
    "aliases": "alias",
    "alias": "alias",
    "tags": "tag",
    "tag": "tag",
    "cssclasses": "",
}
"""Properties that are no field `property`, with the field that they are."""


Terms = Mapping[str, list[int]]


@dataclass(frozen=True, slots=True)
class Document:
    """One note, ready to be written; `fields` holds only fields that have terms."""

    path: NotePath
    digest: Digest
    fields: Mapping[str, Terms]
    facts: tuple[str, ...]
    stored: Mapping[str, object]


def documents_of(
    notes: NoteSource, paths: Iterable[NotePath], citations: CitationSettings
) -> Iterator[Document]:
    """Yield the documents of these notes; one that has changed or gone since is left out."""
    analyzer = Analyzer()
    for note, text in notes.read(paths):
        yield document_of(note, text, analyzer, citations)


def document_of(note: Note, text: str, analyzer: Analyzer, citations: CitationSettings) -> Document:
    """Return what the index keeps of `note`, whose decoded text is `text`."""
    is_binary = any(problem.kind == "binary-note" for problem in note.content.problems)
    content = note.content
    body_start = len(text) if is_binary else content.body_start
    reading = read_note(text, body_start)
    properties = tuple(_flat("", content.properties))
    tags = tuple(tag.name for tag in content.tags)
    named = dict(_named_values(note, text, properties, citations))
    values: dict[str, Iterable[str]] = {
        "title": (*_title(content), note.stem, *_beside(properties, "title", (content.title,))),
        "alias": (*content.aliases, *_beside(properties, "alias", content.aliases)),
        "heading": (text for heading in content.headings for text in inline_texts(heading.text)),
        "tag": (*tags, *_beside(properties, "tag", tags)),
        "path": (note.path.removesuffix(".md"),),
        "body": reading.texts(body_start),
        "code": reading.code_texts(),
        **named,
    }
    fields = {name: _terms(parts, analyzer) for name, parts in values.items()}
    return Document(
        path=note.path,
        digest=note.digest,
        fields={name: terms for name, terms in fields.items() if terms},
        facts=facts_of(note, text),
        stored={
            "path": note.path,
            "title": note.title,
            "created": created_of(note),
            "tags": tuple(_distinct(tags)),
        },
    )


def _title(content: Content) -> Iterable[str]:
    """Return a note's own title; a heading may have marks."""
    if content.title is None:
        return ("",)
    return (
        inline_texts(content.title) if content.title == content.first_heading else (content.title,)
    )


def _terms(values: Iterable[str], analyzer: Analyzer) -> Terms:
    found: dict[str, list[int]] = {}
    at = 0
    for value in values:
        terms, free = analyzer.terms_of(value, at)
        if not found:
            found = dict(terms)
        else:
            for term, positions in terms.items():
                found.setdefault(term, []).extend(positions)
        if free > at:
            at = free + _GAP
    return found


def _beside(
    properties: Iterable[tuple[str, str]], field: str, known: Container[str | None]
) -> Iterator[str]:
    """Yield what properties say that belongs into a field and that the app makes nothing of.

    That are the singular `alias` and `tag`, numbers in a list of names, and tags with blanks.
    """
    for name, value in properties:
        if (
            _OWN_FIELDS.get(name) == field
            and value
            and value.strip().removeprefix("#") not in known
        ):
            yield value


def _named_values(
    note: Note,
    text: str,
    properties: tuple[tuple[str, str], ...],
    citations: CitationSettings,
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the texts of properties, of inline fields, and of those that name sources."""
    naming = {key_of(name) for name in (*citations.source_fields, *citations.origin_fields)}
    naming |= {"from", *(key_of(name) for name in citations.nested_fields)}
    content = note.content
    broken = (
        (without_data(text[: content.body_start]),) if content.body_start and not properties else ()
    )
    own = tuple(pair for pair in properties if pair[0] not in _OWN_FIELDS)
    yield "property", (*(f"{name} {value}" for name, value in own if name not in naming), *broken)
    yield (
        "field",
        tuple(
            text
            for each in content.fields
            for text in inline_texts(f"{each.raw_key} {each.value or ''}")
        ),
    )
    yield (
        "source",
        (
            *(f"{name} {value}" for name, value in own if name in naming),
            *(
                text
                for each in content.fields
                if each.key in naming
                for text in inline_texts(each.value or "")
            ),
            *(key.key for key in content.citekeys),
        ),
    )


def _flat(prefix: str, properties: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Yield (name key, text) for every scalar in `properties`, however deep."""
    for name, value in properties.items():
        key = prefix + key_of(str(name))
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Mapping):
                yield from _flat(f"{key}.", item)
            else:
                yield key, "" if item is None else without_data(str(item))


def _distinct(names: Iterable[str]) -> Iterator[str]:
    """Yield each name in its first spelling, once whatever its case."""
    seen: set[str] = set()
    for name in names:
        if (key := key_of(name)) not in seen:
            seen.add(key)
            yield name

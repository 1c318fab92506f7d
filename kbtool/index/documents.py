"""A note as the index takes it: each field's terms with positions, its facts, what is kept.

Owns what of a note is searchable where. Knows nothing of files and postings.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kbtool.config.settings import CitationSettings
from kbtool.index.facets import created_of, facts_of
from kbtool.index.ports import NoteSource
from kbtool.index.text.analyzer import Analyzer
from kbtool.model.content import Value
from kbtool.model.location import Digest, NotePath
from kbtool.model.note import Note
from kbtool.vault.names import key_of

_GAP: Final = 100
"""Positions left free between two values of one field, so that no phrase reaches across."""

_FENCED: Final = re.compile(
    r"(?m)^[ \t>]*+(?:[-*+][ \t]++)?(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n"
    r"(?P<code>(?:.*\n)*?(?:.+\Z)??)(?:[ \t>]*+(?P=fence)[`~]*+[ \t]*+(?:\n|\Z)|\Z)"
)
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
    prose, code = split_code("" if is_binary else text[note.content.body_start :])
    content = note.content
    properties = tuple(_flat("", content.properties))
    tags = tuple(tag.name for tag in content.tags)
    named = dict(_named_values(note, text, properties, citations))
    values: dict[str, Iterable[str]] = {
        "title": (content.title or "", note.stem, *_beside(properties, "title", (content.title,))),
        "alias": (*content.aliases, *_beside(properties, "alias", content.aliases)),
        "heading": (heading.text for heading in content.headings),
        "tag": (*tags, *_beside(properties, "tag", tags)),
        "path": (note.path.removesuffix(".md"),),
        "body": (prose,),
        "code": (code,),
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


def split_code(body: str) -> tuple[str, str]:
    """Return the text outside fenced code, and the insides of all fences."""
    if "```" not in body and "~~~" not in body:
        return body, ""
    code = [match["code"] for match in _FENCED.finditer(body)]
    return _FENCED.sub("\n", body), "\n".join(code)


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
    broken = (text[: content.body_start],) if content.body_start and not properties else ()
    own = tuple(pair for pair in properties if pair[0] not in _OWN_FIELDS)
    yield "property", (*(f"{name} {value}" for name, value in own if name not in naming), *broken)
    yield (
        "field",
        tuple(f"{each.raw_key} {each.value or ''}" for each in content.fields),
    )
    yield (
        "source",
        (
            *(f"{name} {value}" for name, value in own if name in naming),
            *(each.value or "" for each in content.fields if each.key in naming),
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
                yield key, "" if item is None else str(item)


def _distinct(names: Iterable[str]) -> Iterator[str]:
    """Yield each name in its first spelling, once whatever its case."""
    seen: set[str] = set()
    for name in names:
        if (key := key_of(name)) not in seen:
            seen.add(key)
            yield name

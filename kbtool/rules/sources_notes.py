"""Family C, notes that are sources themselves, and identifiers."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kbtool.citations.citations import Citations
from kbtool.citations.fields import is_placeholder
from kbtool.citations.identifiers import Invalid, Scheme, isbns_in, judge, scheme_of
from kbtool.citations.source import CitedEntry, CitedFile, Identified, MissingFile, Source, Typed
from kbtool.citations.urls import has_scheme
from kbtool.model.content import Value
from kbtool.model.diagnostic import Edit, Finding, Fix
from kbtool.model.note import Note
from kbtool.model.place import FILE_SPAN, NotePath, Span
from kbtool.model.texts import Texts
from kbtool.rules.option import Option
from kbtool.vault.snapshot import Vault

ENTRIES = Option(
    "uncited-source",
    "entries",
    default=False,
    about="report bibliography entries nothing cites, too",
)
HEAD_LINES: Final = 6
TAIL_LINES: Final = 4


def clipping_without_origin(
    note: Note, vault: Vault, citations: Citations, texts: Texts
) -> Iterator[Finding]:
    """A clipping says where it was clipped from.

    Why: its text is somebody else's; without an address nobody can say whose, or find the rest.

    Bad:
        --- Clippings/White lead.md
        The stacks were left for three months in the warmth of the dung.

    Good:
        --- Clippings/White lead.md
        ---
        url: https://example.org/white-lead
        ---
        The stacks were left for three months in the warmth of the dung.
    """
    del vault
    if note.path not in citations.clippings or citations.filled(note.path):
        return
    if _links_at_the_edge(note, texts):
        return
    properties = {name.lower(): value for name, value in note.content.properties.items()}
    hints = [_hint(value) for name, value in _walk(properties) if name in _HINTS]
    known = ", ".join(hint for hint in hints if hint)
    yield Finding(
        FILE_SPAN,
        "this clipping does not say where it is from" + (f"; it knows {known}" if known else ""),
    )


def invalid_identifier(note: Note, vault: Vault, citations: Citations) -> Iterator[Finding]:
    """A DOI, ISBN, arXiv id, PMID or URL can be right.

    Why: with one wrong digit it leads nowhere, or to another work.

    Bad:
        ---
        isbn: 978-0-306-40615-8
        ---
        A book on pigments.

    Good:
        ---
        isbn: 978-0-306-40615-7
        ---
        A book on pigments.
    """
    del vault
    if note.path in citations.templates:
        return
    for place in _identifiers(note, citations):
        judgement = judge(place.scheme, place.text)
        if isinstance(judgement, Invalid):
            yield Finding(
                place.span,
                f"the {_SCHEMES[place.scheme]} {place.text} {judgement.reason}",
                target=place.text,
                suggestions=(judgement.repair,) if judgement.repair else (),
                fix=_repair(note, place, judgement.repair),
            )


def uncited_source(vault: Vault, citations: Citations) -> Iterator[tuple[NotePath, Finding]]:
    """Something in the vault cites each source it keeps.

    Why: what was read but never used is easily read again.

    Bad:
        --- hale1998 Pigments.md
        ---
        author: Hale
        ---
        A book.
        --- index.md
        Nothing here. See [[index]].

    Good:
        --- hale1998 Pigments.md
        ---
        author: Hale
        ---
        A book.
        --- index.md
        See [[hale1998 Pigments]].
    """
    cited = {
        key.key for note in vault.notes.values() for key in note.content.citekeys if key.bracketed
    }
    for path in sorted(citations.by_merit | citations.literature):
        claimed = citations.keys.keys_of(path)
        if not vault.incoming[path] and not claimed & cited:
            yield path, Finding(FILE_SPAN, "nothing cites this source")
    if not ENTRIES.of(vault.config):
        return
    named = (n.source for row in citations.fields.values() for r in row for n in r.named)
    cited |= {source.key for source in named if isinstance(source, CitedEntry)}
    for bibliography in vault.bibliographies:
        for entry in bibliography.entries:
            note = citations.keys.note_of(entry.key)
            if entry.key not in cited and (note is None or not vault.incoming[note]):
                yield (
                    NotePath(bibliography.path),
                    Finding(
                        Span(0, 0, entry.line, 1),
                        f"nothing cites the entry {entry.key}",
                        target=entry.key,
                    ),
                )


def title_attribution_mismatch(note: Note, vault: Vault, citations: Citations) -> Iterator[Finding]:
    """A title "…, after Hale" has a source by Hale.

    Why: the title credits somebody that the note then does not cite.

    Bad:
        # White lead outlived every other white, after Hale

        source:: Brandt, The Colours of Towns

    Good:
        # White lead outlived every other white, after Hale

        source:: Hale, Pigments, page 12
    """
    match = _AFTER.search(note.title)
    readings = citations.filled(note.path)
    if match is None or not readings:
        return
    sources = [named.source for reading in readings for named in reading.named]
    known = " ".join(_about(source, vault, citations) for source in sources).casefold()
    missing = [name for name in _names_in(match.group(1)) if name.casefold() not in known]
    if missing and sources:
        place = next((h.span for h in note.content.headings if h.text == note.title), FILE_SPAN)
        yield Finding(
            place,
            f"the title credits {' and '.join(missing)}, but no source of this note does",
            target=", ".join(missing),
        )


class _Place(NamedTuple):
    """An identifier where it stands; `exact` when the span is the text's own, to the character."""

    scheme: Scheme
    text: str
    span: Span
    exact: bool


_HINTS: Final = frozenset({"hostname", "original_title", "site", "publisher", "author"})
_SCHEMES: Final = {"doi": "DOI", "isbn": "ISBN", "arxiv": "arXiv id", "pmid": "PMID", "url": "URL"}
_DOI_HOST: Final = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/.", re.IGNORECASE)
_AFTER: Final = re.compile(
    r",\s+after\s+([A-ZÀ-Þ][\w’'-]*(?:(?:\s+|\s*(?:,|&|\band\b)\s*)[A-ZÀ-Þ][\w’'-]*)*)"
    r"(?:\s+et al\.?)?(?:\s+\d{4,14})?$"
)


def _links_at_the_edge(note: Note, texts: Texts) -> bool:
    """Say whether a URL stands in the first six or the last four lines that are not blank."""
    external = note.content.external_links
    if not external:
        return False
    text = texts.text_of(note.path, note.digest)
    if text is None:
        return True  # it is being changed: no time to complain
    first_line = text.count("\n", 0, note.content.body_start) + 1
    lines = text[note.content.body_start :].splitlines()
    filled = [first_line + i for i, line in enumerate(lines) if line.strip()]
    edge = {*filled[:HEAD_LINES], *filled[-TAIL_LINES:]}
    return any(link.span.line in edge for link in external)


def _walk(properties: dict[str, Value]) -> Iterator[tuple[str, Value]]:
    """Yield properties and those nested one level below."""
    for name, value in properties.items():
        yield name, value
        if not isinstance(value, str | int | float | tuple) and value is not None:
            yield from ((inner.lower(), nested) for inner, nested in value.items())


def _hint(value: Value) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _identifiers(note: Note, citations: Citations) -> Iterator[_Place]:
    content = note.content
    spans = {place.name: place.value_span for place in content.property_places}
    for name, value in content.properties.items():
        scheme = scheme_of(name)
        if scheme is not None and name in spans:
            yield from _in_property(scheme, value, spans[name])
    for field in content.fields:
        scheme = scheme_of(field.key)
        if scheme is not None and field.value and "[" not in field.value:
            texts = isbns_in(field.value) if scheme == "isbn" else (field.value,)
            for text in texts:
                if _is_judged(scheme, text):
                    yield _Place(scheme, text, field.value_span, exact=text == field.value)
    for external in content.external_links:
        if _DOI_HOST.match(external.url) or (external.field in citations.source_names):
            is_bare = external.span.end - external.span.start == len(external.url)
            yield _Place("url", external.url, external.span, is_bare)
    yield from _in_source_fields(note, citations)


def _in_source_fields(note: Note, citations: Citations) -> Iterator[_Place]:
    """Yield what is written with a scheme's mark in a source field: `source:: doi:10.…`."""
    for reading in citations.fields.get(note.path, ()):
        if scheme_of(reading.field.name) is not None:
            continue
        for named in reading.named:
            source = named.source
            is_link = reading.field.field is not None and named.span != reading.field.value_span
            if isinstance(source, Identified) and not is_link:
                yield _Place(source.scheme, source.value, named.span, exact=False)


def _in_property(scheme: Scheme, value: Value, span: Span) -> Iterator[_Place]:
    if isinstance(value, tuple):
        for item in value:
            for place in _in_property(scheme, item, span):
                yield place._replace(exact=False)
        return
    width = span.end - span.start
    if isinstance(value, int) and not isinstance(value, bool):
        # YAML reads digits as a number and loses the zeros an old ISBN begins with.
        yield _Place(scheme, str(value).zfill(min(width, 13)), span, exact=False)
    elif isinstance(value, str) and not ("[" in value and "](" in value) and "[[" not in value:
        texts = isbns_in(value) if scheme == "isbn" else (value.strip(),)
        for text in texts:
            if _is_judged(scheme, text):
                yield _Place(scheme, text, *_inner(span, text))


def _inner(span: Span, text: str) -> tuple[Span, bool]:
    """Return the span of a property's text without its quotes, and whether that is certain."""
    spare = span.end - span.start - len(text)
    if spare == 0:
        return span, True
    inner = Span(span.start + 1, span.end - 1, span.line, span.column + 1)
    return (inner, True) if spare == 2 else (span, False)


def _is_judged(scheme: Scheme, text: str) -> bool:
    """Leave out what is no attempt at an identifier: placeholders, bare domains, templates."""
    if is_placeholder(text) or "{{" in text:
        return False
    return scheme != "url" or has_scheme(text)


def _repair(note: Note, place: _Place, repair: str | None) -> Fix | None:
    if repair is None or not place.exact:
        return None
    return Fix(safe=True, edits=(Edit(note.path, place.span, repair),))


def _names_in(credit: str) -> list[str]:
    words = re.split(r"\s+|,|&", credit)
    return [word for word in words if word and word != "and"]


def _about(source: Source, vault: Vault, citations: Citations) -> str:
    """Return everything that may hold the name of a source's author."""
    match source:
        case CitedFile(path):
            note = vault.notes.get(path)
            key = " ".join(map(citations.keys.fields_text, citations.keys.keys_of(path)))
            if note is None:
                return f"{path} {key}"
            properties = note.content.properties
            authors = (v for k, v in properties.items() if k.lower() in {"author", "authors"})
            return f"{path} {note.title} {' '.join(map(str, authors))} {key}"
        case CitedEntry(key):
            return f"{key} {citations.keys.fields_text(key)}"
        case Typed(text) | Identified(value=text) | MissingFile(target=text):
            return text
        case _:
            return ""

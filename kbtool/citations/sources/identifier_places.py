"""Where a note writes identifiers that can be judged."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from kbtool.citations.sources.fields import SourceFieldValue, is_placeholder
from kbtool.citations.sources.identifiers import Invalid, isbns_in, scheme_of, validate
from kbtool.citations.sources.source import Identified, Scheme
from kbtool.citations.sources.urls import has_scheme
from kbtool.model.location import Span
from kbtool.model.note import Note
from kbtool.model.placed import Placed


class IdentifierAt(NamedTuple):
    """An identifier where it stands; `exact` when the span is the text's own, to the character."""

    scheme: Scheme
    text: str
    span: Span
    exact: bool

    @property
    def fault(self) -> Invalid | None:
        """What is wrong with it, None when it can be right."""
        judgement = validate(self.scheme, self.text)
        return judgement if isinstance(judgement, Invalid) else None


def identifier_places(
    note: Note, fields: Iterable[SourceFieldValue], source_names: frozenset[str]
) -> Iterator[IdentifierAt]:
    """Yield what stands in properties and fields for identifiers, and in links to doi.org.

    `fields` are the note's source fields, `source_names` their names in canonical form.
    """
    content = note.content
    for place in content.property_places:
        if scheme := scheme_of(place.name):
            value = content.properties.get(place.name)
            yield from _in_property(scheme, Placed.of(place, value))
    for field in content.fields:
        scheme = scheme_of(field.key)
        if scheme is not None and field.value:
            texts = isbns_in(field.value) if scheme == "isbn" else (field.value,)
            for text in texts:
                if _is_judged(scheme, text):
                    yield IdentifierAt(scheme, text, field.value_span, exact=text == field.value)
    for external in content.external_links:
        if ("doi.org/" in external.url and _DOI_HOST.match(external.url)) or (
            external.field in source_names
        ):
            is_bare = external.span.end - external.span.start == len(external.url)
            yield IdentifierAt("url", external.url, external.span, is_bare)
    yield from _in_source_fields(fields)


def _in_source_fields(fields: Iterable[SourceFieldValue]) -> Iterator[IdentifierAt]:
    """Yield what is written with a scheme's mark in a source field: `source:: doi:10.…`."""
    for reading in fields:
        if scheme_of(reading.field.name) is not None:
            continue
        for named in reading.named:
            source = named.source
            is_link = reading.field.field is not None and named.span != reading.field.value_span
            if isinstance(source, Identified) and not is_link:
                yield IdentifierAt(source.scheme, source.value, named.span, exact=False)


def _in_property(scheme: Scheme, placed: Placed) -> Iterator[IdentifierAt]:
    value, span = placed.value, placed.span
    if isinstance(value, tuple):
        for item in placed.parts():
            yield from _in_property(scheme, item)
        return
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        written = str(value)  # digits, too: YAML's number would lose the zeros of an old ISBN
        texts = isbns_in(written) if scheme == "isbn" else (written.strip(),)
        for text in texts:
            if _is_judged(scheme, text):
                yield IdentifierAt(scheme, text, *_inner(span, text))


def _inner(span: Span, text: str) -> tuple[Span, bool]:
    """Return the span of a property's text without its quotes, and whether that is certain."""
    spare = span.end - span.start - len(text)
    if spare == 0:
        return span, True
    inner = Span(span.start + 1, span.end - 1, span.line, span.column + 1)
    return (inner, True) if spare == 2 else (span, False)


def _is_judged(scheme: Scheme, text: str) -> bool:
    """Leave out what is no attempt at an identifier: placeholders, bare domains, links."""
    if is_placeholder(text) or any(mark in text for mark in ("{{", "[[", "](")):
        return False
    return scheme != "url" or has_scheme(text)


_DOI_HOST: Final = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/.", re.IGNORECASE)

"""A note's source fields: in the text, in brackets, in lists, in the frontmatter, nested there.

What a source field's value names is in named.py; here is where fields are and which are empty.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from kbtool.citations.sources.source import SourceMention
from kbtool.config.settings import CitationSettings
from kbtool.model.content import Content, Field, Property, Value
from kbtool.model.location import FILE_SPAN, Span
from kbtool.model.placed import Placed


@dataclass(frozen=True, slots=True)
class FieldNames:
    """The names that make a field a source or an origin, in canonical form."""

    sources: frozenset[str]
    origins: frozenset[str]
    nested: tuple[tuple[str, ...], ...]
    spellings: frozenset[str]

    @staticmethod
    def of(settings: CitationSettings, property_names: Iterable[str]) -> "FieldNames":
        """Read the configured names; case and blanks do not matter.

        `property_names` are all that occur: `spellings` are those of them that count, so that
        most frontmatters need one look.
        """
        sources = frozenset(map(_canonical, settings.source_fields))
        origins = frozenset(map(_canonical, settings.origin_fields))
        nested = tuple(tuple(name.lower().split(".")) for name in settings.nested_fields)
        counting = {*sources, *origins, *(path[0] for path in nested), _FRONTMATTER_ONLY}
        spellings = frozenset(name for name in property_names if _canonical(name) in counting)
        return FieldNames(sources, origins, nested, spellings)


class SourceField(NamedTuple):
    """One source or origin field.

    `text` is the value as text (a list's items one a line), empty for an empty field. `field` is
    the body's field, None in the frontmatter, where `name` says which property it is (nested ones
    joined with "."), and `parts` are the value's texts, each at its place. `is_odd` marks a value
    that YAML reads as a nested list: `source: [[x]]`.
    """

    name: str
    span: Span
    value_span: Span
    text: str
    is_origin: bool
    field: Field | None
    is_odd: bool = False
    parts: tuple[tuple[str, Span], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing, or only a placeholder, stands in it."""
        below = self.field is not None and self.field.has_children
        return not below and not self.is_odd and is_placeholder(self.text)


class SourceFieldValue(NamedTuple):
    """A source field and what it names; one that links only to its own note names nothing."""

    field: SourceField
    named: tuple[SourceMention, ...]

    @property
    def is_filled(self) -> bool:
        """Whether it names a source; an unquoted link in YAML counts, though YAML hides it."""
        return bool(self.named) or self.field.is_odd


def is_placeholder(text: str) -> bool:
    """Say whether a value is empty or holds a place: `[[]]`, TODO, `?`, `{{source}}`."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None


def source_fields(content: Content, names: FieldNames) -> Iterator[SourceField]:
    """Yield a note's source and origin fields, those of the frontmatter first."""
    if not names.spellings.isdisjoint(content.properties):
        places = {place.name: place for place in content.property_places}
        yield from _properties(content.properties, places, names)
    for field in content.fields:
        if field.key in names.sources and field.key != _FRONTMATTER_ONLY:
            yield _inline(field, is_origin=False)
        elif field.key in names.origins:
            yield _inline(field, is_origin=True)


_FRONTMATTER_ONLY: Final = "from"
"""As an inline field it marks excerpts in some vaults, so it counts in the frontmatter alone."""

_PLACEHOLDER: Final = re.compile(
    r"(?:|\[\[\s*\]\]|\[\s*\]\(\s*\)|\[\s*\]|[?？]+|-+|—+|\.{3}|…"
    r"|(?i:todo|tbd|fixme|xxx)\b[.:!]?|待补充?|待定"
    r"|\{\{[^{}]*\}\}|\{\{|<%[^%]*%>|\[\[\s*(?:\{\{[^{}]*\}\}|[?？]+|(?i:todo))\s*\]\])"
)


def _canonical(name: str) -> str:
    return "-".join(name.lower().split())


def _inline(field: Field, *, is_origin: bool) -> SourceField:
    return SourceField(
        field.raw_key, field.span, field.value_span, field.value or "", is_origin, field
    )


def _properties(
    properties: Mapping[str, Value], places: Mapping[str, Property], names: FieldNames
) -> Iterator[SourceField]:
    for name, value in properties.items():
        if name not in names.spellings:
            continue
        key = _canonical(name)
        is_source = key in names.sources or key == _FRONTMATTER_ONLY
        place = places.get(name) or Property(name, FILE_SPAN, FILE_SPAN)
        placed = Placed.of(place, value)
        if is_source or key in names.origins:
            yield _property(name, place.span, placed, is_origin=not is_source)
        for path in names.nested:
            found = _nested(placed, path[1:]) if path[0] == key else None
            if found is not None and isinstance(value, Mapping):
                inner, nested = found
                yield _property(".".join((name, *inner)), place.span, nested, is_origin=False)


def _nested(placed: Placed, path: Iterable[str]) -> tuple[tuple[str, ...], Placed] | None:
    """Follow the rest of a nested name; the names come back as they are written."""
    written: list[str] = []
    for step in path:
        found = placed.find(step)
        if found is None:
            return None
        name, placed = found
        written.append(name)
    return tuple(written), placed


def _property(name: str, span: Span, placed: Placed, *, is_origin: bool) -> SourceField:
    value = placed.value
    parts = tuple(_parts(placed))
    return SourceField(
        name=name,
        span=span,
        value_span=placed.span,
        text="\n".join(text for text, _ in parts),
        is_origin=is_origin,
        field=None,
        is_odd=isinstance(value, tuple) and any(isinstance(item, tuple) for item in value),
        parts=parts,
    )


def _parts(placed: Placed) -> Iterator[tuple[str, Span]]:
    """Yield the texts of a value, each at its place; what holds a place in a list is left out."""
    match placed.value:
        case None:
            pass
        case tuple():
            found = (one for part in placed.parts() for one in _parts(part))
            yield from ((text, span) for text, span in found if not is_placeholder(text))
        case Mapping():
            found = (one for part in placed.parts() for one in _parts(part))
            yield from ((text, span) for text, span in found if text.strip())
        case value:
            yield str(value), placed.span

"""Which fields an index has, and how a field's terms become Whoosh's postings.

A field takes terms that analysis has already made, as a mapping from term to positions; Whoosh's
own analysers have no part in it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kbtool.index.segments.whoosh_api import fields, formats

INDEX_NAME: Final = "kbtool"
"""What Whoosh calls the index; the names of its files begin with it."""

IDS_EXTENSION: Final = ".ids"
"""Beside a segment: path and digest of each document by its number, all joined by zero bytes, so
that nothing else must be read to know what the index holds."""

TEXT_FIELDS: Final = (
    "title",
    "alias",
    "heading",
    "tag",
    "path",
    "property",
    "field",
    "source",
    "body",
    "code",
)
"""What is searched and scored, with positions."""

MEASURED_FIELDS: Final = frozenset({"title", "alias", "heading", "body", "code"})
"""Those of them whose lengths are kept, because a long one makes each of its words count less."""

FACTS: Final = "fact"
"""Exact facts for filters (see facts.py): present or not, never scored."""

STORED: Final = "stored"
"""A mapping that is given back with a hit: path, title, tags (see documents.py)."""

SCHEMA_VERSION: Final = 3
"""Raised whenever the fields, or what is put into them, change."""


class PositionedField(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Terms with their positions, scored; lengths are kept where the field is measured."""

    def __init__(self, *, measured: bool) -> None:
        self.format = formats.Positions()
        self.analyzer = None
        self.scorable = measured
        self.stored = False
        self.unique = False
        self.vector = None

    def index(self, value: Mapping[str, list[int]], **_: Any) -> Iterator[tuple[Any, ...]]:
        """Yield (term, frequency, weight, positions) as Whoosh's own writer wants them."""
        for term, positions in value.items():
            yield (
                term.encode("utf-8", "replace"),
                len(positions),
                float(len(positions)),
                self.format.encode(positions),
            )


class PresentField(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Terms that are there or not."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.scorable = False
        self.stored = False
        self.unique = False
        self.vector = None

    def index(self, value: tuple[str, ...], **_: Any) -> Iterator[tuple[Any, ...]]:
        """Yield (term, frequency, weight, nothing) as Whoosh's own writer wants them."""
        for term in value:
            yield term.encode("utf-8", "replace"), 1, 1.0, b""


def make_schema() -> Any:
    """Return the Whoosh schema of every index of ours."""
    schema = fields.Schema(**{STORED: fields.STORED()})
    for name in TEXT_FIELDS:
        schema.add(name, PositionedField(measured=name in MEASURED_FIELDS))
    schema.add(FACTS, PresentField())
    return schema

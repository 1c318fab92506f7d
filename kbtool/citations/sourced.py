"""A source field together with what it names."""

from typing import NamedTuple

from kbtool.citations.sources.fields import SourceField
from kbtool.citations.sources.source import SourceMention


class SourceFieldValue(NamedTuple):
    """A field and what it names; one that links only to its own note names nothing."""

    field: SourceField
    named: tuple[SourceMention, ...]

    @property
    def is_filled(self) -> bool:
        """Whether it names a source; an unquoted link in YAML counts, though YAML hides it."""
        return bool(self.named) or self.field.is_odd

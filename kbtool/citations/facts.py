"""What one note is as a source by itself, and what its source fields lead to."""

from collections.abc import Iterable
from dataclasses import dataclass

from kbtool.citations.model import Citations
from kbtool.citations.sources.source import CitedFile
from kbtool.config.settings import Config
from kbtool.model.bibliography import Bibliography
from kbtool.model.location import NotePath
from kbtool.model.note import Note
from kbtool.vault.snapshot import Vault


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """The citekeys that a note claims, those that its name begins with, and its roles."""

    claims: frozenset[str]
    names: frozenset[str]
    is_by_merit: bool
    is_literature: bool
    is_clipping: bool
    is_template: bool

    @staticmethod
    def of(note: Note, bibliographies: Iterable[Bibliography], config: Config) -> "SourceFacts":
        """Look at one note in a vault with these bibliographies."""
        alone = Vault.of([note], bibliographies=bibliographies, config=config)
        citations, path = Citations.of(alone), note.path
        return SourceFacts(
            frozenset(citations.keys.claims),
            frozenset(citations.keys.names),
            path in citations.intrinsic_sources,
            path in citations.literature,
            path in citations.clippings,
            path in citations.templates,
        )


def source_field_targets(citations: Citations, path: NotePath) -> frozenset[NotePath]:
    """Return the notes that one note's source fields lead to."""
    return frozenset(
        named.source.path
        for reading in citations.fields.get(path, ())
        if not reading.field.is_origin
        for named in reading.named
        if isinstance(named.source, CitedFile) and named.source.path in citations.vault.notes
    )

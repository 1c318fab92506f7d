"""What a source is, and where one is named."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from kbtool.model.location import NotePath, Span

Scheme = Literal["doi", "isbn", "arxiv", "pmid", "url"]


@dataclass(frozen=True, slots=True)
class CitedFile:
    """A file of the vault: a note, a PDF, an EPUB."""

    path: NotePath


@dataclass(frozen=True, slots=True)
class CitedEntry:
    """A key that a bibliography, or the note's own `references:`, knows."""

    key: str


@dataclass(frozen=True, slots=True)
class Identified:
    """A URL (any scheme), DOI, ISBN, arXiv id or PMID, as written."""

    scheme: Scheme
    value: str


@dataclass(frozen=True, slots=True)
class Absent:
    """A declaration that there is no source to name: "own", "佚名"."""

    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A reference in words."""

    text: str


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A link or path that leads to no file; `link` is its index among the note's links.

    `link` is None for a path written as plain text.
    """

    target: str
    link: int | None


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A citekey that nothing knows, though a bibliography is there to know it."""

    key: str


Source: TypeAlias = CitedFile | CitedEntry | Identified | Absent | Typed | MissingFile | UnknownKey


class SourceMention(NamedTuple):
    """A source at the place that names it."""

    span: Span
    source: Source


def caption_of(source: Source) -> str:
    """Return what a reader knows the source by."""
    match source:
        case CitedFile(path):
            return path.removesuffix(".md")
        case CitedEntry(key) | UnknownKey(key):
            return f"@{key}"
        case Identified(value=text) | Absent(text) | Typed(text) | MissingFile(target=text):
            return text

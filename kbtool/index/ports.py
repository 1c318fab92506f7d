"""What the index needs to know beyond its own files; the session provides it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from kbtool.config.settings import Config
from kbtool.model.location import Digest, NotePath

if TYPE_CHECKING:
    from kbtool.model.note import Canvas, Note


class Notes(Protocol):
    """The vault's notes as of the last refresh."""

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        """Return a note's decoded text, None when it has changed or gone since."""
        ...

    def modified_of(self, path: NotePath) -> float | None:
        """Return when a note was last written, in seconds since 1970, None when unknown."""
        ...

    def birth_time_of(self, path: NotePath) -> float | None:
        """Return when a note's file was made, in seconds since 1970, None when unknown.

        Only some searches ask: it stands in no scan and in no state.
        """
        ...

    @property
    def config(self) -> Config:
        """The vault's configuration."""
        ...

    def paths(self) -> Iterable[NotePath]:
        """Return every file that a link can lead to."""
        ...

    def notes(self, paths: Iterable[NotePath]) -> "Iterator[Note]":
        """Yield what some notes say; a path of none is left out.

        One that has gone or changed since may be left out, too.
        """
        ...

    def canvases(self) -> "Iterator[Canvas]":
        """Yield what all canvases link to."""
        ...


class NoteSource(Notes, Protocol):
    """The notes that an index is made from."""

    def digests(self) -> Mapping[NotePath, Digest]:
        """Return every note's path and digest."""
        ...

    def read(self, paths: Iterable[NotePath]) -> "Iterator[tuple[Note, str]]":
        """Yield notes with their texts; one that has changed or gone since is left out."""
        ...

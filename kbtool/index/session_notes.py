"""The session as the index sees it: notes, texts and times, asked for as late as possible."""

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kbtool.config.settings import Config
from kbtool.model.location import Digest, NotePath
from kbtool.session.scan import is_outside
from kbtool.store.files.stamps import written_at

if TYPE_CHECKING:
    from kbtool.model.note import Canvas, Note
    from kbtool.session.session import Session

_BATCH: Final = 500
"""Notes whose contents are held at once while an index is built."""


class SessionNoteSource:
    """A session's notes; one that was not refreshed looks at the disk only where it must."""

    def __init__(self, session: "Session", root: Path, *, refreshed: bool) -> None:
        self._session = session
        self._root = root
        self._refreshed = refreshed

    def refresh(self) -> None:
        """Bring the notes up to what the disk holds now, for another search."""
        self._session.refresh()
        self._refreshed = True

    def digests(self) -> Mapping[NotePath, Digest]:
        """Return every note's path and digest."""
        self._refresh()
        files = self._session.files
        return {path: state.digest for path, state in files.items() if state.kind == "note"}

    def read(self, paths: Iterable[NotePath]) -> "Iterator[tuple[Note, str]]":
        """Yield notes with their texts; one that has changed or gone since is left out."""
        self._refresh()
        left = iter(paths)
        while batch := tuple(islice(left, _BATCH)):
            for note in self._session.notes(batch):
                text = self._session.text_of(note.path, note.digest)
                if text is not None:
                    yield note, text

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        """Return a note's decoded text, None when it has changed or gone since."""
        return self._session.text_of(path, digest)

    def modified_of(self, path: NotePath) -> float | None:
        """Return when a note was last written, in seconds since 1970, None when it is gone."""
        state = self._session.files.get(path) if self._refreshed else None
        if state is not None and (written := written_at(state.stamp)) is not None:
            return written
        try:
            return os.lstat(self._root / path).st_mtime
        except OSError:
            return None

    def birth_time_of(self, path: NotePath) -> float | None:
        """Return when a note's file was made, in seconds since 1970, None when unknown."""
        from kbtool.store.files.birth_time import birth_time  # noqa: PLC0415 - most searches do not ask

        return birth_time(str(self._root / path))

    @property
    def config(self) -> Config:
        """The vault's configuration."""
        return self._session.config

    def paths(self) -> Iterator[NotePath]:
        """Yield every file that a link can lead to, those included that cannot be read."""
        self._refresh()
        files, faults = self._session.files, self._session.unreadable
        yield from (path for path in files if not is_outside(path))
        shut = (path for path, fault in faults.items() if fault.kind != "too-deep")
        yield from (path for path in shut if path not in files and not is_outside(path))

    def notes(self, paths: Iterable[NotePath]) -> "Iterator[Note]":
        """Yield what some notes say; see the port."""
        self._refresh()
        return self._session.notes(paths)

    def canvases(self) -> "Iterator[Canvas]":
        """Yield what all canvases link to."""
        self._refresh()
        for path, state in self._session.files.items():
            text = None if state.kind != "canvas" else self.text_of(path, state.digest)
            if text is not None:
                from kbtool.parse.canvas import parse_canvas  # noqa: PLC0415 - few vaults have any

                yield parse_canvas(path, state.digest, text.encode("utf-8", "surrogatepass"))

    def _refresh(self) -> None:
        if not self._refreshed:
            self._session.refresh()
            self._refreshed = True

"""Reading the files that a look has found to be others, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kbtool.model.place import NotePath
from kbtool.model.source import Source, Unreadable
from kbtool.session.files import FileKind, FileState, kind_of

if TYPE_CHECKING:
    from kbtool.session.ports import Disk, Progress


class Reading:
    """One pass over the files to read again, and what became of each."""

    def __init__(self, disk: Disk, bibliographies: frozenset[NotePath]) -> None:
        self.states: dict[NotePath, FileState] = {}
        self.unreadable: dict[NotePath, Unreadable] = {}
        self.gone: set[NotePath] = set()
        self._disk = disk
        self._bibliographies = bibliographies

    def sources(
        self, paths: list[NotePath], progress: Progress
    ) -> Iterator[tuple[FileKind, Source]]:
        """Read one file after another, as the one who understands them asks for more."""
        for done, path in enumerate(paths):
            progress("reading", done, len(paths))
            match self._disk.read(path):
                case None:
                    self.gone.add(path)
                case Unreadable() as fault:
                    self.unreadable[path] = fault
                case Source() as source:
                    kind = kind_of(path, self._bibliographies)
                    stamp, digest = source.stamp, source.digest
                    self.states[path] = FileState(kind, stamp, digest, source.settled)
                    yield kind, source
        if paths:
            progress("reading", len(paths), len(paths))

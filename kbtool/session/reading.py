"""Reading the files that a look has found to be others, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from kbtool.model.location import NotePath
from kbtool.model.source import Source, Stamp, Unreadable
from kbtool.session.scan import NOT_READ, FileKind, FileState, kind_of

if TYPE_CHECKING:
    from kbtool.session.ports import Disk, Progress


def settled_states(
    read: FileReader, spare: Iterable[NotePath], files: Mapping[NotePath, FileState]
) -> tuple[Mapping[NotePath, FileState], Mapping[NotePath, Unreadable]]:
    """Return the states of files that were asked for once more, and what is wrong with some.

    A library that cannot be read is tried again by each refresh; one that no note names any more
    (`spare`) is an attachment like others.
    """
    faults = {p: f for p, f in read.unreadable.items() if p in files and files[p].kind in _OWN}
    states = {path: FileState("library", _NO_STAMP, NOT_READ, is_stable=False) for path in faults}
    states |= read.states
    for path in spare:
        states[path] = FileState("attachment", files[path].stamp, NOT_READ, is_stable=True)
    return states, faults


_NO_STAMP: Final = Stamp(0, 0, 0, 0)
_OWN: Final = frozenset({"attachment", "library"})


class FileReader:
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
                    if kind == "attachment":
                        kind = "library"  # nobody reads it but for a note that names it
                    stamp, digest = source.stamp, source.digest
                    self.states[path] = FileState(kind, stamp, digest, source.settled)
                    yield kind, source
        if paths:
            progress("reading", len(paths), len(paths))

"""A second process that writes part of a large index: segments that the first one adopts.

It opens the vault by itself, from the same cache, and is told by path which notes are its part.
The pipes run between this program and itself; nothing else reads or writes them.
"""

import json
import pickle
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, Protocol

from kbtool.config.settings import Config
from kbtool.model.location import NotePath

_CODE: Final = (
    "from kbtool.index.lifecycle.build_process import work; "
    "sys.stdout.write(work(sys.stdin.buffer))"
)


class HelperFailedError(Exception):
    """The second process did not write its part; whoever asked has to do it."""


class PartialBuild(Protocol):
    """A part of the work that is under way elsewhere."""

    def segments(self) -> Sequence[Any]:
        """Wait for it and return Whoosh's segments; raises HelperFailedError."""
        ...

    def close(self) -> None:
        """End it, done or not."""
        ...


class PartialBuildStarter(Protocol):
    """Starts the second process on some notes, which go into the index at `folder`."""

    def __call__(self, folder: Path, paths: Sequence[NotePath]) -> PartialBuild:
        """Return the part that is under way; raises OSError."""
        ...


def starter_for(root: Path, config: Config) -> PartialBuildStarter:
    """Return what starts a second process for the vault at `root`."""
    return partial(_ProcessHalf, root, config)


class _Job(NamedTuple):
    root: Path
    config: Config
    folder: Path
    paths: tuple[NotePath, ...]


class _ProcessHalf:
    """The part of one process."""

    def __init__(self, root: Path, config: Config, folder: Path, paths: Sequence[NotePath]) -> None:
        from kbtool.store.child_process import start_child  # noqa: PLC0415 - only a large build needs it

        self._process = start_child(_CODE)
        assert self._process.stdin is not None
        with suppress(BrokenPipeError), self._process.stdin as pipe:
            pipe.write(pickle.dumps(_Job(root, config, folder, tuple(paths))))

    def segments(self) -> Sequence[Any]:
        from kbtool.index.segments.writer import adopt_segment  # noqa: PLC0415 - Whoosh comes with it

        assert self._process.stdout is not None
        said = self._process.stdout.read()
        if self._process.wait():
            raise HelperFailedError
        return [adopt_segment(*row) for row in json.loads(said)]

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def work(source: BinaryIO) -> str:
    """Do the job that `source` describes; return each segment's name, count and field totals."""
    from kbtool.index.documents import documents_of  # noqa: PLC0415 - only the child needs it
    from kbtool.index.lifecycle.generation import write_segments  # noqa: PLC0415
    from kbtool.index.segments.storage import MappedStorage  # noqa: PLC0415
    from kbtool.index.session_notes import SessionNoteSource  # noqa: PLC0415
    from kbtool.store.open_session import open_session  # noqa: PLC0415

    job: _Job = pickle.load(source)  # noqa: S301 - our own parent wrote it
    with open_session(job.root, job.config) as session:
        session.refresh()
        notes = SessionNoteSource(session, job.root, refreshed=True)
        documents = documents_of(notes, job.paths, job.config.citations)
        segments = write_segments(MappedStorage(str(job.folder)), documents, lambda _done: None)
    rows = [(s.segid, s.doc_count_all(), dict(s._fieldlengths)) for s in segments]  # noqa: SLF001
    return json.dumps(rows)

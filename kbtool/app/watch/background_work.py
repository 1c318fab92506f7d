"""Great work of a watcher, done by a process of its own that leaves its results in the cache.

A process that has once judged or indexed thousands of notes keeps much of the memory which that
took; a watcher would hold it all day.
"""

import json
import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final, Literal, NamedTuple

from kbtool.config.settings import Config
from kbtool.index.lifecycle.index_store import index_store_of
from kbtool.index.lifecycle.recovery import update_or_rebuild
from kbtool.index.session_notes import SessionNoteSource
from kbtool.session.ports import Progress
from kbtool.store.child_process import start_child
from kbtool.store.open_session import open_session

_MANY: Final = 2_000
"""Files; fewer are done with sooner, and in little memory, by the watcher itself."""

_BEAT_SECONDS: Final = 0.25

_CODE: Final = "from kbtool.app.watch.background_work import main; main()"


Work = Literal["judge", "index"]


class _Job(NamedTuple):
    root: Path
    config: Config
    work: Work


class BackgroundWork:
    """Starts such processes for one vault under one configuration.

    Whatever goes wrong with one, the watcher does the work itself. Judging is waited for, and
    `report` is told how far it is; the index is brought up to date meanwhile.
    """

    def __init__(self, root: Path, config: Config, report: Progress) -> None:
        self.root = root
        self._config = config
        self._report = report
        self._indexing: subprocess.Popen[bytes] | None = None
        self._has_ended = False

    def judge(self, files: int) -> bool:
        """Have the vault judged, of which so many files are to be read or judged; say if it was."""
        return files >= _MANY and self._has_judged()

    def is_indexing(self) -> bool:
        """Say whether the index is being brought up to date."""
        if self._indexing is not None and self._indexing.poll() is not None:
            self._has_ended = True
            self._end_indexing()
        return self._indexing is not None

    def begin_to_index(self, notes: int) -> bool:
        """Have the index brought up to date, which lacks so many notes; say if it is under way.

        What one process has left undone is not given to the next.
        """
        if self.is_indexing():
            return True
        if self._has_ended or notes < _MANY:
            self._has_ended = False
            return False
        try:
            self._indexing = self._started("index")
        except (OSError, ValueError):
            return False
        return True

    def close(self) -> None:
        """End what is under way; an index is whole at any time."""
        if self._indexing is not None:
            self._indexing.kill()
            self._end_indexing()

    def _end_indexing(self) -> None:
        if self._indexing is not None:
            with self._indexing:
                self._indexing = None

    def _has_judged(self) -> bool:
        try:
            with self._started("judge") as process:
                assert process.stdout is not None
                try:
                    for line in process.stdout:
                        self._report(*json.loads(line))
                except BaseException:
                    process.kill()  # nobody waits for it any more
                    raise
        except (OSError, ValueError):
            return False
        return process.returncode == 0

    def _started(self, work: Work) -> "subprocess.Popen[bytes]":
        process = start_child(_CODE)
        assert process.stdin is not None
        try:
            with process.stdin as pipe:
                pipe.write(pickle.dumps(_Job(self.root, self._config, work)))
        except BaseException:
            process.kill()
            raise
        return process


def main() -> None:
    """Do the work that standard input asks for; raises what keeps it from being done."""
    job: _Job = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent, through its pipe
    match job.work:
        case "judge":
            _judge(job)
        case "index":
            _index(job)


def _judge(job: _Job) -> None:
    teller = _ProgressReporter()
    with open_session(job.root, job.config, progress=teller.say) as session:
        session.refresh()
        teller.say("judging", 0, 0)
        session.lint()


def _index(job: _Job) -> None:
    # Nobody asks how far this is, or reads it: a full pipe would stop us.
    with open_session(job.root, job.config) as session:
        session.refresh()
        notes = SessionNoteSource(session, job.root, refreshed=True)
        update_or_rebuild(index_store_of(job.root, job.config), notes, lambda _done, _total: None)


class _ProgressReporter:
    """Says how far the work is, and says it again while it goes on: who hears it may end us."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = ("reading", 0, 0)
        threading.Thread(target=self._repeat, daemon=True).start()

    def say(self, work: str, done: int, total: int) -> None:
        with self._lock:
            self._last = (work, done, total)
            sys.stdout.write(json.dumps(self._last) + "\n")
            sys.stdout.flush()

    def _repeat(self) -> None:
        while True:
            time.sleep(_BEAT_SECONDS)
            try:
                self.say(*self._last)
            except OSError:
                os._exit(1)  # nobody waits for us any more

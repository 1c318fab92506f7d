"""Great work of a watcher, done by a process of its own that leaves its results in the cache.

A process that has once judged or indexed thousands of notes keeps much of the memory which that
took; a watcher would hold it all day.
"""

import json
import pickle
import sys
from pathlib import Path
from typing import Final, Literal, NamedTuple

from kbtool.cli.progress import Report
from kbtool.config.settings import Config
from kbtool.index.library import library_of, repaired
from kbtool.index.sessionnotes import SessionNotes
from kbtool.store.child import start_child
from kbtool.store.opening import open_session

_MANY: Final = 2_000
"""Files; fewer are done with sooner, and in little memory, by the watcher itself."""

_CODE: Final = "from kbtool.cli.apart import main; main()"


class _Job(NamedTuple):
    root: Path
    config: Config
    work: Literal["judge", "index"]


class Apart:
    """Starts such processes for one vault under one configuration, and waits for them.

    Whatever goes wrong with one, the watcher does the work itself; `report` is told how far it is.
    """

    def __init__(self, root: Path, config: Config, report: Report) -> None:
        self.root = root
        self._config = config
        self._report = report

    def judge(self, files: int) -> bool:
        """Have the vault judged, of which so many files are to be read or judged; say if it was."""
        return files >= _MANY and self._has_done(_Job(self.root, self._config, "judge"))

    def index(self, notes: int) -> bool:
        """Have the index brought up to date, which lacks so many notes; say if it was."""
        return notes >= _MANY and self._has_done(_Job(self.root, self._config, "index"))

    def _has_done(self, job: _Job) -> bool:
        try:
            with start_child(_CODE) as process:
                assert process.stdin is not None
                assert process.stdout is not None
                try:
                    with process.stdin as pipe:
                        pipe.write(pickle.dumps(job))
                    for line in process.stdout:
                        self._report(*json.loads(line))
                except BaseException:
                    process.kill()  # nobody waits for it any more
                    raise
        except (OSError, ValueError):
            return False
        return process.returncode == 0


def main() -> None:
    """Do the work that standard input asks for; raises what keeps it from being done."""
    job = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent, through its pipe
    with open_session(job.root, job.config, progress=_say) as session:
        session.refresh()
        match job.work:
            case "judge":
                session.diagnose()
            case _:
                notes = SessionNotes(session, job.root, refreshed=True)
                repaired(library_of(job.root, job.config), notes, _indexed)


def _indexed(done: int, total: int) -> None:
    _say("indexing", done, total)


def _say(work: str, done: int, total: int) -> None:
    sys.stdout.write(json.dumps((work, done, total)) + "\n")
    sys.stdout.flush()

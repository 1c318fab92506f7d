"""One process run and what it cost, children included."""

import os
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import NamedTuple, Self

_SAMPLE_SECONDS = 0.02
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Sample(NamedTuple):
    """Seconds of wall clock, seconds of processor in all processes, mebibytes at the peak.

    `memory` is the largest process's, `tree` the sum over all at one moment; what several
    processes share counts for each of them, so that `tree` is an upper bound.
    """

    wall: float
    cpu: float
    memory: float
    tree: float


class OverdueError(Exception):
    """A run took longer than its patience and was stopped."""


def run(
    command: Sequence[str], environment: Mapping[str, str], patience: float | None = None
) -> Sample:
    """Run a command to its end without its output; any exit code below 2 is a good run."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )
    watcher = TreeWatcher(process.pid, patience)
    with watcher:
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if watcher.is_overdue:
        raise OverdueError
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: exit {process.returncode}: {errors.decode()}")
    memory = usage.ru_maxrss / 1024
    return Sample(wall, usage.ru_utime + usage.ru_stime, memory, max(memory, watcher.peak))


def middle(samples: Iterable[Sample]) -> Sample:
    """Return the median of each figure."""
    return Sample(*(median(column) for column in zip(*samples, strict=True)))


class TreeWatcher:
    """Looks every now and then how much memory a process and all below it hold (Linux only).

    `peak` is in mebibytes. A process that outlasts the patience (in seconds) is killed.
    """

    def __init__(self, pid: int, patience: float | None = None) -> None:
        self.peak = 0.0
        self.is_overdue = False
        self._pid = pid
        self._end = None if patience is None else time.monotonic() + patience
        self._stop = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_SAMPLE_SECONDS):
            self.peak = max(self.peak, sum(map(_resident, tree_of(self._pid))))
            if self._end is not None and time.monotonic() > self._end:
                self.is_overdue, self._end = True, None
                os.kill(self._pid, 9)


def tree_of(pid: int) -> Iterator[int]:
    """Yield a process and all that descend from it, none where the system does not say."""
    pending = [pid]
    while pending:
        pid = pending.pop()
        yield pid
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                pending += map(int, children.read_text().split())
            except OSError:  # it has ended
                continue


def cpu_of(pid: int) -> float:
    """Return the seconds of processor that a process, without its children, has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 2**20
    except (OSError, IndexError):
        return 0.0

"""One process run and what it cost, children included."""

import os
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import NamedTuple


class Sample(NamedTuple):
    """Seconds of wall clock, seconds of processor in all processes, megabytes of the largest."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], environment: Mapping[str, str]) -> Sample:
    """Run a command to its end without its output; any exit code below 2 is a good run."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: exit {process.returncode}: {errors.decode()}")
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def middle(samples: Iterable[Sample]) -> Sample:
    """Return the median of each figure."""
    return Sample(*(median(column) for column in zip(*samples, strict=True)))

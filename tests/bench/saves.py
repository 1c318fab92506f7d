"""What a save, or a note that comes or goes, costs under `kbtool watch`, until it is indexed."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from bench.jobs import Place
from bench.measure import TreeWatcher, cpu_of

from kbtool.watch.events.pending import (
    QUIET_SECONDS,  # the watcher waits so long for more; that is no work
)


class Saves(NamedTuple):
    """Seconds of work after the quiet window, by the clock and of processor, for one save.

    `memory` is the peak of the watcher and its helpers, in megabytes.
    """

    middle: float
    slowest: float  # 95th percentile
    cpu: float
    memory: float


def time_saves(place: Place, count: int = 20) -> Saves:
    """Save notes one after another while a watcher runs."""

    def save(note: Path) -> None:
        with note.open("a", encoding="utf-8") as file:
            file.write("A saved line.\n")

    return _timed(place, [partial(save, note) for note in place.edited[:count]])


def time_names(place: Place, count: int = 7) -> Saves:
    """Create, rename and remove notes, each `count` times, while a watcher runs."""

    def create(note: Path, other: Path) -> None:
        note.write_text(f"See [[{other.stem}]] and [[{other.stem} that is not there]].\n")

    steps = []
    for number, other in enumerate(place.edited[:count]):
        new = place.vault / f"A new thought {number}.md"
        moved = new.with_name(f"An old thought {number}.md")
        steps += [partial(create, new, other), partial(new.rename, moved), moved.unlink]
    return _timed(place, steps)


def _timed(place: Place, steps: Sequence[Callable[[], object]]) -> Saves:
    process = subprocess.Popen(
        place.kbtool("watch", "--jsonl"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **place.environment},
    )
    watcher = TreeWatcher(process.pid)
    try:
        with watcher:
            _wait_for(process, "ready")
            time.sleep(2.0)  # it may still be indexing what it found
            times, work = [], []
            for step in steps:
                used = cpu_of(process.pid)
                step()
                begin = time.perf_counter()
                _wait_for(process, "changed")
                times.append(time.perf_counter() - begin - QUIET_SECONDS)
                work.append(cpu_of(process.pid) - used)
                time.sleep(0.5)
    finally:
        process.send_signal(signal.SIGTERM)  # a background shell's jobs ignore SIGINT
        process.wait(timeout=30)
        process.stdout.close()
    return Saves(median(times), quantiles(times, n=20)[-1], median(work), watcher.peak)


def _wait_for(process: "subprocess.Popen[bytes]", event: str) -> None:
    for line in process.stdout:
        news = json.loads(line)
        if news["event"] == event and news.get("indexed", True):
            return
    raise RuntimeError("the watcher ended")

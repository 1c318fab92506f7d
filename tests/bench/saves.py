"""One save under `kbtool watch`, until the index holds it."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from bench.jobs import Place

QUIET_SECONDS = 0.25  # the watcher waits so long for more events; not work


class Saves(NamedTuple):
    """Seconds of work after the quiet window, and the watcher's memory in megabytes at the end."""

    middle: float
    slowest: float  # 95th percentile
    memory: float


def time_saves(place: Place, count: int = 20) -> Saves:
    """Save notes one after another while a watcher runs."""
    notes = sorted(place.vault.glob("*.md"))[:count]
    process = subprocess.Popen(
        place.kbtool("watch", "--jsonl"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **place.environment},
    )
    try:
        _wait_for(process, "ready")
        time.sleep(2.0)  # it may still be indexing what it found
        times = []
        for note in notes:
            with note.open("a", encoding="utf-8") as file:
                file.write("A saved line.\n")
            begin = time.perf_counter()
            _wait_for(process, "changed")
            times.append(time.perf_counter() - begin - QUIET_SECONDS)
            time.sleep(0.5)
        memory = _memory_of(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
    return Saves(median(times), quantiles(times, n=20)[-1], memory)


def _wait_for(process: "subprocess.Popen[bytes]", event: str) -> None:
    for line in process.stdout:
        if json.loads(line)["event"] == event:
            return
    raise RuntimeError("the watcher ended")


def _memory_of(pid: int) -> float:
    try:
        with Path(f"/proc/{pid}/status").open(encoding="ascii") as status:
            row = next(line for line in status if line.startswith("VmRSS:"))
    except (OSError, StopIteration):
        return float("nan")
    return int(row.split()[1]) / 1024

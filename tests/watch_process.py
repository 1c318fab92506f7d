"""A real watcher in a process of its own, over real files, with every line and its time."""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent


def environment(cache):
    return {**os.environ, "KBTOOL_CACHE_DIR": str(cache), "PYTHONPATH": str(ROOT)}


def kbtool(cache, *words, **rest):
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "kbtool", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(cache),
        **rest,
    )


class WatchProcess:
    """`kbtool watch --jsonl`; `events` grows as the watcher speaks."""

    def __init__(self, vault, cache, *words, wrapper=()):
        self.process = subprocess.Popen(
            [
                *wrapper,
                sys.executable,
                "-m",
                "kbtool",
                "watch",
                "--vault",
                vault,
                "--jsonl",
                *words,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(cache),
        )
        self.events = []
        self.errors = []
        self._new = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._read, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self):
        return self.process.pid

    def wait_for(self, event, seconds=15.0, **fields):
        """Return the next event of this kind with these fields, skipping others."""
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            try:
                found = self._new.get(timeout=max(0.0, left))
            except queue.Empty:
                message = f"no {event} {fields}; heard {self.kinds()}, stderr {self.errors}"
                raise AssertionError(message) from None
            if found["event"] == event and all(found.get(k) == v for k, v in fields.items()):
                return found

    def ready(self):
        return self.wait_for("ready", 30)

    def settle(self, quiet=1.5, longest=30.0):
        """Wait until nothing has been said for a while."""
        end = time.monotonic() + longest
        last = len(self.events)
        since = time.monotonic()
        while time.monotonic() < end and time.monotonic() - since < quiet:
            time.sleep(0.05)
            if len(self.events) != last:
                last, since = len(self.events), time.monotonic()
        while not self._new.empty():
            self._new.get()

    def kinds(self):
        return [event["event"] for event in self.events]

    def of(self, kind):
        return [event for event in self.events if event["event"] == kind]

    def send(self, number):
        self.process.send_signal(number)

    def stop(self, number=signal.SIGTERM, seconds=10.0):
        """End it; return exit code and the seconds it took."""
        begin = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(seconds)
        took = time.monotonic() - begin
        for thread in self._threads:
            thread.join(5)
        self.process.stdout.close()
        self.process.stderr.close()
        return code, took

    def _read(self):
        for line in self.process.stdout:
            event = {**json.loads(line), "at": time.monotonic()}
            self.events.append(event)
            self._new.put(event)

    def _read_errors(self):
        for line in self.process.stderr:
            self.errors.append(line.rstrip("\n"))


def small_vault(folder, notes=20):
    """A vault without a fault: every note links to the next, the last to the first."""
    root = folder / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / "Notes").mkdir()
    for number in range(notes):
        following = (number + 1) % notes
        (root / "Notes" / f"n{number}.md").write_text(f"# Note {number}\n\nSee [[n{following}]].\n")
    return root


def copied_vault(folder):
    return Path(shutil.copytree(ROOT / "vault", folder / "vault"))

"""Where reports of changes arrive from other threads and from signal handlers."""

import queue
import threading
from contextlib import suppress
from typing import Final

from kbtool.model.location import NotePath
from kbtool.watch.events.pending import MANY, NO_DIRTY_PATHS, DirtyPaths

_SOMETHING: Final = ""  # wakes the reader; any other text is a request to look everywhere


class EventQueue:
    """Keeps what was reported until the watcher asks for it; never blocks who reports."""

    def __init__(self) -> None:
        # A SimpleQueue's put may interrupt its own get, as a signal handler does; a lock may not.
        self._wake: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._paths: set[NotePath] = set()
        self._folders = False
        self._events = 0

    def report(self, paths: tuple[NotePath, ...], *, folders: bool) -> None:
        """Take in the places of one event; called by the observing thread."""
        with self._lock:
            self._events += 1
            self._folders = self._folders or folders
            if len(self._paths) <= MANY:  # one more than that means everywhere
                self._paths.update(paths)
            first = self._events == 1
        if first:
            self._wake.put(_SOMETHING)

    def request_rescan(self, reason: str) -> None:
        """Ask for a look at everything; safe in a signal handler."""
        self._wake.put(reason)

    def wait(self, seconds: float) -> DirtyPaths:
        """Return what was reported, waiting for it at most so long."""
        reasons = self._reasons(max(0.0, seconds))
        return self._take().joined(DirtyPaths(rescan_reason=next(filter(None, reasons), None)))

    def _reasons(self, seconds: float) -> list[str]:
        reasons: list[str] = []
        with suppress(queue.Empty):
            reasons.append(self._wake.get(timeout=seconds))
            while True:
                reasons.append(self._wake.get_nowait())
        return reasons

    def _take(self) -> DirtyPaths:
        with self._lock:
            taken = DirtyPaths(frozenset(self._paths), None, self._folders, self._events)
            self._paths, self._folders, self._events = set(), False, 0
        return NO_DIRTY_PATHS.joined(taken)

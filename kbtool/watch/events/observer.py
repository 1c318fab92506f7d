"""Watchdog's observer: turns its events into places, and knows when it can no longer be trusted."""

import errno
import logging
import os
import queue
import sys
import threading
import warnings
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

import watchdog.events
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, EventDispatcher

from kbtool.model.location import NotePath
from kbtool.watch.events.coverage import count_unwatched_folders
from kbtool.watch.events.event_queue import EventQueue
from kbtool.watch.events.mounts import why_no_events
from kbtool.watch.events.paths import find_place
from kbtool.watch.messages import Mode

# Reads, and changes of a folder's own date, are not among them: the kernel is not even asked, or
# the watcher would wake itself. Watchdog 6 has no event for attributes; it calls them changes.
_WANTED: Final = (
    "FileCreatedEvent",
    "FileModifiedEvent",
    "FileDeletedEvent",
    "FileMovedEvent",
    "FileClosedEvent",
    "FileAttribEvent",
    "DirCreatedEvent",
    "DirDeletedEvent",
    "DirMovedEvent",
)
_NAMES: Final = {"linux": "inotify", "darwin": "FSEvents", "win32": "ReadDirectoryChangesW"}
_LIMITS: Final = {
    errno.ENOSPC: "the system's limit of watches is reached (fs.inotify.max_user_watches)",
    errno.EMFILE: "the system's limit of watchers is reached (fs.inotify.max_user_instances)",
}
_STOP_SECONDS: Final = 0.5


class FileObserver:
    """Reports changes below a vault's root to an inbox, or knows why nobody can."""

    def __init__(
        self, root: str, inbox: EventQueue, poll_seconds: float, *, always_poll: bool
    ) -> None:
        self._root = root
        self._inbox = inbox
        self._poll_seconds = poll_seconds
        self._always_poll = always_poll
        self._observer: BaseObserver | None = None
        self._threads: tuple[threading.Thread, ...] = ()
        self._alarm = _OverflowAlarm(inbox)

    def start(self) -> Mode:
        """Begin to report, or return the polling mode and why."""
        if self._always_poll:
            return self.polling("asked for")
        silence = why_no_events(self._root, _mountinfo(), _kernel())
        if silence is not None:
            return self.polling(silence)
        try:
            self._observe()
        except OSError as error:
            self.stop()
            return self.polling(_LIMITS.get(error.errno or 0, f"watching failed: {error.strerror}"))
        except RuntimeError as error:  # no thread can be started
            self.stop()
            return self.polling(f"watching failed: {error}")
        return Mode(_NAMES.get(sys.platform, type(self._observer).__name__))

    def polling(self, reason: str) -> Mode:
        """Return the mode without reports."""
        return Mode("polling", self._poll_seconds, reason)

    def is_alive(self) -> bool:
        """Say whether every thread that reporting needs still runs."""
        return self._observer is not None and all(thread.is_alive() for thread in self._threads)

    def unwatched(self) -> int:
        """Return the number of folders that have no watch."""
        return count_unwatched_folders(self._root) if self._observer is not None else 0

    def stop(self) -> None:
        """End reporting; waits only briefly for the threads, they end with the process."""
        logging.getLogger("watchdog").removeHandler(self._alarm)
        observer, self._observer = self._observer, None
        if observer is None:
            return
        groups = [getattr(emitter, "_inotify", None) for emitter in observer.emitters]
        try:
            observer.stop()
        except Exception:  # noqa: BLE001 - watchdog's own tables may be what broke (a KeyError in 7.1 after many folders have changed places); it ends, and must not take the watcher along
            _release(observer, groups)
        if observer.is_alive():
            observer.join(_STOP_SECONDS)

    def _observe(self) -> None:
        logger = logging.getLogger("watchdog")
        logger.addHandler(self._alarm)
        logger.propagate = False  # its warnings are ours to word
        # Watchdog warns at length when it meets a folder twice; it keeps the watch all the same.
        warnings.filterwarnings("ignore", module=r"watchdog\.")
        threading.excepthook = self._on_thread_death
        before = set(threading.enumerate())
        self._observer = Observer()
        wanted = [
            getattr(watchdog.events, name) for name in _WANTED if hasattr(watchdog.events, name)
        ]
        handler = _Handler(self._root, self._inbox)
        self._observer.schedule(handler, self._root, recursive=True, event_filter=wanted)
        self._observer.start()
        self._threads = tuple(set(threading.enumerate()) - before)

    def _on_thread_death(self, death: threading.ExceptHookArgs) -> None:
        """Keep a thread of watchdog's from printing how it died: `is_alive` tells, and is asked."""
        if death.thread not in self._threads:
            threading.__excepthook__(death)


class _Handler(FileSystemEventHandler):
    """Notes where something happened; looks at nothing, for the disk is asked later."""

    def __init__(self, root: str, inbox: EventQueue) -> None:
        self._root = root
        self._inbox = inbox

    def on_any_event(self, event: FileSystemEvent) -> None:
        try:
            places = tuple(self._places(event))
            if places:
                self._inbox.report(places, folders=event.is_directory)
        except BaseException as error:  # noqa: BLE001 - a thread that dies here takes every later change with it; looking at everything makes up for one lost event
            self._inbox.request_rescan(f"an event could not be understood ({type(error).__name__})")

    def _places(self, event: FileSystemEvent) -> list[NotePath]:
        paths = (os.fsdecode(event.src_path), os.fsdecode(event.dest_path))
        found = (
            find_place(self._root, path, is_folder=event.is_directory) for path in paths if path
        )
        return [place for place in found if place is not None]


class _OverflowAlarm(logging.Handler):
    """Hears watchdog say that events were lost; it tells nobody else."""

    def __init__(self, inbox: EventQueue) -> None:
        super().__init__(logging.WARNING)
        self._inbox = inbox

    def emit(self, record: logging.LogRecord) -> None:
        message = str(record.msg).lower()
        if "overflow" in message or "unable to rebuild" in message:
            self._inbox.request_rescan("too many changes at once, the system dropped reports")


def _release(observer: BaseObserver, groups: Iterable[object]) -> None:
    """Do what an inotify observer that failed to stop has left undone.

    Its reader holds the system's watches; its emitters wait at their groups of watches for reports,
    itself for theirs.
    """
    reader = getattr(observer, "_inotify_fd", None)
    if reader is not None:
        with suppress(Exception):
            reader.stop()
    for group in groups:
        with suppress(Exception):
            group._move_event_grouper.close()  # type: ignore[attr-defined]  # noqa: SLF001
    with suppress(queue.Full):
        observer.event_queue.put_nowait(EventDispatcher.stop_event)


def _mountinfo() -> str:
    try:
        return Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _kernel() -> str:
    return os.uname().release if hasattr(os, "uname") else ""

"""The one seat of a vault's watcher: who sits there, how it stands, and the wish that it ends.

Three files in the vault's cache folder: `watch.lock` is held for the watcher's life, `watch.json`
shows how things stand, `watch.stop` asks for the end. A process is never sent a signal: its number
may have been given to somebody else.
"""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kbtool.errors import CacheError, WatcherRunningError
from kbtool.store.cache.location import cache_folder
from kbtool.store.locks import LockBusyError, hold, is_held
from kbtool.watch.messages import Count, Mode
from kbtool.watch.ports import WatcherStatus

_LOCK: Final = "watch.lock"
_STATUS: Final = "watch.json"
_STOP_FILE: Final = "watch.stop"
LOG: Final = "watch.log"
ERRORS: Final = "watch.err"
_PATIENCE: Final = 0.3  # seconds; a look at the status holds the lock for a moment
_INTERVAL: Final = 0.05


@dataclass(frozen=True, slots=True)
class RunningWatcher:
    """A running watcher; `pid` is 0 and `standing` None while it has not said so yet."""

    pid: int
    started: float  # seconds since 1970
    vault: str
    standing: WatcherStatus | None


class WatcherLock:
    """What the watcher itself does with the three files."""

    def __init__(self, folder: Path, vault: str, life: ExitStack) -> None:
        self._folder = folder
        self._life = life  # what is let go of when this watcher ends
        self._said: Mapping[str, object] = {}
        self._lock = _identity(folder / _LOCK)
        self._about = {"schema": 1, "pid": os.getpid(), "started": time.time(), "vault": vault}

    def announce(self) -> None:
        """Say who sits here, before there is anything to say about the vault."""
        with suppress(OSError):  # a full disk: the lock alone must do
            self._stop_file().unlink(missing_ok=True)
            self._write({})

    def post(self, standing: WatcherStatus) -> None:
        """Show how things stand; a full or read-only disk only leaves the old news there."""
        with suppress(OSError):
            self._write(_plain(standing))

    def stop_is_asked(self) -> bool:
        """Say whether somebody left the wish that this watcher ends.

        Raises WatcherRunningError when another watcher came while there was no lock to see.
        """
        if not self._is_ours():
            self._reacquire()
        return self._stop_file().exists()

    def leave(self) -> None:
        """Take away what speaks of a running watcher."""
        if not self._is_ours():
            return
        for name in (_STATUS, _STOP_FILE):
            with suppress(OSError):
                (self._folder / name).unlink(missing_ok=True)

    def _is_ours(self) -> bool:
        """Say whether the lock that others see is the one that is held here."""
        return self._lock is not None and _identity(self._folder / _LOCK) == self._lock

    def _reacquire(self) -> None:
        """Take the seat anew, for somebody has deleted the cache, as anybody may at any time."""
        with suppress(OSError, CacheError):  # a full disk: at the next question
            cache_folder(Path(str(self._about["vault"])))
            self._life.enter_context(_held(self._folder))
            self._lock = _identity(self._folder / _LOCK)
            self._write(self._said)

    def _stop_file(self) -> Path:
        return self._folder / _STOP_FILE

    def _write(self, facts: Mapping[str, object]) -> None:
        self._said = facts
        # Readers take no lock: they find the old text or the new one, never a part.
        draft = self._folder / f"{_STATUS}.tmp"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps({**self._about, **facts}), encoding="ascii")
        draft.replace(self._folder / _STATUS)


@contextmanager
def acquire_watcher_lock(folder: Path, vault: str) -> Iterator[WatcherLock]:
    """Be the vault's watcher while the block runs; raises WatcherRunningError.

    A lock left behind by a crash or a reboot is free: the operating system holds none for the
    dead. `folder` is the vault's cache folder.
    """
    with ExitStack() as life:
        life.enter_context(_held(folder))
        seat = WatcherLock(folder, vault, life)
        seat.announce()
        life.callback(seat.leave)
        yield seat


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    try:
        with hold(folder / _LOCK, _PATIENCE):
            yield
    except LockBusyError as busy:
        sitter = find_running_watcher(folder)
        raise WatcherRunningError(sitter.pid if sitter else 0) from busy


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def find_running_watcher(folder: Path) -> RunningWatcher | None:
    """Return the running watcher of a vault, None when there is none."""
    if not is_held(folder / _LOCK):
        return None
    facts = _read(folder / _STATUS)
    return RunningWatcher(
        pid=int(facts.get("pid", 0)),
        started=float(facts.get("started", 0.0)),
        vault=str(facts.get("vault", "")),
        standing=_standing(facts),
    )


def ask_to_stop(folder: Path, patience: float) -> bool:
    """Ask the vault's watcher to end; say whether it has, within `patience` seconds."""
    (folder / _STOP_FILE).touch(mode=0o600)
    end = time.monotonic() + patience
    while is_held(folder / _LOCK):
        if time.monotonic() > end:
            return False
        time.sleep(_INTERVAL)
    return True


def _plain(standing: WatcherStatus) -> dict[str, object]:
    mode, count = standing.mode, standing.count
    return {
        "mode": mode.name,
        "poll_seconds": mode.seconds,
        "reason": mode.reason,
        "notes": count.notes,
        "errors": count.errors,
        "warnings": count.warnings,
        "infos": count.infos,
        "last_event": standing.last_event,
        "last_scan": standing.last_scan,
        "lag": standing.lag,
        "looks": standing.looks,
        "waiting": standing.waiting,
    }


def _standing(facts: Mapping[str, Any]) -> WatcherStatus | None:
    if "mode" not in facts:
        return None
    return WatcherStatus(
        mode=Mode(facts["mode"], facts["poll_seconds"], facts["reason"]),
        count=Count(facts["notes"], facts["errors"], facts["warnings"], facts["infos"]),
        last_event=facts["last_event"],
        last_scan=facts["last_scan"],
        lag=facts["lag"],
        looks=facts["looks"],
        waiting=facts.get("waiting", ""),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}

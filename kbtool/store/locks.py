"""Locks between processes: who may write a cache now, and who watches a vault.

The operating system frees a lock when its holder ends, however it ends; a file left behind by a
crash or a reboot locks nothing. Readers never take one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_MODE: Final = 0o600
_POLL_SECONDS: Final = 0.02


class LockBusyError(Exception):
    """Somebody else holds the lock, and still did when the patience ended."""


@contextmanager
def hold(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock at `path` (a file of its own) while the block runs.

    Waits `patience` seconds for another holder, 0 for none at all, then raises LockBusyError.
    The lock belongs to the process: the block may end in another thread than it began in.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - 30 ms that most runs do not need

    lock = FileLock(str(path), mode=_MODE, thread_local=False)
    try:
        lock.acquire(timeout=patience, poll_interval=_POLL_SECONDS)
    except Timeout as busy:
        raise LockBusyError(f"another process holds {path.name}") from busy
    try:
        yield
    finally:
        lock.release()


def is_held(path: Path) -> bool:
    """Say whether somebody holds the lock at this moment."""
    if not path.exists():
        return False
    try:
        with hold(path, 0):
            return False
    except LockBusyError:
        return True

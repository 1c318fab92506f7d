"""What becomes of an index that fails: one that is damaged is set aside, and built anew.

Damage is proved, not guessed: an error of another kind over files that are what the manifest says
is a fault of this program or of the system, and passes on.
"""

import errno
import shutil
import time
from collections.abc import Callable
from typing import Final, TypeVar

from kbtool.errors import CacheError, KbError
from kbtool.index.lifecycle.changes import KnownState
from kbtool.index.lifecycle.generation import Generation
from kbtool.index.lifecycle.index_store import PATIENCE, IndexStore, Progress, open_current, update
from kbtool.index.ports import NoteSource
from kbtool.index.segments.damage import DamagedIndexError
from kbtool.store.locks import LockBusyError, hold

_EXHAUSTED: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})
"""What says nothing about a file: the system has no room for one more."""

T = TypeVar("T")


def mended(library: IndexStore, work: Callable[[bool], T]) -> T:
    """Do what needs the index; where that proves damaged, set it aside and do it once more.

    `work` is told whether an index was set aside for it. A file that another process has dropped
    between naming and opening is a reason to look again. Raises CacheError when the index made anew
    is damaged as well, and whatever the work raises over a whole index.
    """
    is_anew = False
    for attempt in range(2):
        try:
            return work(is_anew)
        except (KbError, LockBusyError):
            raise
        except Exception as fault:
            if is_damaged(library, fault):
                if attempt:
                    reason = f"the index cannot be used ({fault})"
                    raise CacheError(str(library.folder), reason) from fault
                quarantine(library)
                is_anew = True
            elif attempt or not isinstance(fault, FileNotFoundError):
                raise
    raise AssertionError


def update_or_rebuild(
    library: IndexStore, notes: NoteSource, progress: Progress, since: KnownState | None = None
) -> Generation:
    """Bring the index up to date, setting a damaged one aside.

    Raises LockBusyError or OSError, and CacheError when a new index is damaged as well.
    """
    return mended(library, lambda _: update(library, notes, progress, since=since))


def is_damaged(library: IndexStore, fault: Exception) -> bool:
    """Say whether it is the index that made something fail: every file is read and compared."""
    if isinstance(fault, DamagedIndexError):
        return True
    try:
        open_current(library, thoroughly=True)
    except DamagedIndexError:
        return True
    except OSError as unreadable:
        return unreadable.errno not in _EXHAUSTED
    return False


def quarantine(library: IndexStore) -> None:
    """Rename a damaged index out of the way, keeping the last such one for a look at it."""
    try:
        with hold(library.lock, PATIENCE):
            for old in library.folder.parent.glob(f"{library.folder.name}.bad-*"):
                shutil.rmtree(old, ignore_errors=True)
            bad = library.folder.with_name(f"{library.folder.name}.bad-{time.time_ns()}")
            library.folder.rename(bad)
    except (OSError, LockBusyError):
        return  # not ours to move: whoever asks next finds it as it is, or mended

"""What a watcher does with the index in quiet moments, and what it asks before great work."""

from kbtool.index.lifecycle.generation import merge_small_segments
from kbtool.index.lifecycle.index_store import IndexStore, open_current
from kbtool.index.lifecycle.recovery import is_damaged, quarantine
from kbtool.index.segments.damage import DamagedIndexError
from kbtool.store.locks import LockBusyError, hold


def tidy(library: IndexStore) -> None:
    """Merge small segments where there are several: for a watcher's quiet moments.

    Raises LockBusyError or OSError; the old state stays as it was then. A damaged index is set
    aside, and built anew by whoever needs it next.
    """
    try:
        with hold(library.lock, 0):
            generation = open_current(library)
            if generation is not None:
                merge_small_segments(generation)
    except (OSError, LockBusyError):
        raise
    except Exception as fault:
        if not is_damaged(library, fault):
            raise
        quarantine(library)


def documents_held(library: IndexStore) -> int:
    """Return how many notes the index holds, none where it cannot be read."""
    try:
        generation = open_current(library)
    except (OSError, DamagedIndexError):
        return 0
    return generation.documents if generation is not None else 0


def import_writer() -> None:
    """Import what only writers need, ahead of the first write."""
    import kbtool.index.documents  # noqa: PLC0415 - that is the point
    import kbtool.index.segments.writer  # noqa: F401, PLC0415

"""Searching an index that holds every note's present state, whatever befalls the files.

An index that may not be written, or is being written by another process, still answers: what it
lacks is indexed in memory. One that is damaged is set aside and built anew.
"""

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple, TypeVar

from kbtool.index.lifecycle.changes import diff_with_notes
from kbtool.index.lifecycle.index_store import PATIENCE, IndexStore, Progress, open_current, update
from kbtool.index.lifecycle.recovery import mended
from kbtool.index.ports import NoteSource
from kbtool.index.segments.index_reader import IndexReader
from kbtool.store.locks import LockBusyError

_BUILD_PATIENCE: Final = 120.0  # where there is no index yet, the other process builds ours

T = TypeVar("T")


class FreshIndex(NamedTuple):
    """A view that holds every note's present state; `behind` of them only in memory.

    `notice` says why, empty when the index on disk is up to date.
    """

    view: IndexReader
    behind: int
    notice: str


def with_fresh_index(
    library: IndexStore,
    notes: NoteSource,
    ask: Callable[[FreshIndex], T],
    progress: Progress,
    *,
    refresh: bool = True,
) -> T:
    """Open an up-to-date index, let `ask` answer from it, and return the answer.

    An index that proves damaged is set aside, built anew, and asked once more. Without `refresh`
    the last committed state answers, where there is one. Raises CacheError when it is damaged
    twice, and whatever `ask` raises over a whole index.
    """

    def work(is_anew: bool) -> T:  # noqa: FBT001 - as `mended` tells it
        told = partial(_told_of_damage, ask) if is_anew else ask
        return _asked(library, notes, told, progress, refresh=refresh)

    return mended(library, work)


def _told_of_damage(ask: Callable[[FreshIndex], T], fresh: FreshIndex) -> T:
    notice = f"The index was damaged; it has been built anew. {fresh.notice}"
    return ask(fresh._replace(notice=notice.rstrip()))


def _asked(
    library: IndexStore,
    notes: NoteSource,
    ask: Callable[[FreshIndex], T],
    progress: Progress,
    *,
    refresh: bool,
) -> T:
    generation = None if refresh else open_current(library)
    fresh = (
        FreshIndex(generation.view(), 0, "") if generation else fresh_view(library, notes, progress)
    )
    try:
        return ask(fresh)
    finally:
        fresh.view.close()


def fresh_view(library: IndexStore, notes: NoteSource, progress: Progress) -> FreshIndex:
    """Bring the index up to date if that can be done soon; else hold what it lacks in memory."""
    generation = open_current(library)
    stale = diff_with_notes(generation, notes)
    if generation is not None and not stale:
        return FreshIndex(generation.view(), 0, "")
    try:
        updated = update(library, notes, progress, PATIENCE if generation else _BUILD_PATIENCE)
        return FreshIndex(updated.view(), 0, "")
    except LockBusyError:
        reason = "another process is writing the index"
    except OSError as fault:
        reason = f"the index cannot be written ({fault.strerror or fault})"
    from kbtool.index.documents import documents_of  # noqa: PLC0415 - most searches need none
    from kbtool.index.lifecycle.overlay import overlaid  # noqa: PLC0415

    # What is missing may have been written meanwhile, by whoever had the lock.
    generation = open_current(library)
    stale = diff_with_notes(generation, notes)
    documents = documents_of(notes, stale.missing, library.citations)
    behind = len(stale.missing)
    notice = (
        f"The index is {behind} note{'' if behind == 1 else 's'} behind: {reason}."
        if behind
        else ""
    )
    return FreshIndex(overlaid(generation, documents, stale.gone), behind, notice)

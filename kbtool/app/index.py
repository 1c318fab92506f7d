"""Work on a vault's search index: brought up to date, built anew, merged, checked."""

from pathlib import Path
from typing import Literal, TypeAlias

from kbtool.config.settings import Config
from kbtool.errors import CacheError
from kbtool.index.lifecycle.check import checked
from kbtool.index.lifecycle.index_store import (
    IndexStore,
    Progress,
    compact,
    index_store_of,
    rebuild,
    update,
)
from kbtool.index.lifecycle.recovery import mended, update_or_rebuild
from kbtool.index.session_notes import SessionNoteSource
from kbtool.session.session import Session
from kbtool.store.locks import LockBusyError

IndexWork: TypeAlias = Literal["update", "rebuild", "compact"]


def write_index(
    session: Session, root: Path, config: Config, work: IndexWork, report: Progress
) -> int:
    """Write the index as of the session's last refresh and return how many notes it holds.

    `report` is told how many notes are done, of how many. Raises CacheError when the index cannot
    be written.
    """
    notes = SessionNoteSource(session, root, refreshed=True)
    _write(index_store_of(root, config), notes, work, report)
    return len(notes.digests())


def check_index(session: Session, root: Path, config: Config) -> tuple[str, ...]:
    """Return what is wrong with the index, or behind the session's last refresh, in sentences."""
    notes = SessionNoteSource(session, root, refreshed=True)
    return checked(index_store_of(root, config), notes)


def _write(library: IndexStore, notes: SessionNoteSource, work: IndexWork, told: Progress) -> None:
    """Write the index; raises CacheError when it cannot be written."""
    try:
        match work:
            case "rebuild":
                rebuild(library, notes, told)
            case "compact":
                mended(library, lambda _: _compact(library, notes, told))
            case _:
                update_or_rebuild(library, notes, told)
    except LockBusyError as busy:
        raise CacheError(str(library.folder), "another process is writing the index") from busy
    except OSError as fault:
        reason = f"the index cannot be written ({fault.strerror or fault})"
        raise CacheError(str(library.folder), reason) from fault


def _compact(library: IndexStore, notes: SessionNoteSource, told: Progress) -> None:
    update(library, notes, told)
    compact(library)

"""The work behind `kbtool index`: progress while it lasts, one sentence at its end."""

from typing import Final, Literal

from kbtool.cli.console import Console
from kbtool.cli.options import Options
from kbtool.cli.progress import progress
from kbtool.cli.run import run_of
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
from kbtool.store.locks import LockBusyError
from kbtool.store.open_session import open_session

Work = Literal["update", "rebuild", "compact", "check"]

_MOST_FAULTS: Final = 20


def run_index(options: Options, work: str) -> int:
    """Do one kind of work on the index; return the exit code."""
    run = run_of(options)
    library = index_store_of(run.root, run.config)
    with progress(run.console) as bar:
        session = open_session(run.root, run.config, progress=bar, notice=run.console.warn)
        with session:
            session.refresh()
            notes = SessionNoteSource(session, run.root, refreshed=True)
            if work == "check":
                return _report(run.console, checked(library, notes))

            def told(done: int, total: int) -> None:
                bar("Indexing notes", done, total)

            _write(library, notes, work, told)
            count = len(notes.digests())
    run.console.say(f"The index holds {count:,} notes.")
    return 0


def _write(library: IndexStore, notes: SessionNoteSource, work: str, told: Progress) -> None:
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


def _report(console: Console, faults: tuple[str, ...]) -> int:
    for fault in faults[:_MOST_FAULTS]:
        console.show(fault)
    if len(faults) > _MOST_FAULTS:
        console.say(f"and {len(faults) - _MOST_FAULTS} more")
    if not faults:
        console.say("The index is whole and holds every note's present state.")
    return int(bool(faults))

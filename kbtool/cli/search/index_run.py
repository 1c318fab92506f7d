"""The work behind `kbtool index`: progress while it lasts, one sentence at its end."""

from typing import Final

from kbtool.app.index import IndexWork, check_index, write_index
from kbtool.app.open_vault import open_vault
from kbtool.cli.console import Console
from kbtool.cli.options import Options
from kbtool.cli.progress import progress
from kbtool.cli.run import run_of, session_of

_MOST_FAULTS: Final = 20


def run_index(options: Options, work: IndexWork) -> int:
    """Write the index; return the exit code."""
    run = run_of(options)
    with progress(run.console) as bar:

        def told(done: int, total: int) -> None:
            bar("Indexing notes", done, total)

        with open_vault(run.root, run.config, report=bar, warn=run.console.warn) as session:
            count = write_index(session, run.root, run.config, work, told)
    run.console.say(f"The index holds {count:,} notes.")
    return 0


def run_index_check(options: Options) -> int:
    """Compare the index with its manifest and the notes; return 1 when something is wrong."""
    run = run_of(options)
    with session_of(run) as session:
        faults = check_index(session, run.root, run.config)
    _report(run.console, faults)
    return int(bool(faults))


def _report(console: Console, faults: tuple[str, ...]) -> None:
    for fault in faults[:_MOST_FAULTS]:
        console.show(fault)
    if len(faults) > _MOST_FAULTS:
        console.say(f"and {len(faults) - _MOST_FAULTS} more")
    if not faults:
        console.say("The index is whole and holds every note's present state.")

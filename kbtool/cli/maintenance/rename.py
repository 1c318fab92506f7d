"""`kbtool mv`: a renaming asked for, planned, shown or written, and told."""

import os
from dataclasses import dataclass
from typing import Literal

from kbtool.app.open_vault import undo_unfinished
from kbtool.app.rename import (
    ARGUMENTS,
    ProvedPlan,
    RenameKind,
    RenameRequest,
    plan_rename,
    write_rename,
)
from kbtool.cli.options import Options
from kbtool.cli.run import RunContext, run_of, session_of
from kbtool.errors import UsageError
from kbtool.report.vault.rename import changes_anything, plan_json, plan_text, summary


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for."""

    names: tuple[str, ...]
    kind: RenameKind
    recover: bool
    dry_run: bool
    force: bool
    output_format: Literal["text", "json"]


def run_mv(options: Options, request: Request) -> None:
    """Do what the request says; raises RenameError when that cannot be done whole."""
    wanted = ARGUMENTS[request.kind]
    if request.recover != (not request.names):
        raise UsageError(f"Give {wanted}, or --recover alone; see kbtool mv --help.")
    if request.names and len(request.names) != len(wanted.split()):
        raise UsageError(f"Give exactly {wanted}; quote names that hold blanks.")
    run = _run_around(options, request)
    for sentence in undo_unfinished(run.root) if not request.dry_run else ():
        run.console.say(sentence)
    if request.recover:
        return
    with session_of(run) as session:
        wanted_names = RenameRequest(request.names, request.kind, request.force)
        proved = plan_rename(session, run.root, wanted_names)
        if request.dry_run:
            _print(run, proved, request)
            return
        if changes_anything(proved.plan):
            write_rename(session, run.root, proved.plan)
    for sentence in proved.notices:
        run.console.say(sentence)
    if request.output_format == "json":
        _print(run, proved, request)
    run.console.say(summary(proved.plan))


def _run_around(options: Options, request: Request) -> RunContext:
    """Find the vault: the named one, or else the one around the file to be moved."""
    named = options.vault or os.environ.get("KBTOOL_VAULT")
    if named or request.kind == "tag" or not request.names:
        return run_of(options)
    first = request.names[0]
    return run_of(options, (first,) if os.path.lexists(first) else ())


def _print(run: RunContext, proved: ProvedPlan, request: Request) -> None:
    if request.output_format == "json":
        run.console.write(plan_json(proved.plan, proved.notices))
    else:
        run.console.show(plan_text(proved.plan, proved.notices, run.console.style))

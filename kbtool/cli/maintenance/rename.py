"""A rename from the command line: what is meant, the plan, its proof, and writing it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal
from unicodedata import normalize

from kbtool.app.exact_name import (
    is_other_folder,
    note_named,
    path_from_here,
    target_meant,
    thing_named,
)
from kbtool.cli.options import Options
from kbtool.cli.run import RunContext, run_of, session_of
from kbtool.errors import RenameError, UsageError
from kbtool.fix.apply import apply_edits_to_bytes
from kbtool.fix.rename.files import plan_moves
from kbtool.fix.rename.heading import plan_heading
from kbtool.fix.rename.moves import moves_of, name_faults
from kbtool.fix.rename.plan import Plan
from kbtool.fix.rename.tag import TagRenaming, plan_tag
from kbtool.fix.rename.unrewritten import unrewritten_uses
from kbtool.fix.rename.verify import prove_words, vault_after, verify_links
from kbtool.model.location import Digest, NotePath
from kbtool.model.source import Source
from kbtool.report.vault.rename import changes_anything, plan_json, plan_text, summary
from kbtool.session.session import Session
from kbtool.store.changes.atomic_write import FileWrite
from kbtool.store.changes.transaction import FileTransaction, commit, recover
from kbtool.store.files.disk import Disk
from kbtool.store.files.ignored import is_ignored_file, is_ignored_folder
from kbtool.vault.snapshot import Vault

_ARGUMENTS: Final = {"file": "OLD NEW", "tag": "OLD NEW", "heading": "NOTE OLD NEW"}


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for."""

    names: tuple[str, ...]
    kind: Literal["file", "tag", "heading"]
    recover: bool
    dry_run: bool
    force: bool
    output_format: Literal["text", "json"]


@dataclass(frozen=True, slots=True)
class Proved:
    """A plan whose links are proved to be kept, and sentences about what else the user may ask."""

    plan: Plan
    notices: tuple[str, ...]


def run_mv(options: Options, request: Request) -> None:
    """Do what the request says; raises RenameError when that cannot be done whole."""
    wanted = _ARGUMENTS[request.kind]
    if request.recover != (not request.names):
        raise UsageError(f"Give {wanted}, or --recover alone; see kbtool mv --help.")
    if request.names and len(request.names) != len(wanted.split()):
        raise UsageError(f"Give exactly {wanted}; quote names that hold blanks.")
    run = _run_around(options, request)
    for sentence in recover(run.root) if not request.dry_run else ():
        run.console.say(sentence)
    if request.recover:
        return
    with session_of(run) as session:
        proved = _proved(session.vault(), session, run, request)
        if request.dry_run:
            _print(run, proved, request)
            return
        if changes_anything(proved.plan):
            _write(run, session, proved.plan)
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


def _proved(vault: Vault, session: Session, run: RunContext, request: Request) -> Proved:
    renaming: TagRenaming | None = None
    match request.kind, request.names:
        case "tag", (old, new):
            plan = plan_tag(vault, session, old, new)
            renaming = TagRenaming.of(old, new)
        case "heading", (name, old, new):
            path = note_named(vault, path_from_here(run.root, name) or name)
            plan = plan_heading(vault, session, path, old, new)
        case "file", (_, _):
            plan = _moving_plan(vault, session, run, request)
        case _:
            raise UsageError(f"Give {_ARGUMENTS[request.kind]}.")
    after = vault_after(vault, session, plan)
    prove_words(vault, after, plan, renaming)
    notices = (
        *plan.remarks,
        *verify_links(vault, after, plan),
        *unrewritten_uses(vault, plan.moves, plan.renames),
    )
    return Proved(plan, notices)


def _moving_plan(vault: Vault, session: Session, run: RunContext, request: Request) -> Plan:
    old, new = request.names
    here = path_from_here(run.root, old)
    thing = thing_named(vault, old if here is None else here)
    target = target_meant(run.root, new, from_here=here is not None)
    if is_other_folder(run.root, target, thing):
        target += "/"  # on the disk, though no file of the vault may be in it
    moves = moves_of(vault, thing, target)
    for path in moves.files.values():
        *folders, name = path.split("/")
        if is_ignored_file(name) or any(map(is_ignored_folder, folders)):
            raise RenameError(f"{path}: files of such names are no part of a vault.")
    faults = tuple(name_faults(vault, moves))
    if faults and not request.force:
        raise RenameError(f"{faults[0]}; choose another, or give --force.")
    plan = plan_moves(vault, session, moves.files, moves.renames)
    remarks = [f"{fault}." for fault in faults]
    if any(normalize("NFC", was) == normalize("NFC", becomes) for was, becomes in moves.renames):
        remarks.append("Only the name's Unicode form changes.")
    return replace(plan, remarks=(*remarks, *plan.remarks))


def _write(run: RunContext, session: Session, plan: Plan) -> None:
    disk = Disk(run.root)
    writes = [
        _replacement(disk, path, session.files[path].digest, plan) for path in sorted(plan.edits)
    ]
    faults: Mapping[NotePath, str] = commit(run.root, FileTransaction(tuple(writes), plan.renames))
    if faults:
        path, reason = min(faults.items())
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise RenameError(f"{path}: {reason}{more}; nothing was changed.")


def _print(run: RunContext, proved: Proved, request: Request) -> None:
    if request.output_format == "json":
        run.console.write(plan_json(proved.plan, proved.notices))
    else:
        run.console.show(plan_text(proved.plan, proved.notices, run.console.style))


def _replacement(disk: Disk, path: NotePath, digest: Digest, plan: Plan) -> FileWrite:
    source = disk.read(path)
    if not isinstance(source, Source) or source.digest != digest:
        raise RenameError(f"{path} has changed since it was read; nothing was changed, try again.")
    after = apply_edits_to_bytes(source.data, plan.edits[path])
    if after is None:
        raise RenameError(f"{path} is not valid UTF-8; nothing was changed.")
    return FileWrite(path, source.data, after)

"""Renames files, folders, headings and tags: what is meant, the plan, its proof, writing it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, TypeAlias
from unicodedata import normalize

from kbtool.app.exact_name import (
    is_other_folder,
    note_named,
    path_from_here,
    target_meant,
    thing_named,
)
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
from kbtool.session.session import Session
from kbtool.store.changes.atomic_write import FileWrite
from kbtool.store.changes.transaction import FileTransaction, commit
from kbtool.store.files.disk import Disk
from kbtool.store.files.ignored import is_ignored_file, is_ignored_folder
from kbtool.vault.snapshot import Vault

RenameKind: TypeAlias = Literal["file", "tag", "heading"]
ARGUMENTS: Final = {"file": "OLD NEW", "tag": "OLD NEW", "heading": "NOTE OLD NEW"}
"""The names that a renaming of each kind takes."""


@dataclass(frozen=True, slots=True)
class RenameRequest:
    """What is to be renamed: `names` are as ARGUMENTS says of the kind.

    With `force` also to a name that some program or platform cannot take.
    """

    names: tuple[str, ...]
    kind: RenameKind = "file"
    force: bool = False


@dataclass(frozen=True, slots=True)
class ProvedPlan:
    """A plan whose links are proved to be kept, and sentences about what else the user may ask."""

    plan: Plan
    notices: tuple[str, ...]


def plan_rename(session: Session, root: Path, request: RenameRequest) -> ProvedPlan:
    """Plan a renaming and prove it; nothing is written.

    Raises UsageError for names that mean nothing or several things, RenameError for what cannot
    be done whole.
    """
    vault = session.vault()
    renaming: TagRenaming | None = None
    match request.kind, request.names:
        case "tag", (old, new):
            plan = plan_tag(vault, session, old, new)
            renaming = TagRenaming.of(old, new)
        case "heading", (name, old, new):
            path = note_named(vault, path_from_here(root, name) or name)
            plan = plan_heading(vault, session, path, old, new)
        case "file", (old, new):
            plan = _moving_plan(vault, session, root, old, new, force=request.force)
        case _:
            raise UsageError(f"Give {ARGUMENTS[request.kind]}.")
    after = vault_after(vault, session, plan)
    prove_words(vault, after, plan, renaming)
    notices = (
        *plan.remarks,
        *verify_links(vault, after, plan),
        *unrewritten_uses(vault, plan.moves, plan.renames),
    )
    return ProvedPlan(plan, notices)


def write_rename(session: Session, root: Path, plan: Plan) -> None:
    """Write all of a plan or nothing; raises RenameError."""
    disk = Disk(root)
    writes = [
        _replacement(disk, path, session.files[path].digest, plan) for path in sorted(plan.edits)
    ]
    faults: Mapping[NotePath, str] = commit(root, FileTransaction(tuple(writes), plan.renames))
    if faults:
        path, reason = min(faults.items())
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise RenameError(f"{path}: {reason}{more}; nothing was changed.")


def _moving_plan(
    vault: Vault, session: Session, root: Path, old: str, new: str, *, force: bool
) -> Plan:
    here = path_from_here(root, old)
    thing = thing_named(vault, old if here is None else here)
    target = target_meant(root, new, from_here=here is not None)
    if is_other_folder(root, target, thing):
        target += "/"  # on the disk, though no file of the vault may be in it
    moves = moves_of(vault, thing, target)
    for path in moves.files.values():
        *folders, name = path.split("/")
        if is_ignored_file(name) or any(map(is_ignored_folder, folders)):
            raise RenameError(f"{path}: files of such names are no part of a vault.")
    faults = tuple(name_faults(vault, moves))
    if faults and not force:
        raise RenameError(f"{faults[0]}; choose another, or give --force.")
    plan = plan_moves(vault, session, moves.files, moves.renames)
    remarks = [f"{fault}." for fault in faults]
    if any(normalize("NFC", was) == normalize("NFC", becomes) for was, becomes in moves.renames):
        remarks.append("Only the name's Unicode form changes.")
    return replace(plan, remarks=(*remarks, *plan.remarks))


def _replacement(disk: Disk, path: NotePath, digest: Digest, plan: Plan) -> FileWrite:
    source = disk.read(path)
    if not isinstance(source, Source) or source.digest != digest:
        raise RenameError(f"{path} has changed since it was read; nothing was changed, try again.")
    after = apply_edits_to_bytes(source.data, plan.edits[path])
    if after is None:
        raise RenameError(f"{path} is not valid UTF-8; nothing was changed.")
    return FileWrite(path, source.data, after)

"""Fixes in a vault: opened in memory, joined with the planned notes, written together."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from kbtool.app.fix.stubs import stubs_of
from kbtool.app.fix.workspace import VaultWorkspace
from kbtool.fix.fix_all import FixResult
from kbtool.lint.rule_set import RuleSet
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import Digest, NotePath
from kbtool.model.source import Source
from kbtool.session.session import Session
from kbtool.store.changes.atomic_write import FileWrite
from kbtool.store.changes.transaction import FileTransaction, commit
from kbtool.store.files.disk import Disk
from kbtool.vault.snapshot import Vault

_NOTHING: Final[Mapping[NotePath, bytes]] = {}


class WriteResult(NamedTuple):
    """The files that were written, and why others were left alone."""

    written: frozenset[NotePath]
    refused: Mapping[NotePath, str]


def workspace_of(
    session: Session,
    root: Path,
    ruleset: RuleSet,
    given: Mapping[NotePath, bytes] = _NOTHING,
) -> VaultWorkspace:
    """Return the session's vault to be fixed in memory; `given` are bytes that no disk holds."""
    disk = Disk(root)

    def read(path: NotePath, digest: Digest) -> bytes | None:
        if path in given:
            return given[path]
        match disk.read(path):
            case Source() as source if digest in {"", source.digest}:
                return source.data
            case _:
                return None

    return VaultWorkspace(session.vault(), session, ruleset, read)


def with_stubs(fixed: FixResult, vault: Vault, covers: Callable[[Diagnostic], bool]) -> FixResult:
    """Add the notes that are planned, where no fix has made or taken away a file."""
    stubs = stubs_of(vault, filter(covers, fixed.remaining))
    notes = {path: text for path, text in stubs.notes.items() if path not in fixed.after}
    return replace(
        fixed,
        before={**fixed.before, **dict.fromkeys(notes)},
        after={**fixed.after, **notes},
        refused={**fixed.refused, **stubs.refused},
    )


def write_fixes(root: Path, fixed: FixResult) -> WriteResult:
    """Write all files together, but for those that cannot be written and what hangs on them."""
    refused = dict(fixed.refused)
    left = dict(fixed.after)
    while left:
        writes = (FileWrite(path, fixed.before[path], after) for path, after in left.items())
        faults = commit(root, FileTransaction(tuple(writes)))
        if not faults:
            break
        refused |= faults
        gone = fixed.hanging_on(faults)
        refused |= dict.fromkeys(gone - faults.keys(), f"a fix needs {min(faults)} written as well")
        left = {path: after for path, after in left.items() if path not in gone}
    return WriteResult(frozenset(left), refused)

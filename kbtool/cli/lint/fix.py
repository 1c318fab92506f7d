"""`--fix`, `--diff` and `--create-stubs`: mending in memory, then showing or writing it."""

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final

from kbtool.app.fix.stubs import stubs_of
from kbtool.app.fix.workspace import VaultWorkspace
from kbtool.cli.console import Console
from kbtool.cli.lint.request import Request
from kbtool.cli.lint.run import LintRun, report_on
from kbtool.fix.diff import unified_diff
from kbtool.fix.fix_all import FixResult, fix_all
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import Digest, NotePath
from kbtool.model.source import Source
from kbtool.report.lint.diff import patch_text
from kbtool.report.lint.report import counted
from kbtool.store.changes.atomic_write import FileWrite
from kbtool.store.changes.transaction import FileTransaction, commit, recover
from kbtool.store.files.disk import Disk

_NOTHING: Final[Mapping[NotePath, bytes]] = {}


def fix_vault(lint: LintRun) -> int:
    """Mend what is in the run's limit; show the difference, or write it and report what is left."""
    if not lint.request.diff and (undone := recover(lint.run.root)):
        lint.run.console.say("\n".join(undone))
        lint.session.refresh()
    bench = bench_of(lint)
    tier = wanted_fixes(lint.request)
    mended = fix_all(bench, lambda one: lint.limit.covers(one.path) and tier(one))
    if lint.request.create_stubs:
        mended = _with_stubs(mended, lint)
    if lint.request.diff:
        return print_diff(lint.run.console, mended)
    _write(lint, mended)
    lint.session.refresh()
    return report_on(lint, lint.diagnostics(), lint.run.console)


def bench_of(lint: LintRun, given: Mapping[NotePath, bytes] = _NOTHING) -> VaultWorkspace:
    """Return the session's vault as a bench; `given` are bytes that no disk holds."""
    disk = Disk(lint.run.root)

    def read(path: NotePath, digest: Digest) -> bytes | None:
        if path in given:
            return given[path]
        match disk.read(path):
            case Source() as source if digest in {"", source.digest}:
                return source.data
            case _:
                return None

    return VaultWorkspace(lint.session.vault(), lint.session, lint.ruleset, read)


def wanted_fixes(request: Request) -> Callable[[Diagnostic], bool]:
    """Return which fixes are wanted: the safe ones, all, or none where only stubs are."""

    def wanted(diagnostic: Diagnostic) -> bool:
        fix = diagnostic.fix
        return fix is not None and (fix.safe or request.unsafe_fixes)

    return wanted if request.fix or request.diff else lambda _: False


def print_diff(console: Console, mended: FixResult) -> int:
    """Print what would change as a diff; return 1 when anything would."""
    patch = b"".join(
        unified_diff(os.fsencode(path), mended.before[path], after)
        for path, after in mended.after.items()
        if (path, after) not in _moved(mended)
    )
    for old, new in mended.renames:
        console.say(f"{old} would be renamed to {new}.")
    _tell_refused(console, mended.refused)
    _tell_left_out(console, mended)
    if not mended.after:
        console.say("Nothing to fix.")
    if console.is_terminal:
        console.write(patch_text(patch, console.style))
    else:
        console.write_bytes(patch)
    return int(bool(mended.after))


def _moved(mended: FixResult) -> set[tuple[NotePath, bytes | None]]:
    """Return the two halves of a file that only gets another name: no patch says that."""
    halves: set[tuple[NotePath, bytes | None]] = set()
    for old, new in mended.renames:
        if old in mended.before and mended.before[old] == mended.after.get(new):
            halves |= {(old, None), (new, mended.before[old])}
    return halves


def _with_stubs(mended: FixResult, lint: LintRun) -> FixResult:
    """Add the notes that are planned, where no fix has made or taken away a file."""
    stubs = stubs_of(lint.session.vault(), filter(_covered(lint), mended.remaining))
    notes = {path: text for path, text in stubs.notes.items() if path not in mended.after}
    return replace(
        mended,
        before={**mended.before, **dict.fromkeys(notes)},
        after={**mended.after, **notes},
        refused={**mended.refused, **stubs.refused},
    )


def _covered(lint: LintRun) -> Callable[[Diagnostic], bool]:
    return lambda one: lint.limit.covers(one.path)


def _write(lint: LintRun, mended: FixResult) -> None:
    """Write all files together, but for those that cannot be written and what hangs on them."""
    refused = dict(mended.refused)
    left = dict(mended.after)
    while left:
        writes = (FileWrite(path, mended.before[path], after) for path, after in left.items())
        faults = commit(lint.run.root, FileTransaction(tuple(writes)))
        if not faults:
            break
        refused |= faults
        gone = mended.hanging_on(faults)
        refused |= dict.fromkeys(gone - faults.keys(), f"a fix needs {min(faults)} written as well")
        left = {path: after for path, after in left.items() if path not in gone}
    _tell_refused(lint.run.console, refused)
    _tell_left_out(lint.run.console, mended)
    _tell_written(lint.run.console, mended, left.keys())


def _tell_written(console: Console, mended: FixResult, written: Collection[NotePath]) -> None:
    renamed = {new for _, new in mended.renames}
    stubs = [path for path in written if mended.before[path] is None and path not in renamed]
    if (fixed := mended.fixed_by(written)) and len(written) > len(stubs):
        files = counted(len(written) - len(stubs), "file")
        console.say(f"Fixed {counted(fixed, 'problem')} in {files}.")
    if stubs:
        console.say(f"Created {counted(len(stubs), 'note')}.")


def _tell_left_out(console: Console, mended: FixResult) -> None:
    if count := len(mended.left_out):
        them = "1 fix was left out: it" if count == 1 else f"{count:,} fixes were left out: they"
        console.say(f"{them} would change more than the fault, such as a block id, tag or link.")


def _tell_refused(console: Console, refused: Mapping[NotePath, str]) -> None:
    for path, reason in sorted(refused.items()):
        console.warn(f"{path} was left alone: {reason}.")

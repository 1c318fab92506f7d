"""`--fix`, `--diff` and `--create-stubs`: mending in memory, then showing or writing it."""

import os
from collections.abc import Callable, Collection, Mapping

from kbtool.app.fix.fix_vault import with_stubs, workspace_of, write_fixes
from kbtool.app.open_vault import undo_unfinished
from kbtool.cli.console import Console
from kbtool.cli.lint.request import Request
from kbtool.cli.lint.run import LintRun, report_on
from kbtool.fix.diff import unified_diff
from kbtool.fix.fix_all import FixResult, fix_all
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import NotePath
from kbtool.report.lint.diff import patch_text
from kbtool.report.lint.report import counted


def fix_vault(lint: LintRun) -> int:
    """Mend what is in the run's limit; show the difference, or write it and report what is left."""
    if not lint.request.diff and (undone := undo_unfinished(lint.run.root)):
        lint.run.console.say("\n".join(undone))
        lint.session.refresh()
    workspace = workspace_of(lint.session, lint.run.root, lint.ruleset)
    tier = wanted_fixes(lint.request)
    mended = fix_all(workspace, lambda one: lint.limit.covers(one.path) and tier(one))
    if lint.request.create_stubs:
        mended = with_stubs(mended, lint.session.vault(), lambda one: lint.limit.covers(one.path))
    if lint.request.diff:
        return print_diff(lint.run.console, mended)
    _write(lint, mended)
    lint.session.refresh()
    return report_on(lint, lint.diagnostics(), lint.run.console)


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


def _write(lint: LintRun, mended: FixResult) -> None:
    result = write_fixes(lint.run.root, mended)
    _tell_refused(lint.run.console, result.refused)
    _tell_left_out(lint.run.console, mended)
    _tell_written(lint.run.console, mended, result.written)


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

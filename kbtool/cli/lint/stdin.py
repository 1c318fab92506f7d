"""`--stdin-filename`: an unsaved buffer takes the note's place; the disk stays as it is."""

import sys

from kbtool.app.fix.fix_vault import workspace_of
from kbtool.app.open_vault import open_overlaid_vault
from kbtool.app.report_scope import ReportScope
from kbtool.cli.lint.fix import print_diff, wanted_fixes
from kbtool.cli.lint.request import Request
from kbtool.cli.lint.run import LintRun, report_on
from kbtool.cli.options import Options
from kbtool.cli.run import run_of
from kbtool.errors import UsageError
from kbtool.fix.fix_all import fix_all
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import NotePath
from kbtool.vault.names import is_note_name, key_of


def lint_buffer(options: Options, request: Request, filename: str) -> int:
    """Lint, and with `--fix` mend, standard input as the note of this name.

    Nothing of it is remembered. With `--fix` the mended text is the result, findings are talk.
    """
    run = run_of(options, (filename,), request.overrides())
    path = NotePath(run.paths[0])
    if not is_note_name(path):
        raise UsageError(f"{filename}: not the name of a note.")
    data = sys.stdin.buffer.read()
    cache = not request.no_cache
    with open_overlaid_vault(run.root, run.config, path, data, cache=cache) as session:
        lint = LintRun(run, request, session, ReportScope(files=frozenset({key_of(path)})))
        if request.changes_notes:
            return _mend(lint, path, data)
        return report_on(lint, lint.diagnostics(), run.console)


def _mend(lint: LintRun, path: NotePath, data: bytes) -> int:
    """Mend what edits of this one note can mend."""
    workspace = workspace_of(lint.session, lint.run.root, lint.ruleset, {path: data})
    wanted = wanted_fixes(lint.request)
    mended = fix_all(
        workspace,
        lambda one: wanted(one) and _stays_in(one, path),
        may_edit=lambda one: one == path,
    )
    if lint.request.diff:
        return print_diff(lint.run.console, mended)
    lint.run.console.write_bytes(mended.after.get(path) or data)
    return report_on(lint, mended.remaining, lint.run.console.beside(), workspace.text_at)


def _stays_in(diagnostic: Diagnostic, path: NotePath) -> bool:
    fix = diagnostic.fix
    if diagnostic.path != path or fix is None or fix.renames:
        return False
    return all(edit.path == path for edit in fix.edits)

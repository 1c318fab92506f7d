"""A lint run from its request to its exit code: which of the ways to lint is asked for."""

from kbtool.cli.lint.request import Request, check, check_rules
from kbtool.cli.lint.run import LintRun, lint_once, scope_of
from kbtool.cli.options import Options
from kbtool.cli.run import run_of, session_of


def run_lint(options: Options, request: Request) -> int:
    """Do what the request says; return the exit code."""
    check(request)
    check_rules(request)
    if request.stdin_filename is not None:
        from kbtool.cli.lint.stdin import lint_buffer

        return lint_buffer(options, request, request.stdin_filename)
    run = run_of(options, request.paths, request.overrides())
    if request.watch:
        from kbtool.cli.lint.watch import watch_lint

        return watch_lint(run, request)
    with session_of(run, cache=not request.no_cache) as session:
        lint = LintRun(run, request, session, scope_of(run, request, session))
        if request.changes_notes:
            from kbtool.cli.lint.fix import fix_vault

            return fix_vault(lint)
        return lint_once(lint)

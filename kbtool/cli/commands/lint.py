"""`kbtool lint`: its options, made into one request."""

import typer

from kbtool.cli.commands import lint_options as options


def lint(
    context: typer.Context,
    *,
    paths: options.Paths = None,
    select: options.Select = None,
    extend_select: options.ExtendSelect = None,
    ignore: options.Ignore = None,
    fail_on: options.FailOn = None,
    fix: options.Fix = False,
    unsafe_fixes: options.UnsafeFixes = False,
    diff: options.Diff = False,
    output_format: options.OutputFormat = "full",
    statistics: options.Statistics = False,
    baseline: options.Baseline = None,
    write_baseline: options.WriteBaseline = None,
    watch: options.Watch = False,
    no_cache: options.NoCache = False,
    stdin_filename: options.StdinFilename = None,
    since: options.Since = None,
    staged: options.Staged = False,
    prefer: options.Prefer = None,
    create_stubs: options.CreateStubs = False,
) -> int:
    """Report problems in the vault; exit 1 where there are any.

    PATHS limit what is reported, never what is known: links are checked against the whole vault.
    """
    given = {name: value for name, value in locals().items() if name != "context"}
    from kbtool.cli.lint.dispatch import run_lint
    from kbtool.cli.lint.request import Request
    from kbtool.cli.options import options_of

    return run_lint(options_of(context), Request.of(given))

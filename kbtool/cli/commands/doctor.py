"""`kbtool doctor`: whether everything kbtool stands on is as it should be."""

from typing import Annotated, Literal

import typer


def doctor(
    context: typer.Context,
    *,
    output_format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="For eyes or for programs.")
    ] = "text",
) -> int:
    """Check versions, cache, state, index, watch limits and unfinished changes; change nothing.

    The exit code is 1 when something is at fault.
    """
    from functools import partial

    from kbtool.app.health import checks_of
    from kbtool.cli.options import options_of
    from kbtool.cli.run import run_of, session_of
    from kbtool.report.maintenance import checks_json, checks_text

    run = run_of(options_of(context))
    checks = checks_of(run.root, run.config, partial(session_of, run))
    if output_format == "json":
        run.console.write(checks_json(checks))
    else:
        run.console.show(checks_text(checks, run.console.style))
    return int(any(check.verdict == "fault" for check in checks))

"""`kbtool tags`: all tags with counts."""

from typing import Annotated, Literal

import typer


def tags(
    context: typer.Context,
    output_format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="For eyes or for programs.")
    ] = "text",
) -> int:
    """Print all tags with the number of notes that bear them, nested ones below their parents."""
    from kbtool.cli.options import options_of
    from kbtool.cli.run import run_of, session_of
    from kbtool.report.vault.tags import tags_json, tags_text
    from kbtool.vault.tag_tree import tag_rows

    run = run_of(options_of(context))
    with session_of(run) as session:
        rows = tag_rows(session.vault().notes.values())
    if output_format == "json":
        run.console.write(tags_json(rows))
    else:
        run.console.show(tags_text(rows, run.console.style))
    return 0

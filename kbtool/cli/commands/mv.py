"""`kbtool mv`: renames or moves a note, folder or attachment, and keeps every link."""

from typing import Annotated, Literal

import typer


def mv(
    context: typer.Context,
    *,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="OLD NEW", help="With --heading: NOTE OLD NEW."),
    ] = None,
    heading: Annotated[
        bool, typer.Option("--heading", help="Rename a heading of a note: NOTE OLD NEW.")
    ] = False,
    tag: Annotated[
        bool, typer.Option("--tag", help="Rename a tag and those nested in it: OLD NEW.")
    ] = False,
    recover: Annotated[
        bool, typer.Option("--recover", help="Undo a change that was cut short; no more.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Show what would change; write nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Take a name that N001 or N002 would report.")
    ] = False,
    output_format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="How to print the plan.")
    ] = "text",
) -> None:
    """Rename or move a note, folder or attachment, and rewrite every link to it.

    OLD is a path or an exact name. NEW without a slash is another name in the same folder, with one
    a path (./NEW or /NEW for the root); where it is a folder, or ends in a slash, OLD moves into
    it. All is done or nothing, and only when every link is proved to lead where it led before.
    """
    from kbtool.cli.maintenance.rename import Request, run_mv
    from kbtool.cli.options import options_of
    from kbtool.cli.utf8 import text_given
    from kbtool.errors import UsageError

    if heading and tag:
        raise UsageError("--heading and --tag exclude each other.")
    kind: Literal["heading", "tag", "file"] = "heading" if heading else "tag" if tag else "file"
    texts = {"file": len(names or ()), "heading": 1, "tag": 0}[kind]  # the first that is no path
    given = (*(names or ())[:texts], *(text_given(n, "A name") for n in (names or ())[texts:]))
    run_mv(
        options_of(context),
        Request(
            names=given,
            kind=kind,
            recover=recover,
            dry_run=dry_run,
            force=force,
            output_format=output_format,
        ),
    )

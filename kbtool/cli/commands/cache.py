"""`kbtool cache`: where what kbtool remembers lies, how much it is, and how to be rid of it."""

from typing import Annotated, Literal

import typer


def cache(
    context: typer.Context,
    *,
    clear: Annotated[
        bool, typer.Option("--clear", help="Forget this vault; the next run reads it anew.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Forget vaults that are gone, and old versions' caches.")
    ] = False,
    days: Annotated[
        int, typer.Option("--days", min=0, help="How long a vault must be gone, for --prune.")
    ] = 60,
    output_format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="For eyes or for programs.")
    ] = "text",
) -> int:
    """Show where the caches lie and how large they are; nothing in them is needed to keep."""
    from kbtool.cli.maintenance.caches import run_clear, run_prune, run_show
    from kbtool.cli.options import options_of
    from kbtool.errors import UsageError

    options = options_of(context)
    if clear and prune:
        raise UsageError("Give one of --clear and --prune.")
    if clear:
        return run_clear(options)
    return run_prune(options, days) if prune else run_show(options, as_json=output_format == "json")

"""`kbtool index`: brings the search index up to date, rebuilds, compacts or checks it."""

from typing import Annotated

import typer


def index(
    context: typer.Context,
    *,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build it anew beside the old one, and switch.")
    ] = False,
    compact: Annotated[
        bool, typer.Option("--compact", help="Merge its parts into one, forget deleted notes.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Compare it with its manifest and with the notes.")
    ] = False,
) -> int:
    """Bring the search index up to date; a search does so by itself."""
    from kbtool.cli.options import options_of
    from kbtool.cli.search.index_run import run_index, run_index_check
    from kbtool.errors import UsageError

    if rebuild + compact + check > 1:
        raise UsageError("Give one of --rebuild, --compact and --check.")
    options = options_of(context)
    if check:
        return run_index_check(options)
    return run_index(options, "rebuild" if rebuild else "compact" if compact else "update")

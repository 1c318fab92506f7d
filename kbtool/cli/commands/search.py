"""`kbtool search`: its options, made into one request."""

from typing import Annotated, Any, Literal

import typer

from kbtool.cli.options import SearchFormat
from kbtool.cli.typer_command import Command as PlainCommand


class Command(PlainCommand):
    """A command whose `--open` may stand without its number."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give `--open` the number 1 where none follows."""
        end = args.index("--") if "--" in args else len(args)
        bare = [
            at
            for at, arg in enumerate(args[:end])
            if arg == "--open" and not "".join(args[at + 1 : at + 2]).isdigit()
        ]
        given = ["--open=1" if at in bare else arg for at, arg in enumerate(args)]
        return super().parse_args(ctx, given)


def search(
    context: typer.Context,
    *,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUERY…", help="Words and operators; -- before one that begins with -."
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1, help="How many notes to show; 10 in the formats for eyes, all in the others."
        ),
    ] = None,
    output_format: Annotated[
        SearchFormat | None,
        typer.Option("--format", help="text on a terminal, vimgrep elsewhere."),
    ] = None,
    null: Annotated[
        bool, typer.Option("-0", help="Paths only, each ended by a zero byte.")
    ] = False,
    sort: Annotated[
        Literal["score", "modified", "created", "path"], typer.Option(help="Order of the hits.")
    ] = "score",
    fuzzy: Annotated[
        bool, typer.Option("--fuzzy", help="Find words one letter off as well.")
    ] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="Only words as written, and no second try.")
    ] = False,
    count: Annotated[bool, typer.Option("--count", help="Print the number of hits only.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how the query was understood and hits ranked.")
    ] = False,
    open_hit: Annotated[
        int | None,
        typer.Option(
            "--open",
            metavar="[N]",
            min=1,
            help="Open hit N (the first) in $VISUAL or $EDITOR.",
        ),
    ] = None,
    in_obsidian: Annotated[
        bool, typer.Option("--obsidian", help="With --open: open in Obsidian instead.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Search excluded notes too.")] = False,
    no_refresh: Annotated[
        bool, typer.Option("--no-refresh", help="Answer from the index as it is.")
    ] = False,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Search as you type.")
    ] = False,
) -> int:
    """Search the vault's notes, best hits first.

    Words (all must match), OR, -not, "phrase", /regex/, prefix*, word~, tag:, file:, path:, title:,
    heading:, link:, line:(…), [property:value], is:orphan, created:2024-05 and more: see README.
    """
    from kbtool.cli.options import options_of
    from kbtool.cli.search.request import Request
    from kbtool.cli.search.run import run_search
    from kbtool.errors import UsageError

    if fuzzy and exact:
        raise UsageError("--fuzzy and --exact contradict each other; give one of them.")
    if interactive and (output_format or null or count or explain or open_hit):
        raise UsageError(
            "-i shows hits on its screen; leave out --format, -0, --count, --explain, --open."
        )
    if in_obsidian and open_hit is None:
        raise UsageError("--obsidian says where --open opens a hit; with -i, Ctrl-O does.")
    request = Request(
        query=" ".join(query or ()),
        limit=limit,
        output_format="paths" if null else output_format,
        null=null,
        order=sort,
        strictness="fuzzy" if fuzzy else "exact" if exact else "usual",
        only_count=count,
        explain=explain,
        open_hit=open_hit,
        in_obsidian=in_obsidian,
        everything=everything,
        refresh=not no_refresh,
        interactive=interactive,
    )
    return run_search(options_of(context), request)

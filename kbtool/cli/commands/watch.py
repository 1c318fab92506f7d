"""`kbtool watch`: its options, and which of its few errands is meant."""

from typing import Annotated, Literal

import typer


def watch(
    context: typer.Context,
    *,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Print one JSON object a change, for programs.")
    ] = False,
    poll: Annotated[
        bool, typer.Option("--poll", help="Ask the disk instead of waiting for reports.")
    ] = False,
    every: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.5, help="Least time between two polls.")
    ] = 2.0,
    on_problem: Annotated[
        str | None,
        typer.Option(metavar="CMD", help="Run CMD with each change's findings on its input."),
    ] = None,
    background: Annotated[
        bool, typer.Option("--background", help="Watch on after the terminal is closed.")
    ] = False,
    status: Annotated[
        bool, typer.Option("--status", help="Say how this vault's watcher stands.")
    ] = False,
    stop: Annotated[bool, typer.Option("--stop", help="End this vault's watcher.")] = False,
    service: Annotated[
        Literal["systemd", "launchd"] | None,
        typer.Option(help="Print a service description that watches from login on."),
    ] = None,
    log: Annotated[bool, typer.Option("--log", hidden=True)] = False,
) -> int:
    """Keep index and findings current while you write.

    Prints findings as they appear and go, and nothing for a save that changes nothing. Ctrl-C
    ends it. Needs no service: kbtool search looks at the disk itself, with or without a watcher.
    """
    import math

    from kbtool.cli.options import options_of
    from kbtool.cli.run import run_of
    from kbtool.cli.watch.control import print_service, print_status, start_background, stop_watcher
    from kbtool.cli.watch.run import WatchRequest, run_watch
    from kbtool.errors import UsageError

    wish = WatchRequest(jsonl=jsonl, polls=poll, seconds=every, on_problem=on_problem, logs=log)
    if sum((background, status, stop, service is not None)) > 1:
        raise UsageError("--background, --status, --stop and --service exclude each other.")
    if not math.isfinite(every):
        raise UsageError("--every takes a number of seconds.")
    options = options_of(context)
    if status:
        return print_status(options, as_json=jsonl)
    if stop:
        return stop_watcher(options)
    run = run_of(options)
    if service is not None:
        return print_service(run, wish, service)
    if background:
        return start_background(run, wish)
    return run_watch(run, wish)

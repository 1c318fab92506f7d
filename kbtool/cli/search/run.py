"""A search run from its request to its exit code: the answer printed, opened or browsed."""

from collections.abc import Callable
from functools import partial

from kbtool.app.search import SearchReport, opened, opened_lazily
from kbtool.cli.console import Console
from kbtool.cli.options import Options, SearchFormat
from kbtool.cli.progress import Relay, progress
from kbtool.cli.run import RunContext, run_of
from kbtool.cli.search.request import (
    FOR_EYES,
    Request,
    format_of,
    search_options,
    with_caret,
)
from kbtool.cli.utf8 import text_given
from kbtool.errors import QueryError, UsageError
from kbtool.index.search.searcher import FEW_LINES, SearchResult
from kbtool.report import search as report
from kbtool.report.text.editor_links import EditorLinks


def run_search(common: Options, request: Request) -> int:
    """Do what the request says; return the exit code."""
    request = request._replace(query=text_given(request.query, "The query"))
    run = run_of(common)
    if request.interactive:
        return _browse(run, request)
    options, bar = search_options(request, run.console), partial(progress, run.console)
    with opened(run.root, run.config, options, bar, run.console.warn) as searcher:
        try:
            answered = searcher.ask(request.query)
        except QueryError as error:
            raise UsageError(with_caret(error, run.console.style.width)) from error
    _talk(run.console, answered)
    if request.open_hit is not None:
        from kbtool.cli.search.open_hit import open_hit

        return open_hit(run, answered.answer, request.open_hit, in_obsidian=request.in_obsidian)
    _print(run, request, answered)
    return int(not answered.answer.total)


def _browse(run: RunContext, request: Request) -> int:
    """Search as the user types."""
    if not run.console.is_conversation:
        raise UsageError("Searching as you type needs a terminal; without -i, search answers once.")
    from kbtool.cli.search.interactive import browse

    options, relay = search_options(request, run.console), Relay()
    with opened_lazily(run.root, run.config, options, relay, run.console.warn) as searcher:
        return browse(run, searcher, request.query, relay)


def _talk(console: Console, answered: SearchReport) -> None:
    found = answered.answer
    if answered.notice:
        console.say(answered.notice)
    if found.timed_out:
        console.warn("a regular expression took too long; some notes were not looked through.")
    if found.did_you_mean:
        console.say(f"Nothing with every word as written. Did you mean: {found.did_you_mean}")
    elif found.match_mode == "a question":
        console.say("A question: notes with most of its words count, too.")
    elif found.match_mode == "most words":
        console.say("No note has all these words; these have most of them.")
    elif found.match_mode == "words near":
        console.say("No note has these words; these have words like them.")


def _print(run: RunContext, request: Request, answered: SearchReport) -> None:
    console, found, here = run.console, answered.answer, run.standpoint
    if request.only_count:
        console.write(str(found.total))
        return
    wanted = format_of(console, request)
    if request.null:
        paths = "".join(here.path_within(hit.path) + "\0" for hit in found.hits)
        console.write_bytes(paths.encode("utf-8", "surrogateescape"))
        _tell_of_cuts(console, found, wanted)
        return
    if request.explain:
        console.say(report.explanation(found, answered.tree))
    places = EditorLinks(console.style, str(run.root), run.config.output.editor_uri, here)
    render: dict[SearchFormat, Callable[[], str]] = {
        "text": lambda: report.text(found, console.style, places),
        "full": lambda: report.text(found, console.style, places),
        "paths": lambda: report.paths(found, here),
        "vimgrep": lambda: report.vimgrep(found, here),
        "json": lambda: report.json_document(found, answered.took_ms, answered.behind),
        "jsonl": lambda: report.json_lines(found),
    }
    console.write(render[wanted]())
    if wanted in FOR_EYES and not found.total:
        console.say("Nothing found.")
    _tell_of_cuts(console, found, wanted)


def _tell_of_cuts(console: Console, found: SearchResult, wanted: SearchFormat) -> None:
    """Say what a limit has left out: notes in any format, lines in the one that shows the best."""
    if found.total > len(found.hits):
        console.say(f"{len(found.hits):,} of {found.total:,} notes; --limit shows more.")
    if wanted == "text" and any(hit.has_more for hit in found.hits):
        console.say(f"The best {FEW_LINES} lines of a note; --format full shows all.")

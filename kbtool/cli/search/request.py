"""What a search was asked for on the command line, and what that means for the search itself."""

from typing import Final, NamedTuple

from kbtool.app.search import SearchOptions
from kbtool.cli.console import Console
from kbtool.cli.options import SearchFormat
from kbtool.errors import QueryError
from kbtool.index.search.searcher import Order, Strictness
from kbtool.report.text.caret_line import frame_of

FOR_EYES: Final = frozenset[SearchFormat](("text", "full"))
_READ: Final = 10  # hits that somebody reads through
_BROWSED: Final = 100  # hits that somebody scrolls through


class Request(NamedTuple):
    """What the command line asks for.

    `output_format` None leaves it to the console, `limit` None to the format.
    """

    query: str
    limit: int | None = None
    output_format: SearchFormat | None = None
    null: bool = False
    order: Order = "score"
    strictness: Strictness = "usual"
    only_count: bool = False
    explain: bool = False
    open_hit: int | None = None
    in_obsidian: bool = False
    everything: bool = False
    refresh: bool = True
    interactive: bool = False


def search_options(request: Request, console: Console) -> SearchOptions:
    """Return how to search: what a format shows is all that is looked for."""
    wanted = format_of(console, request)
    return SearchOptions(
        limit=_limit_of(request, wanted),
        order=request.order,
        strictness=request.strictness,
        all_lines=wanted not in ("text", "paths") and not request.interactive,
        no_lines=wanted == "paths" and request.open_hit is None,
        everything=request.everything,
        refresh=request.refresh,
    )


def format_of(console: Console, request: Request) -> SearchFormat:
    """Return the format asked for, else text for eyes and vimgrep for programs."""
    return request.output_format or ("text" if console.is_terminal else "vimgrep")


def with_caret(error: QueryError, width: int) -> str:
    """Return the error's sentence; below it the query in `width` cells, a caret at the place."""
    if not error.query.strip():
        return f"{error.reason}."
    place = error.column + 1
    shown = frame_of(error.query, 1, place, place, width - 3)
    return f"{error}\n  {shown.line}\n  {' ' * shown.start}^"


def _limit_of(request: Request, wanted: SearchFormat) -> int | None:
    """Return how many hits are to be shown, None for all, which is what programs expect."""
    if request.only_count:
        return 0
    if request.open_hit is not None:
        return request.open_hit
    if request.limit is not None:
        return request.limit
    if request.interactive:
        return _BROWSED
    return _READ if wanted in FOR_EYES else None

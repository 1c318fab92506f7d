"""A vault opened for searching: the session and the index brought together."""

import time
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias, TypeVar

from kbtool.cli.console import Console
from kbtool.cli.progress import Relay, progress
from kbtool.cli.run import RunContext
from kbtool.errors import QueryError
from kbtool.index.lifecycle.fresh import FreshIndex, with_fresh_index
from kbtool.index.lifecycle.index_store import IndexStore, index_store_of
from kbtool.index.query.parser import parse
from kbtool.index.search.searcher import Order, SearchRequest, SearchResult, Strictness, search
from kbtool.index.session_notes import SessionNoteSource
from kbtool.model.location import NotePath
from kbtool.report.text.caret_line import frame_of
from kbtool.store.open_session import open_session

T = TypeVar("T")
SearchFormat: TypeAlias = Literal["text", "full", "paths", "vimgrep", "json", "jsonl"]
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


class Searcher(NamedTuple):
    """A vault opened for searching; answers as many searches as one likes.

    `report` is told how far the work is, in place of the console's progress bar.
    """

    run: RunContext
    request: Request
    notes: SessionNoteSource
    library: IndexStore
    report: Relay | None = None

    def look_again(self) -> None:
        """Take in what has been saved since, unless the index is to answer as it is."""
        if self.request.refresh:
            self.notes.refresh()

    def prepare(self) -> int:
        """Bring the index up to date and return how many notes it holds; raises CacheError."""
        self.look_again()
        return self._searched(lambda fresh: fresh.view.count())

    def ask(self, query: str) -> "SearchReport":
        """Answer a query; raises QueryError."""
        start = time.perf_counter()
        asked = self._asked(query)

        def answered(fresh: FreshIndex) -> SearchReport:
            hidden = () if self.request.everything else excluded_from(fresh, self.run)
            found = search(fresh.view, self.notes, asked._replace(excluded=hidden))
            return SearchReport(found, str(asked.tree), fresh.behind, fresh.notice, 0.0)

        result = self._searched(answered)
        return result._replace(took_ms=(time.perf_counter() - start) * 1000)

    def _searched(self, ask: Callable[[FreshIndex], T]) -> T:
        with nullcontext(self.report) if self.report else progress(self.run.console) as bar:
            return with_fresh_index(
                self.library,
                self.notes,
                ask,
                lambda done, total: bar("Indexing notes", done, total),
                refresh=self.request.refresh,
            )

    def _asked(self, query: str) -> SearchRequest:
        request = self.request
        wanted = format_of(self.run.console, request)
        return SearchRequest(
            query=query,
            tree=parse(query, date.today()),  # noqa: DTZ011 - days are the user's own
            limit=_limit_of(request, wanted),
            order=request.order,
            strictness=request.strictness,
            all_lines=wanted not in ("text", "paths") and not request.interactive,
            no_lines=wanted == "paths" and request.open_hit is None,
            weights=self.run.config.search.weights,
        )


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


class SearchReport(NamedTuple):
    """An answer, how its query was understood, and how fresh the index behind it was."""

    answer: SearchResult
    tree: str
    behind: int
    notice: str
    took_ms: float


@contextmanager
def opened(run: RunContext, request: Request) -> Iterator[Searcher]:
    """Open the session, look at the vault unless asked not to, and name the index."""
    with progress(run.console) as bar:
        session = open_session(run.root, run.config, progress=bar, notice=run.console.warn)
        if request.refresh:
            session.refresh()
    with session:
        notes = SessionNoteSource(session, run.root, refreshed=request.refresh)
        yield Searcher(run, request, notes, index_store_of(run.root, run.config))


@contextmanager
def opened_lazily(run: RunContext, request: Request, report: Relay) -> Iterator[Searcher]:
    """Open the session and look at nothing yet: who searches first does, and reports on it."""
    with open_session(run.root, run.config, progress=report, notice=run.console.warn) as session:
        notes = SessionNoteSource(session, run.root, refreshed=False)
        yield Searcher(run, request, notes, index_store_of(run.root, run.config), report)


def excluded_from(fresh: FreshIndex, run: RunContext) -> Container[NotePath]:
    """Return the paths that the vault's settings keep out of a search."""
    if not (run.config.obsidian.ignore_filters or run.config.vault.exclude):
        return frozenset()
    from kbtool.vault.file_roles import FileRoles as VaultPlaces

    paths = [path for _, path, _ in fresh.view.documents()]
    excluded = VaultPlaces.of(paths, run.config).excluded
    return frozenset(path for path in paths if path in excluded)


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

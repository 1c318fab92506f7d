"""A vault opened for searching: the session and the index brought together."""

import time
from collections.abc import Callable, Container, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from kbtool.config.settings import Config
from kbtool.index.lifecycle.fresh import FreshIndex, with_fresh_index
from kbtool.index.lifecycle.index_store import IndexStore, index_store_of
from kbtool.index.query.parser import parse
from kbtool.index.search.searcher import Order, SearchRequest, SearchResult, Strictness, search
from kbtool.index.session_notes import SessionNoteSource
from kbtool.model.location import NotePath
from kbtool.store.open_session import open_session

if TYPE_CHECKING:
    from kbtool.session.ports import Progress

T = TypeVar("T")
ProgressScope: TypeAlias = "Callable[[], AbstractContextManager[Progress]]"
"""Gives, for as long as some work lasts, a function that is told how far it is."""


class SearchOptions(NamedTuple):
    """How to search: `limit` None for all hits.

    `all_lines`: every matching line of a note instead of the best few; `no_lines`: the notes
    alone. `everything`: also what the vault's settings keep out of a search. Without `refresh` the
    index answers as it is.
    """

    limit: int | None = None
    order: Order = "score"
    strictness: Strictness = "usual"
    all_lines: bool = False
    no_lines: bool = False
    everything: bool = False
    refresh: bool = True


class Searcher(NamedTuple):
    """A vault opened for searching; answers as many searches as one likes."""

    config: Config
    options: SearchOptions
    notes: SessionNoteSource
    library: IndexStore
    progress: ProgressScope

    def look_again(self) -> None:
        """Take in what has been saved since, unless the index is to answer as it is."""
        if self.options.refresh:
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
            hidden = () if self.options.everything else excluded_from(fresh, self.config)
            found = search(fresh.view, self.notes, asked._replace(excluded=hidden))
            return SearchReport(found, str(asked.tree), fresh.behind, fresh.notice, 0.0)

        result = self._searched(answered)
        return result._replace(took_ms=(time.perf_counter() - start) * 1000)

    def _searched(self, ask: Callable[[FreshIndex], T]) -> T:
        with self.progress() as report:
            return with_fresh_index(
                self.library,
                self.notes,
                ask,
                lambda done, total: report("Indexing notes", done, total),
                refresh=self.options.refresh,
            )

    def _asked(self, query: str) -> SearchRequest:
        options = self.options
        return SearchRequest(
            query=query,
            tree=parse(query, date.today()),  # noqa: DTZ011 - days are the user's own
            limit=options.limit,
            order=options.order,
            strictness=options.strictness,
            all_lines=options.all_lines,
            no_lines=options.no_lines,
            weights=self.config.search.weights,
        )


class SearchReport(NamedTuple):
    """An answer, how its query was understood, and how fresh the index behind it was."""

    answer: SearchResult
    tree: str
    behind: int
    notice: str
    took_ms: float


@contextmanager
def opened(
    root: Path,
    config: Config,
    options: SearchOptions,
    progress: ProgressScope,
    warn: Callable[[str], None],
) -> Iterator[Searcher]:
    """Open the session, look at the vault unless asked not to, and name the index.

    `warn` is told in sentences what the user has to know of the cache.
    """
    with progress() as report:
        session = open_session(root, config, progress=report, notice=warn)
        if options.refresh:
            session.refresh()
    with session:
        notes = SessionNoteSource(session, root, refreshed=options.refresh)
        yield Searcher(config, options, notes, index_store_of(root, config), progress)


@contextmanager
def opened_lazily(
    root: Path,
    config: Config,
    options: SearchOptions,
    report: "Progress",
    warn: Callable[[str], None],
) -> Iterator[Searcher]:
    """Open the session and look at nothing yet: who searches first does, and reports on it."""
    with open_session(root, config, progress=report, notice=warn) as session:
        notes = SessionNoteSource(session, root, refreshed=False)
        library = index_store_of(root, config)
        yield Searcher(config, options, notes, library, lambda: nullcontext(report))


def excluded_from(fresh: FreshIndex, config: Config) -> Container[NotePath]:
    """Return the paths that the vault's settings keep out of a search."""
    if not (config.obsidian.ignore_filters or config.vault.exclude):
        return frozenset()
    from kbtool.vault.file_roles import FileRoles

    paths = [path for _, path, _ in fresh.view.documents()]
    excluded = FileRoles.of(paths, config).excluded
    return frozenset(path for path in paths if path in excluded)

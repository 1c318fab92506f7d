"""What search tests start from: notes in memory, an index over them, a query's hits."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from helpers import MemoryTexts, text_of, vault_of

from kbtool.config.settings import CitationSettings, Config
from kbtool.index.documents import document_of
from kbtool.index.lifecycle.fresh import with_fresh_index
from kbtool.index.lifecycle.index_store import IndexStore
from kbtool.index.lifecycle.overlay import overlaid
from kbtool.index.query.parser import parse
from kbtool.index.search.searcher import SearchRequest, SearchResult, search
from kbtool.index.text.analyzer import Analyzer
from kbtool.model.location import Digest, NotePath
from kbtool.model.note import Canvas, Note

TODAY = date(2026, 11, 21)


class MemoryNotes:
    """Notes as a session gives them to the index; `modified`, `born`: seconds since 1970."""

    def __init__(
        self,
        files: Mapping[str, str | bytes],
        modified: Mapping[str, float] | None = None,
        config: Config | None = None,
        born: Mapping[str, float] | None = None,
    ) -> None:
        self.whole = vault_of(files, config)
        self.texts = MemoryTexts(files)
        self.by_path = {path: text_of(data) for path, data in files.items()}
        self.modified = modified or {}
        self.born = born or {}

    def digests(self) -> Mapping[NotePath, Digest]:
        return {path: note.digest for path, note in self.whole.notes.items()}

    def read(self, paths: Iterable[NotePath]) -> Iterator[tuple[Note, str]]:
        for path in paths:
            if path in self.whole.notes:
                yield self.whole.notes[path], self.by_path[path]

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        return self.texts.text_of(path, digest)

    def modified_of(self, path: NotePath) -> float | None:
        return self.modified.get(path)

    def birth_time_of(self, path: NotePath) -> float | None:
        return self.born.get(path)

    @property
    def config(self) -> Config:
        return self.whole.config

    def paths(self) -> Iterator[NotePath]:
        yield from self.by_path

    def notes(self, paths: Iterable[NotePath]) -> Iterator[Note]:
        return (self.whole.notes[path] for path in paths if path in self.whole.notes)

    def canvases(self) -> Iterator[Canvas]:
        yield from self.whole.canvases.values()


def documents_of(notes: MemoryNotes):
    analyzer = Analyzer()
    settings = CitationSettings()
    for note, text in notes.read(sorted(notes.digests())):
        yield document_of(note, text, analyzer, settings)


def answer_of(notes: MemoryNotes, query: str, **wishes: object) -> SearchResult:
    """Answer a query from an index in memory."""
    view = overlaid(None, documents_of(notes), {})
    asked = SearchRequest(query=query, tree=parse(query, TODAY), limit=None)._replace(**wishes)
    return search(view, notes, asked)


def paths_of(files: Mapping[str, str | bytes], query: str, **wishes: object) -> list[str]:
    """Return the paths of a query's hits, best first."""
    return [hit.path for hit in answer_of(MemoryNotes(files), query, **wishes).hits]


def library_at(tmp_path) -> IndexStore:
    return IndexStore(tmp_path / "index", "test", CitationSettings())


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def hits_of(library: IndexStore, notes: MemoryNotes, query: str, **wishes: bool) -> list[str]:
    """Return the paths of a query's hits in an index on the disk, brought up to date."""
    asked = SearchRequest(query=query, tree=parse(query, TODAY), limit=None)
    found = with_fresh_index(
        library, notes, lambda fresh: search(fresh.view, notes, asked), silent, **wishes
    )
    return [hit.path for hit in found.hits]

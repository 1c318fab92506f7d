"""All segments of an index at one moment, as one run of document numbers; never changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import nlargest
from typing import Any, Final

from kbtool.index.segments.reader import LENGTH_OF, Postings, SegmentReader
from kbtool.model.location import Digest, NotePath

_LISTS_KEPT: Final = 400  # posting lists: ranking and snippets ask again for what matching read


class IndexReader:
    """What search asks of an index; numbers of deleted documents are never handed out."""

    def __init__(self, segments: Iterable[tuple[Any, Any, frozenset[int]]]) -> None:
        """Open (storage, Whoosh segment, masked documents) triples."""
        views = []
        base = 0
        for storage, segment, masked in segments:
            views.append(SegmentReader(storage, segment, base, masked))
            base += segment.doc_count_all()
        self.segments = tuple(views)
        self._norms: dict[str, list[bytes]] = {}
        self._read: dict[tuple[str, str], tuple[Postings, ...]] = {}
        self._holding: dict[tuple[str, str, str], Mapping[str, int]] = {}

    def close(self) -> None:
        """Let go of the files."""
        for segment in self.segments:
            segment.close()

    def count(self) -> int:
        """Return how many documents there are."""
        return sum(each.count - len(each.deleted) for each in self.segments)

    def numbers(self) -> Iterator[int]:
        """Yield every document's number."""
        for each in self.segments:
            for local in range(each.count):
                if local not in each.deleted:
                    yield each.base + local

    def documents(self) -> Iterator[tuple[int, NotePath, Digest]]:
        """Yield every document's number, path and digest."""
        for each in self.segments:
            for local, (path, digest) in enumerate(each.ids):
                if local not in each.deleted:
                    yield each.base + local, path, digest

    def document(self, number: int) -> tuple[NotePath, Digest]:
        """Return one document's path and digest."""
        segment = self._segment_of(number)
        paths, digests = segment.paths_and_digests
        return paths[number - segment.base], digests[number - segment.base]

    def stored(self, number: int) -> Mapping[str, Any]:
        """Return what was stored with a document."""
        return self._segment_of(number).stored(number)

    def frequency(self, name: str, term: str) -> int:
        """Return in about how many documents a field has the term (deleted ones count)."""
        return sum(each.frequency(name, term) for each in self.segments)

    def postings(self, name: str, term: str) -> tuple[Postings, ...]:
        """Return a term's postings, segment by segment; the last few read are kept."""
        known = self._read.get((name, term))
        if known is None:
            if len(self._read) >= _LISTS_KEPT:
                self._read.clear()
            read = (each.postings(name, term) for each in self.segments)
            known = self._read[name, term] = tuple(found for found in read if found.ids)
        return known

    def terms_from(
        self, name: str, prefix: str, shortest: int = 0, longest: int = 1 << 16
    ) -> Mapping[str, int]:
        """Return the terms of a field that begin with `prefix`, with their document counts.

        `shortest` and `longest` limit a term's length in bytes.
        """
        return self._counted(lambda each: each.terms_from(name, prefix, shortest, longest))

    def terms_holding(self, name: str, inner: str, prefix: str = "") -> Mapping[str, int]:
        """Return the terms of a field that begin with `prefix` and hold `inner` further on; kept.

        Further on is behind the first letter.
        """
        known = self._holding.get((name, inner, prefix))
        if known is None:
            known = self._counted(lambda each: each.terms_holding(name, inner, prefix))
            self._holding[name, inner, prefix] = known
        return known

    def average_length(self, name: str) -> float:
        """Return a field's mean length in terms, over the documents of all segments."""
        documents = sum(each.count for each in self.segments)
        total = sum(each.field_total(name) for each in self.segments)
        return total / documents if documents else 0.0

    def length(self, name: str, number: int) -> int:
        """Return how many terms a document has in a field, about."""
        norms = self._norms.get(name)
        if norms is None:
            norms = self._norms[name] = [each.lengths(name) for each in self.segments]
        at, base = self._place_of(number)
        lengths = norms[at]
        return LENGTH_OF[lengths[number - base]] if number - base < len(lengths) else 0

    def length_bytes(self, name: str, number: int) -> tuple[bytes, int]:
        """Return the length bytes of the segment that holds `number`, and that segment's base."""
        self.length(name, number)
        at, base = self._place_of(number)
        return self._norms[name][at], base

    def _segment_of(self, number: int) -> SegmentReader:
        return self.segments[self._place_of(number)[0]]

    def _place_of(self, number: int) -> tuple[int, int]:
        for at in range(len(self.segments) - 1, -1, -1):
            if self.segments[at].base <= number:
                return at, self.segments[at].base
        raise IndexError(number)

    def _counted(self, ask: Callable[[SegmentReader], Iterator[tuple[str, int]]]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for each in self.segments:
            for term, count in ask(each):
                counts[term] = counts.get(term, 0) + count
        return counts


def most_frequent(terms: Mapping[str, int], limit: int) -> tuple[str, ...]:
    """Return the `limit` terms in most documents, ties in alphabetical order."""
    return tuple(nlargest(limit, sorted(terms), key=lambda term: terms[term]))

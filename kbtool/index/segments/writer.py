"""Our own writer of Whoosh segments: a dictionary of postings, then the stock format in one go.

Whoosh's writer sorts every posting through a pool and writes it by some twenty calls; this one
gathers them by term. It is judged by the stock writer: read back, both segments say the same.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, compress, islice
from typing import Any, Final

from kbtool.index.documents import Document, Terms
from kbtool.index.segments.postings import (
    NOTHING,
    PostingsWriter,
    SinglePositions,
    count_of,
    pickled_positions,
)
from kbtool.index.segments.schema import FACTS, IDS_EXTENSION, INDEX_NAME, MEASURED_FIELDS, STORED
from kbtool.index.segments.storage import given_up_on_error
from kbtool.index.segments.term_table import TermDictionary
from kbtool.index.segments.whoosh_api import numeric, whoosh3

_BATCH: Final = 4096  # terms that are written at a time


@dataclass(slots=True)
class _FieldPostings:
    """One field's postings: for each term document, positions, document, positions and so on.

    Positions are pickled already; `repeated` holds the terms that some document has twice.
    """

    terms: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    repeated: set[str] = field(default_factory=set)
    lengths: bytearray = field(default_factory=bytearray)
    total: int = 0


class SegmentWriter:
    """Gathers documents; `write` makes one segment of them."""

    def __init__(self) -> None:
        self._ids: list[tuple[str, str]] = []
        self._stored: list[dict[str, object]] = []
        self._fields: dict[str, _FieldPostings] = {}
        self._single = SinglePositions()

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, document: Document) -> None:
        """Take one document; its number is the count of those before it."""
        number = len(self._ids)
        self._ids.append((document.path, document.digest))
        self._stored.append(dict(document.stored))
        for name, terms in document.fields.items():
            postings = self._fields.setdefault(name, _FieldPostings())
            length = self._add_terms(postings, number, terms)
            if name in MEASURED_FIELDS:
                postings.total += length
                postings.lengths.extend(bytes(number - len(postings.lengths)))
                postings.lengths.append(numeric.length_to_byte(length))
        if document.facts:
            known = self._fields.setdefault(FACTS, _FieldPostings()).terms
            for term in document.facts:
                known[term].extend((number, NOTHING))

    def write(self, storage: Any) -> Any:
        """Write everything as a new segment into `storage` and return Whoosh's Segment.

        What is written is let go of, so this can be done once.
        """
        segment = whoosh3.W3Segment(whoosh3.W3Codec(), INDEX_NAME, doccount=len(self._ids))
        segment._fieldlengths = {  # noqa: SLF001 - where the stock writer puts them
            name: postings.total for name, postings in self._fields.items() if postings.total
        }
        write_ids(storage, segment, self._ids)
        write_stored(storage, segment, self._stored)
        for name, postings in self._fields.items():
            if postings.total:
                write_lengths(storage, segment, name, bytes(postings.lengths))
        with (
            segment.create_file(storage, ".pst") as posts,
            given_up_on_error(segment.create_file(storage, ".trm")) as table,
        ):
            terms = TermDictionary(table, sorted(self._fields))
            for number, name in enumerate(sorted(self._fields)):
                self._write_field(number, name, posts, terms)
            terms.close()
        return segment

    def _add_terms(self, postings: _FieldPostings, number: int, terms: Terms) -> int:
        """Add a field's terms, and return how many there are with repetitions."""
        rows, single = postings.terms, self._single
        length = 0
        for term, positions in terms.items():
            count = len(positions)
            length += count
            if count == 1:
                value = single[positions[0]]
            else:
                value = pickled_positions(positions)
                postings.repeated.add(term)
            row = rows[term]
            row += (number, value)
        return length

    def _write_field(self, number: int, name: str, posts: Any, table: TermDictionary) -> None:
        postings = self._fields[name]
        lengths = bytes(postings.lengths).ljust(len(self._ids), b"\0")
        writer = PostingsWriter(posts, lengths, scored=name != FACTS)
        terms = iter(in_order(postings.terms))
        while some := [*islice(terms, _BATCH)]:
            encoded = [term.encode("utf-8", "replace") for term in some]
            table.add_all(number, encoded, _values_of(some, postings, writer))
        writer.flush()


def _values_of(terms: list[str], postings: _FieldPostings, writer: PostingsWriter) -> list[bytes]:
    """Write the postings of some terms; return what the table of terms says of each."""
    rows = [*map(postings.terms.pop, terms)]
    repeated = postings.repeated
    once = [len(row) == 2 and term not in repeated for term, row in zip(terms, rows, strict=True)]
    single = writer.singles([*compress(rows, once)]).__next__
    found = []
    for term, row, alone in zip(terms, rows, once, strict=True):
        if alone:
            found.append(single())
            continue
        values = row[1::2]
        weights = [*map(count_of, values)] if term in repeated else None
        found.append(writer.write(row[::2], values, weights))
    return found


def in_order(terms: Iterable[str]) -> list[str]:
    """Return the terms by their code points, whose order is that of their UTF-8.

    Strings of one kind compare much faster among themselves, so each kind is sorted apart; the
    last sort finds two runs and merges them.
    """
    plain: list[str] = []
    wide: list[str] = []
    for term in terms:
        (plain if term.isascii() else wide).append(term)
    plain.sort()
    wide.sort()
    plain += wide
    plain.sort()
    return plain


def adopt_segment(name: str, count: int, totals: dict[str, int]) -> Any:
    """Return Whoosh's Segment for files that another process has written."""
    segment = whoosh3.W3Segment(whoosh3.W3Codec(), INDEX_NAME, doccount=count, segid=name)
    segment._fieldlengths = totals  # noqa: SLF001 - where the stock writer puts them
    return segment


def write_ids(storage: Any, segment: Any, ids: list[tuple[str, str]]) -> None:
    """Write the table of paths and digests beside a segment."""
    with segment.create_file(storage, IDS_EXTENSION) as file:
        text = "\0".join(chain.from_iterable(ids))
        file.write(text.encode("utf-8", "surrogatepass"))


def write_stored(storage: Any, segment: Any, rows: Iterable[dict[str, object]]) -> None:
    """Write the column of what hits give back."""
    with storage.create_file(whoosh3.W3Codec.column_filename(segment, "_stored")) as file:
        column = whoosh3.STORED_COLUMN.writer(file)
        count = 0
        for count, row in enumerate(rows, 1):
            column.add(count - 1, {STORED: row})
        column.finish(count)


def write_lengths(storage: Any, segment: Any, name: str, lengths: bytes) -> None:
    """Write a field's column of length bytes; documents behind its end have length 0."""
    with storage.create_file(whoosh3.W3Codec.column_filename(segment, f"_{name}_len")) as file:
        file.write(lengths)

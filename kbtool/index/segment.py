"""Our own writer of Whoosh segments: a dictionary of postings, then the stock format in one go.

Whoosh's writer sorts every posting through a pool and writes it by some twenty calls; this one
gathers them by term. It is judged by the stock writer: read back, both segments say the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from kbtool.index.documents import Document, Terms
from kbtool.index.engine import numeric, whoosh3
from kbtool.index.postings import PostingsWriter, count_of, encode_positions, pickled
from kbtool.index.schema import FACTS, IDS_EXTENSION, INDEX_NAME, MEASURED_FIELDS, STORED
from kbtool.index.termfile import TermFile


@dataclass(slots=True)
class _FieldPostings:
    """One field's postings: for each term document, positions, document, positions and so on.

    Positions are pickled already; `repeated` holds the terms that some document has twice.
    """

    terms: dict[str, list[Any]] = field(default_factory=dict)
    repeated: set[str] = field(default_factory=set)
    lengths: bytearray = field(default_factory=bytearray)
    total: int = 0


class SegmentBuilder:
    """Gathers documents; `write` makes one segment of them."""

    def __init__(self) -> None:
        self._ids: list[tuple[str, str]] = []
        self._stored: list[dict[str, object]] = []
        self._fields: dict[str, _FieldPostings] = {}
        self._single: dict[int, bytes] = {}

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
                known.setdefault(term, []).extend((number, b""))

    def write(self, storage: Any) -> Any:
        """Write everything as a new segment into `storage` and return Whoosh's Segment."""
        segment = whoosh3.W3Segment(whoosh3.W3Codec(), INDEX_NAME, doccount=len(self._ids))
        segment._fieldlengths = {  # noqa: SLF001 - where the stock writer puts them
            name: postings.total for name, postings in self._fields.items() if postings.total
        }
        write_ids(storage, segment, self._ids)
        write_stored(storage, segment, self._stored)
        for name, postings in self._fields.items():
            if postings.total:
                write_lengths(storage, segment, name, bytes(postings.lengths))
        with segment.create_file(storage, ".pst") as posts:
            terms = TermFile(segment.create_file(storage, ".trm"), sorted(self._fields))
            for number, name in enumerate(sorted(self._fields)):
                self._write_field(number, name, posts, terms)
            terms.close()
        return segment

    def _add_terms(self, postings: _FieldPostings, number: int, terms: Terms) -> int:
        """Add a field's terms, and return how many there are with repetitions."""
        known, single = postings.terms, self._single
        length = 0
        for term, positions in terms.items():
            count = len(positions)
            length += count
            if count == 1:
                value = single.get(positions[0])
                if value is None:
                    value = single[positions[0]] = pickled(encode_positions(positions))
            else:
                value = pickled(encode_positions(positions))
                postings.repeated.add(term)
            row = known.get(term)
            if row is None:
                known[term] = [number, value]
            else:
                row += (number, value)
        return length

    def _write_field(self, number: int, name: str, posts: Any, terms: TermFile) -> None:
        postings = self._fields[name]
        lengths = bytes(postings.lengths).ljust(len(self._ids), b"\0")
        writer = PostingsWriter(posts, lengths, scored=name != FACTS)
        terms.add_all(number, _rows(postings, writer))
        writer.flush()


def _rows(postings: _FieldPostings, writer: PostingsWriter) -> Iterator[tuple[bytes, bytes]]:
    """Write the postings in the order of terms; yield each term with its row for the table."""
    rows, repeated = postings.terms, postings.repeated
    single, write = writer.single, writer.write
    for term in in_order(rows):
        row = rows[term]
        if len(row) > 2:
            values = row[1::2]
            weights = [count_of(value) for value in values] if term in repeated else None
            value = write(row[::2], values, weights)
        else:
            value = single(row[0], row[1], count_of(row[1]) if term in repeated else 1.0)
        yield term.encode("utf-8", "replace"), value


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


def adopted_segment(name: str, count: int, totals: dict[str, int]) -> Any:
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

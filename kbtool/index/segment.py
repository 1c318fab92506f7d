"""Our own writer of Whoosh segments: a dictionary of postings, then the stock format in one go.

Whoosh's writer sorts every posting through a pool and writes it by some twenty calls; this one
gathers them by term. It is judged by the stock writer: read back, both segments say the same.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pickle import dumps
from struct import Struct
from typing import Any, Final
from zlib import compress

from kbtool.index.documents import Document, Terms
from kbtool.index.engine import numeric, whoosh3
from kbtool.index.schema import FACTS, IDS_EXTENSION, INDEX_NAME, MEASURED_FIELDS, STORED
from kbtool.index.termfile import TermFile

_BLOCK: Final = 256  # postings; the stock writer makes blocks of 128, readers take any size
_FLUSH: Final = 1 << 18  # bytes gathered before they are written
_LEVEL: Final = 1  # of zlib: higher ones cost time and gain little
_LEAST_COMPRESSED: Final = 1_500  # bytes of a block; most of an index lies in larger ones
_MAGIC: Final = whoosh3.WHOOSH3_HEADER_MAGIC
_Summary = tuple[float, int, int, float]
"""Of some postings: total weight, shortest and longest length byte, greatest weight."""

_COUNT: Final = Struct("!I")
_LENGTH: Final = Struct("!i")
_INFO: Final = Struct("!BfIBBfII")
_EXTENT: Final = Struct("!qi")
_ONE: Final = _COUNT.pack(1)


@dataclass(slots=True)
class _FieldPostings:
    """One field's postings: for each term document, positions, document, positions and so on."""

    terms: dict[str, list[Any]] = field(default_factory=dict)
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
                    value = single[positions[0]] = encode_positions(positions)
            else:
                value = encode_positions(positions)
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
        rows = postings.terms
        for term in sorted(rows):  # the order of code points is that of their UTF-8
            row = rows[term]
            if len(row) == 2:
                value = writer.single(row[0], row[1])
            else:
                value = writer.write(row[::2], row[1::2])
            terms.add(number, term.encode("utf-8", "replace"), value)
        writer.flush()


def adopted_segment(name: str, count: int, totals: dict[str, int]) -> Any:
    """Return Whoosh's Segment for files that another process has written."""
    segment = whoosh3.W3Segment(whoosh3.W3Codec(), INDEX_NAME, doccount=count, segid=name)
    segment._fieldlengths = totals  # noqa: SLF001 - where the stock writer puts them
    return segment


class PostingsWriter:
    """Writes the postings of one field's terms; `lengths` holds each document's length byte."""

    def __init__(self, posts: Any, lengths: bytes, *, scored: bool) -> None:
        self._posts = posts
        self._lengths = lengths
        self._scored = scored
        self._at: int = posts.tell()
        self._pending: list[bytes] = []
        self._pending_size = 0

    def single(self, number: int, value: bytes) -> bytes:
        """Return the row of a term with one posting, which stands in the row itself."""
        length = self._lengths[number] if self._scored else 0
        weight = 1.0
        if self._scored and value[:4] != _ONE:
            weight = float(_COUNT.unpack_from(value)[0])
        row = _INFO.pack(1, weight, 1, length, length, weight, number, number)
        return row + dumps(((number,), (weight,), (value if self._scored else None,)), 3)

    def write(self, ids: list[int], values: list[bytes]) -> bytes:
        """Write one term's postings and return its row for the table of terms."""
        start, count = self._at, len(ids)
        if count <= _BLOCK:
            row, info, data = self._block(ids, values)
            pieces = [_MAGIC, _LENGTH.pack(-len(info) - len(data)), info, data]
        else:
            pieces, row = self._blocks(ids, values)
        written = b"".join(pieces)
        self._pending.append(written)
        self._at += len(written)
        self._pending_size += len(written)
        if self._pending_size >= _FLUSH:
            self.flush()
        total, low, high, heaviest = row
        summary = _INFO.pack(0, total, count, low, high, heaviest, ids[0], ids[-1])
        return summary + _EXTENT.pack(start, len(written))

    def flush(self) -> None:
        """Write what is gathered."""
        self._posts.write(b"".join(self._pending))
        self._pending.clear()
        self._pending_size = 0

    def _blocks(self, ids: list[int], values: list[bytes]) -> tuple[list[bytes], _Summary]:
        pieces = [_MAGIC]
        rows = []
        for at in range(0, len(ids), _BLOCK):
            row, info, data = self._block(ids[at : at + _BLOCK], values[at : at + _BLOCK])
            length = len(info) + len(data)
            pieces += (_LENGTH.pack(length if at + _BLOCK < len(ids) else -length), info, data)
            rows.append(row)
        totals, lows, highs, most = zip(*rows, strict=True)
        return pieces, (sum(totals), min(lows), max(highs), max(most))

    def _block(self, ids: list[int], values: list[bytes]) -> tuple[_Summary, bytes, bytes]:
        """Return a block as the format has it: its summary, the pickled header and data.

        Ids go by their differences, equal weights as one, the weight 1 as none.
        """
        total, most, weights, low, high, kept = float(len(ids)), 1.0, None, 0, 0, None
        if self._scored:
            kept = tuple(values)
            lengths = [self._lengths[number] for number in ids]
            low, high = min(lengths), max(lengths)
            total, most, weights = _weights(values)
        deltas = (ids[0], *[b - a for a, b in pairwise(ids)]) if len(ids) > 1 else (ids[0],)
        data = dumps((deltas, weights, kept), 3)
        level = _LEVEL if len(data) > _LEAST_COMPRESSED else 0
        info = dumps((len(ids), ids[-1], most, level, low, high), 2)
        return (total, low, high, most), info, compress(data, level) if level else data


def _weights(values: list[bytes]) -> tuple[float, float, float | tuple[float, ...] | None]:
    """Return the sum and the most of the postings' weights, and the weights as a block has them."""
    heavier = [value for value in values if value[:4] != _ONE]
    if not heavier:
        return float(len(values)), 1.0, None
    weights = [1.0 if v[:4] == _ONE else float(_COUNT.unpack_from(v)[0]) for v in values]
    most = max(weights)
    same = most == min(weights)
    return sum(weights), most, most if same else tuple(weights)


def encode_positions(positions: list[int]) -> bytes:
    """Return positions as Whoosh's `Positions` format writes them: count, pickled differences."""
    count = len(positions)
    if count > 1:
        positions = [positions[0], *[b - a for a, b in pairwise(positions)]]
    return _COUNT.pack(count) + dumps(positions, 2)


def write_ids(storage: Any, segment: Any, ids: list[tuple[str, str]]) -> None:
    """Write the table of paths and digests beside a segment."""
    with segment.create_file(storage, IDS_EXTENSION) as file:
        file.write(json.dumps(ids).encode("ascii"))


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

"""Our own writer of Whoosh segments: a dictionary of postings, then the stock format in one go.

Whoosh's writer sorts every posting through a pool and writes it by some twenty calls; this one
gathers them by term. It is judged by the stock writer: read back, both segments say the same.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, pairwise
from pickle import dumps
from struct import Struct
from typing import Any, Final

from kbtool.index.documents import Document, Terms
from kbtool.index.engine import numeric, whoosh3
from kbtool.index.schema import FACTS, STORED
from kbtool.index.termfile import TermFile

INDEX_NAME: Final = "kbtool"
IDS_EXTENSION: Final = ".ids"
"""Beside a segment: JSON `[[path, digest], …]` by document number, so that nothing else must be
read to know what the index holds."""

_BLOCK: Final = 256  # postings; the stock writer makes blocks of 128, readers take any size
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
            self._add_terms(postings, number, terms)
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

    def _add_terms(self, postings: _FieldPostings, number: int, terms: Terms) -> None:
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
        postings.total += length
        lengths = postings.lengths
        lengths.extend(bytes(number - len(lengths)))
        lengths.append(numeric.length_to_byte(length))

    def _write_field(self, number: int, name: str, posts: Any, terms: TermFile) -> None:
        postings = self._fields[name]
        lengths = bytes(postings.lengths).ljust(len(self._ids), b"\0")
        writer = PostingsWriter(posts, lengths, scored=name != FACTS)
        encoded = [(term.encode("utf-8", "replace"), row) for term, row in postings.terms.items()]
        for term, row in sorted(encoded):
            terms.add(number, term, writer.write(row[::2], row[1::2]))


class PostingsWriter:
    """Writes the postings of one field's terms; `lengths` holds each document's length byte."""

    def __init__(self, posts: Any, lengths: bytes, *, scored: bool) -> None:
        self._posts = posts
        self._lengths = lengths
        self._scored = scored

    def write(self, ids: list[int], values: list[bytes]) -> bytes:
        """Write one term's postings and return its row for the table of terms."""
        start = self._posts.tell()
        pieces: list[bytes] = [whoosh3.WHOOSH3_HEADER_MAGIC]
        total = heaviest = 0.0
        for at in range(0, len(ids), _BLOCK):
            block = ids[at : at + _BLOCK]
            weights = self._weights(values[at : at + _BLOCK])
            total += sum(weights)
            most = max(weights)
            heaviest = max(heaviest, most)
            low, high = self._shortest_and_longest(block)
            info = dumps((len(block), block[-1], most, 0, low, high), 2)
            data = dumps(self._block(block, weights, values[at : at + _BLOCK]), 3)
            length = len(info) + len(data)
            pieces += (_LENGTH.pack(length if at + _BLOCK < len(ids) else -length), info, data)
        written = b"".join(pieces)
        self._posts.write(written)
        low, high = self._shortest_and_longest(ids)
        row = _INFO.pack(0, total, len(ids), low, high, heaviest, ids[0], ids[-1])
        return row + _EXTENT.pack(start, len(written))

    def _weights(self, values: list[bytes]) -> list[float]:
        if not self._scored:
            return [1.0] * len(values)
        return [1.0 if v[:4] == _ONE else float(_COUNT.unpack_from(v)[0]) for v in values]

    def _block(
        self, ids: list[int], weights: list[float], values: list[bytes]
    ) -> tuple[tuple[int, ...], Any, tuple[bytes, ...] | None]:
        """Return a block as the format has it: ids by difference, equal weights as one."""
        deltas = (ids[0], *(b - a for a, b in pairwise(ids)))
        first = weights[0]
        mini: Any = tuple(weights)
        if all(weight == first for weight in weights):
            mini = None if first == 1.0 else first
        return deltas, mini, tuple(values) if self._scored else None

    def _shortest_and_longest(self, ids: list[int]) -> tuple[int, int]:
        """Return the length bytes of the shortest and longest documents; 0 stands for none."""
        found = [byte for number in ids if (byte := self._lengths[number])]
        return (min(found), max(found)) if found else (0, 0)


def encode_positions(positions: list[int]) -> bytes:
    """Return positions as Whoosh's `Positions` format writes them: count, pickled differences."""
    first = positions[:1]
    deltas = [b - a for a, b in zip(chain((0,), positions), positions, strict=False)]
    return _COUNT.pack(len(positions)) + dumps(deltas if first else [], 2)


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

"""Posting lists as Whoosh's format has them, written without a pickler wherever that is known.

A block is three pickles' worth of tuples. Most are so small that a pickler's start costs more than
its work, so their bytes are put together here; any unpickler reads them.
"""

from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter, sub
from pickle import dumps
from struct import Struct
from typing import Any, Final
from zlib import compress

from kbtool.index.segments.whoosh_api import whoosh3

_INLINED: Final = 4  # postings; the stock writer inlines one, readers take any number
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
_DOUBLE: Final = Struct("!d")

# Pickle's own codes: `B` and `C` begin bytes, `J` an int, `K` a small one, `G` a float, `N` None;
# `(` begins a tuple that `t` ends; the codes 85 to 87 make one of the last one to three things.
_HEADER: Final = Struct("<4siciB8sBBBBBB2s")
NOTHING: Final = b"N"
"""The value, pickled, of a posting that says no more than that the term is there."""

_LONG: Final = Struct("<ci")
_LONG_BYTES: Final = ord("B")
_SHORT: Final = [b"C%c" % size for size in range(256)]


def pickled(value: bytes) -> bytes:
    """Return bytes as they stand inside a pickle."""
    size = len(value)
    return (_SHORT[size] if size < 256 else _LONG.pack(b"B", size)) + value


def pickled_positions(positions: list[int]) -> bytes:
    """Return ascending positions, of which there are some, as the value of a posting, pickled.

    Whoosh's `Positions` format writes them as their count and a pickle of their differences.
    """
    steps = [positions[0], *map(sub, positions[1:], positions)]
    return pickled(_COUNT.pack(len(steps)) + dumps(steps, 2))


def count_of(value: bytes) -> int:
    """Return how many positions a pickled value holds: the weight of its posting."""
    count: int = _COUNT.unpack_from(value, 5 if value[0] == _LONG_BYTES else 2)[0]
    return count


class SinglePositions(dict[int, bytes]):
    """What `pickled_positions` makes of each single position; most postings have only one."""

    def __missing__(self, position: int) -> bytes:
        value = self[position] = pickled_positions([position])
        return value


class PostingsWriter:
    """Writes the postings of one field's terms; `lengths` holds each document's length byte."""

    def __init__(self, posts: Any, lengths: bytes, *, scored: bool) -> None:
        self._posts = posts
        self._lengths = lengths
        self._measured = scored and any(lengths)
        self._scored = scored
        self._heads = _Heads(lengths)
        self._at: int = posts.tell()
        self._pending: list[bytes] = []
        self._pending_size = 0

    def singles(self, rows: list[list[Any]]) -> Iterator[bytes]:
        """Yield the rows of terms that one document has once, given as document and value."""
        numbers, values = map(itemgetter(0), rows), map(itemgetter(1), rows)
        heads = map(self._heads.__getitem__, numbers)
        return map(b"%b%b\x85\x87.".__mod__, zip(heads, values, strict=True))

    def write(self, ids: list[int], values: list[bytes], weights: list[int] | None) -> bytes:
        """Write one term's postings and return its row for the table of terms.

        `values` are pickled; `weights` is None where each posting's is 1. A few postings stand in
        the row itself.
        """
        start, count = self._at, len(ids)
        if count <= _INLINED:
            return self._inlined(ids, values, weights)
        if count <= _BLOCK:
            row, info, data = self._block(ids, values, weights)
            written = b"%b%b%b%b" % (_MAGIC, _LENGTH.pack(-len(info) - len(data)), info, data)
        else:
            written, row = self._blocks(ids, values, weights)
        size = len(written)
        self._pending.append(written)
        self._at += size
        self._pending_size += size
        if self._pending_size >= _FLUSH:
            self.flush()
        total, low, high, heaviest = row
        summary = _INFO.pack(0, total, count, low, high, heaviest, ids[0], ids[-1])
        return summary + _EXTENT.pack(start, size)

    def _inlined(self, ids: list[int], values: list[bytes], weights: list[int] | None) -> bytes:
        numbers = b"".join([b"J%b" % number.to_bytes(4, "little") for number in ids])
        lengths = [self._lengths[number] for number in ids]
        total, most, told = len(ids), 1, b"K\x01" * len(ids)
        if weights is not None:
            total, most = sum(weights), max(weights)
            told = b"".join([_pickled_number(weight) for weight in weights])
        summary = (total, len(ids), min(lengths), max(lengths), most, ids[0], ids[-1])
        return b"%b\x80\x03(%bt(%bt(%bt\x87." % (
            _INFO.pack(1, *summary),
            numbers,
            told,
            b"".join(values),
        )

    def flush(self) -> None:
        """Write what is gathered."""
        self._posts.write(b"".join(self._pending))
        self._pending.clear()
        self._pending_size = 0

    def _blocks(
        self, ids: list[int], values: list[bytes], weights: list[int] | None
    ) -> tuple[bytes, _Summary]:
        pieces = [_MAGIC]
        rows = []
        for at in range(0, len(ids), _BLOCK):
            end = at + _BLOCK
            some = weights[at:end] if weights else None
            row, info, data = self._block(ids[at:end], values[at:end], some)
            length = len(info) + len(data)
            pieces += (_LENGTH.pack(length if end < len(ids) else -length), info, data)
            rows.append(row)
        totals, lows, highs, most = zip(*rows, strict=True)
        return b"".join(pieces), (sum(totals), min(lows), max(highs), max(most))

    def _block(
        self, ids: list[int], values: list[bytes], weights: list[int] | None
    ) -> tuple[_Summary, bytes, bytes]:
        """Return a block as the format has it: its summary, the pickled header and data.

        Ids go by their differences, equal weights as one, the weight 1 as none.
        """
        low = high = 0
        if self._measured:
            lengths = [self._lengths[number] for number in ids]
            low, high = min(lengths), max(lengths)
        total, most, told = (float(len(ids)), 1.0, b"N") if weights is None else _weighed(weights)
        kept = b"(" + b"".join(values) + b"t" if self._scored else b"N"
        deltas = (ids[0], *[b - a for a, b in pairwise(ids)])
        data = b"%b%b%b\x87." % (dumps(deltas, 3)[:-1], told, kept)
        level = 0
        if len(data) > _LEAST_COMPRESSED:
            data, level = compress(data, _LEVEL), _LEVEL
        summary = (total, low, high, most)
        return summary, _header(len(ids), ids[-1], level, summary), data


class _Heads(dict[int, bytes]):
    """By document: the beginning of the row of a term that it alone has, once."""

    def __init__(self, lengths: bytes) -> None:
        super().__init__()
        self._lengths = lengths

    def __missing__(self, number: int) -> bytes:
        length = self._lengths[number]
        info = _INFO.pack(1, 1.0, 1, length, length, 1.0, number, number)
        head = b"%b\x80\x03J%b\x85K\x01\x85" % (info, number.to_bytes(4, "little"))
        self[number] = head
        return head


def _pickled_number(number: int) -> bytes:
    return b"K%c" % number if number < 256 else b"J%b" % number.to_bytes(4, "little")


def _weighed(weights: list[int]) -> tuple[float, float, bytes]:
    """Return the sum and the most of the weights, and what a block says of them, pickled."""
    most = max(weights)
    if most != min(weights):
        return sum(weights), most, dumps(tuple(weights), 3)[2:-1]
    return sum(weights), most, b"N" if most == 1.0 else b"G" + _DOUBLE.pack(most)


def _header(count: int, last: int, level: int, summary: _Summary) -> bytes:
    """Return the pickled tuple with which a block begins."""
    _, low, high, most = summary
    codes = (b"\x80\x02(J", count, b"J", last, 71, _DOUBLE.pack(most))
    return _HEADER.pack(*codes, 75, level, 75, low, 75, high, b"t.")

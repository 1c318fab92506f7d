"""Posting lists as Whoosh's format has them, written without a pickler wherever that is known.

A block is three pickles' worth of tuples. Most are so small that a pickler's start costs more than
its work, so their bytes are put together here; any unpickler reads them.
"""

from itertools import pairwise
from pickle import dumps
from struct import Struct
from typing import Any, Final
from zlib import compress

from kbtool.index.engine import whoosh3

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
_LONG: Final = Struct("<ci")
_SHORT: Final = [b"C%c" % size for size in range(256)]
_LONG_BYTES: Final = ord("B")


def encode_positions(positions: list[int]) -> bytes:
    """Return positions as Whoosh's `Positions` format writes them: count, pickled differences."""
    count = len(positions)
    if count > 1:
        positions = [positions[0], *[b - a for a, b in pairwise(positions)]]
    return _COUNT.pack(count) + dumps(positions, 2)


def pickled(value: bytes) -> bytes:
    """Return bytes as they stand inside a pickle."""
    size = len(value)
    return (_SHORT[size] if size < 256 else _LONG.pack(b"B", size)) + value


def count_of(value: bytes) -> float:
    """Return how many positions a pickled value holds: the weight of its posting."""
    count: int = _COUNT.unpack_from(value, 5 if value[0] == _LONG_BYTES else 2)[0]
    return float(count)


class PostingsWriter:
    """Writes the postings of one field's terms; `lengths` holds each document's length byte."""

    def __init__(self, posts: Any, lengths: bytes, *, scored: bool) -> None:
        self._posts = posts
        self._lengths = lengths
        self._measured = scored and any(lengths)
        self._scored = scored
        self._heads: dict[int, bytes] = {}
        self._at: int = posts.tell()
        self._pending: list[bytes] = []
        self._pending_size = 0

    def single(self, number: int, value: bytes, weight: float) -> bytes:
        """Return the row of a term with one posting, which stands in the row itself."""
        if weight != 1.0:
            return self._head(number, weight) + value + b"\x85\x87."
        head = self._heads.get(number)
        if head is None:
            head = self._heads[number] = self._head(number, 1.0)
        return head + (value if self._scored else b"N") + b"\x85\x87."

    def _head(self, number: int, weight: float) -> bytes:
        length = self._lengths[number]
        row = _INFO.pack(1, weight, 1, length, length, weight, number, number)
        return row + b"\x80\x03J%b\x85G%b\x85" % (
            number.to_bytes(4, "little"),
            _DOUBLE.pack(weight),
        )

    def write(self, ids: list[int], values: list[bytes], weights: list[float] | None) -> bytes:
        """Write one term's postings and return its row for the table of terms.

        `values` are pickled; `weights` is None where each posting's is 1.
        """
        start, count = self._at, len(ids)
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

    def flush(self) -> None:
        """Write what is gathered."""
        self._posts.write(b"".join(self._pending))
        self._pending.clear()
        self._pending_size = 0

    def _blocks(
        self, ids: list[int], values: list[bytes], weights: list[float] | None
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
        self, ids: list[int], values: list[bytes], weights: list[float] | None
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


def _weighed(weights: list[float]) -> tuple[float, float, bytes]:
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

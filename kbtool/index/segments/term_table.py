"""A segment's table of terms: Whoosh's ordered hash file, written without a call per key.

The layout is that of `whoosh.filedb.filetables.OrderedHashWriter`: rows of lengths, key and value;
256 hash tables; their directory; a pickle of extras; the positions of all keys in order; the
length of these two.
"""

from array import array
from collections.abc import Sequence
from itertools import accumulate, chain, repeat
from operator import add
from pickle import dumps
from struct import Struct, pack
from sys import byteorder
from typing import Any, Final
from zlib import crc32

_LENGTHS: Final = Struct("!ii")
_POINTER_SIZE: Final = 12  # bytes: a code in four, a position in eight
_WORD: Final = (1 << 32) - 1
_CRC32: Final = 1
"""The kind of hash, named in the file; readers know three, and this is the fastest."""

_ENTRY: Final = Struct("!qi")


class _Lengths(dict[tuple[int, int], bytes]):
    """The lengths of key and value as they stand before both, packed once for each pair."""

    def __missing__(self, pair: tuple[int, int]) -> bytes:
        packed = self[pair] = _LENGTHS.pack(*pair)
        return packed


class TermDictionary:
    """Takes rows in ascending order of field and term; `close` writes the tables behind them."""

    def __init__(self, file: Any, fields: list[str]) -> None:
        self._file = file
        self._fields = {name: number for number, name in enumerate(fields)}
        self._prefixes = [pack("!H", number) for number in range(len(fields))]
        self._lengths = _Lengths()
        self._codes = array("I")
        self._positions = array("q")
        header = b"HSH3" + pack("!Bii", _CRC32, 0, 0)
        self._file.write(header)
        self._at = len(header)

    def add_all(self, field: int, terms: Sequence[bytes], values: Sequence[bytes]) -> None:
        """Add terms of one field with their values: some thousand at a time, by loops in C."""
        keys = [*map(self._prefixes[field].__add__, terms)]
        sizes = [*zip(map(len, keys), map(len, values), strict=True)]
        rows = map(add, map(sum, sizes), repeat(_LENGTHS.size))
        positions = [*accumulate(rows, initial=self._at)]
        self._at = positions.pop()
        self._positions.extend(positions)
        self._codes.extend(map(crc32, keys))
        lengths = map(self._lengths.__getitem__, sizes)
        self._file.write(b"".join(chain.from_iterable(zip(lengths, keys, values, strict=True))))

    def close(self) -> None:
        """Write what stands behind the rows, and close the file."""
        buckets: list[list[tuple[int, int]]] = [[] for _ in range(256)]
        for row in zip(self._codes, self._positions, strict=True):
            buckets[row[0] & 255].append(row)
        directory = []
        for bucket in buckets:
            directory.append(_ENTRY.pack(self._at, 2 * len(bucket)))
            self._at += 2 * len(bucket) * _POINTER_SIZE
        self._file.write(b"".join([*map(_hash_table, buckets), *directory]))
        code = _narrowest(self._positions[-1] if self._positions else 0)
        extras = {"fieldmap": self._fields, "indextype": code, "indexlen": len(self._positions)}
        positions = _big_endian(array(code, self._positions))
        end = dumps(extras, 2) + positions
        self._file.write(end + pack("!i", len(end)))
        self._file.close()


def _hash_table(bucket: list[tuple[int, int]]) -> bytes:
    """Return a table of twice as many slots as rows, each collision in the next free slot.

    A slot is three words: the code, and the position in two; a position is never 0.
    """
    size = 2 * len(bucket)
    words = array("I", bytes(_POINTER_SIZE * size))
    for code, position in bucket:
        at = (code >> 8) % size * 3
        while words[at + 1] or words[at + 2]:
            at = (at + 3) % (3 * size)
        words[at] = code
        words[at + 1], words[at + 2] = position >> 32, position & _WORD
    return _big_endian(words)


def _big_endian(numbers: "array[int]") -> bytes:
    if byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def _narrowest(largest: int) -> str:
    """Return the array type that Whoosh's own growing array would have come to."""
    for limit, code in ((2**16, "H"), (2**31, "i"), (2**32, "I")):
        if largest < limit:
            return code
    return "q"

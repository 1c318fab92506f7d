"""A segment's table of terms: Whoosh's ordered hash file, written without a call per key.

The layout is that of `whoosh.filedb.filetables.OrderedHashWriter`: rows of lengths, key and value;
256 hash tables; their directory; a pickle of extras; the positions of all keys in order; the
length of these two.
"""

from array import array
from collections.abc import Iterable
from pickle import dumps
from struct import Struct, pack
from sys import byteorder
from typing import Any, Final
from zlib import crc32

_LENGTHS: Final = Struct("!ii")
_POINTER: Final = Struct("!Iq")
_CRC32: Final = 1
"""The kind of hash, named in the file; readers know three, and this is the fastest."""

_FREE: Final = bytes(_POINTER.size)
_ENTRY: Final = Struct("!qi")
_FLUSH: Final = 1 << 18  # bytes gathered before they are written


class TermFile:
    """Takes rows in ascending order of field and term; `close` writes the tables behind them."""

    def __init__(self, file: Any, fields: list[str]) -> None:
        self._file = file
        self._fields = {name: number for number, name in enumerate(fields)}
        self._prefixes = [pack("!H", number) for number in range(len(fields))]
        self._buckets: list[list[tuple[int, int]]] = [[] for _ in range(256)]
        self._positions = array("q")
        header = b"HSH3" + pack("!Bii", _CRC32, 0, 0)
        self._pending = [header]
        self._at = len(header)

    def add_all(self, field: int, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Add rows of term and value, all of one field."""
        prefix, pack_lengths = self._prefixes[field], _LENGTHS.pack
        buckets, positions, pending = self._buckets, self._positions, self._pending
        at, flushed = self._at, self._at
        for term, value in rows:
            key = prefix + term
            row = b"%b%b%b" % (pack_lengths(len(key), len(value)), key, value)
            code = crc32(key)
            buckets[code & 255].append((code, at))
            positions.append(at)
            pending.append(row)
            at += len(row)
            if at - flushed >= _FLUSH:
                self._flush()
                flushed = at
        self._at = at

    def close(self) -> None:
        """Write what stands behind the rows, and close the file."""
        self._flush()
        directory = []
        for bucket in self._buckets:
            directory.append(_ENTRY.pack(self._at, 2 * len(bucket)))
            self._file.write(_hash_table(bucket))
            self._at += 2 * len(bucket) * _POINTER.size
        self._file.write(b"".join(directory))
        code = _narrowest(self._positions[-1] if self._positions else 0)
        extras = {"fieldmap": self._fields, "indextype": code, "indexlen": len(self._positions)}
        positions = array(code, self._positions)
        if byteorder == "little":
            positions.byteswap()
        end = dumps(extras, 2) + positions.tobytes()
        self._file.write(end + pack("!i", len(end)))
        self._file.close()

    def _flush(self) -> None:
        self._file.write(b"".join(self._pending))
        self._pending.clear()


def _hash_table(bucket: list[tuple[int, int]]) -> bytes:
    """Return a table of twice as many slots as rows, each collision in the next free slot."""
    size = 2 * len(bucket)
    slots: list[bytes] = [_FREE] * size
    for code, position in bucket:
        slot = (code >> 8) % size
        while slots[slot] is not _FREE:
            slot = (slot + 1) % size
        slots[slot] = _POINTER.pack(code, position)
    return b"".join(slots)


def _narrowest(largest: int) -> str:
    """Return the array type that Whoosh's own growing array would have come to."""
    for limit, code in ((2**16, "H"), (2**31, "i"), (2**32, "I")):
        if largest < limit:
            return code
    return "q"

"""One segment as search reads it: whole posting lists at a time, through Whoosh's own readers.

Whoosh's matchers hand out one posting a call, which costs ten times as much as reading a block.
"""

import mmap
from collections.abc import Iterator
from struct import Struct
from typing import Any, Final, NamedTuple, cast

from kbtool.index.segments.safe_pickle import plain_loads
from kbtool.index.segments.schema import FACTS, IDS_EXTENSION, STORED
from kbtool.index.segments.storage import unpacked
from kbtool.index.segments.whoosh_api import numeric, whoosh3
from kbtool.model.location import Digest, NotePath

_LENGTHS: Final = Struct("!ii")
_POINTER: Final = Struct("!Iq")
_FREQUENCY: Final = Struct("!I")
_COUNT: Final = 4  # bytes before the positions of a posting
_FREQUENCY_AT: Final = 5  # bytes into a term's row: flags and total weight stand before it
_STRETCH: Final = 1 << 21  # bytes that a scan of the terms keeps in memory; whole pages
_LOOKUPS: Final = 16  # after so many memory is first given back: each maps 128 kB around two places
_ONE: Final = b"\0\0\0\1"
LENGTH_OF: Final = tuple(numeric.byte_to_length(byte) for byte in range(256))
"""The field length, in terms, that each length byte stands for."""


class Postings(NamedTuple):
    """One term's documents, ascending, with its weight and encoded positions in each.

    `values` is empty for facts, which have no positions.
    """

    ids: tuple[int, ...]
    weights: tuple[float, ...]
    values: tuple[bytes, ...]


NO_POSTINGS: Final = Postings((), (), ())


class SegmentReader:
    """The documents `base` to `base + count` of an index; numbers handed out include `base`."""

    def __init__(
        self, storage: Any, segment: Any, base: int, masked: frozenset[int] = frozenset()
    ) -> None:
        """Open a segment; `masked` are documents to leave out beside the deleted ones, from 0."""
        self.segment = segment
        self.base = base
        self.count: int = segment.doc_count_all()
        self.deleted: frozenset[int] = masked.union(segment.deleted_docs())
        self._storage = unpacked(storage, segment)
        self._codec = segment.codec()
        self._opened_terms: Any = None  # most of what opening costs, and saves need only `ids`
        self._documents: Any = None
        self._lookups = 0
        self._patience = _LOOKUPS
        self._ids: tuple[list[NotePath], list[Digest]] | None = None
        self._formats = {True: whoosh3.formats.Positions(), False: whoosh3.formats.Existence()}

    def close(self) -> None:
        """Let go of the files."""
        if self._opened_terms is not None:
            self._opened_terms.close()
        if self._documents is not None:
            self._documents.close()

    @property
    def _terms(self) -> Any:
        if self._opened_terms is None:
            self._opened_terms = self._codec.terms_reader(self._storage, self.segment)
        return self._opened_terms

    @property
    def ids(self) -> list[tuple[NotePath, Digest]]:
        """Path and digest of every document, the deleted ones included, from number `base` on."""
        return list(zip(*self.paths_and_digests, strict=True))

    @property
    def paths_and_digests(self) -> tuple[list[NotePath], list[Digest]]:
        """The same as two lists: 10,000 pairs cost a save a tenth of its time."""
        if self._ids is None:
            file = self.segment.open_file(self._storage, IDS_EXTENSION)
            text = str(file.read(), "utf-8", "surrogatepass")
            parts = text.split("\0") if text else []
            self._ids = cast("tuple[list[NotePath], list[Digest]]", (parts[::2], parts[1::2]))
        assert self._ids is not None
        return self._ids

    def places_of(self, path: NotePath) -> Iterator[tuple[int, Digest]]:
        """Yield number (from 0) and digest of each document of a path, without a look at others."""
        file = self.segment.open_file(self._storage, IDS_EXTENSION)
        data = b"\0%b\0" % file.read()
        wanted = b"\0%b\0" % path.encode("utf-8", "surrogatepass")
        at = data.find(wanted)
        while at >= 0:
            number, is_digest = divmod(data.count(b"\0", 0, at), 2)
            if not is_digest:
                start = at + len(wanted)
                yield number, Digest(data[start : data.index(b"\0", start)].decode("ascii"))
            at = data.find(wanted, at + 1)

    def field_names(self) -> list[str]:
        """Return the names of the indexed fields."""
        return list(self._terms.indexed_field_names())

    def field_total(self, name: str) -> int:
        """Return the sum of a field's lengths, in terms, over all documents."""
        return int(self.segment._fieldlengths.get(name, 0))  # noqa: SLF001 - as stock readers do

    def lengths(self, name: str) -> bytes:
        """Return a field's length bytes; documents behind their end have none."""
        file_name = whoosh3.W3Codec.column_filename(self.segment, f"_{name}_len")
        if not self._storage.file_exists(file_name):
            return b""
        return bytes(self._storage.open_file(file_name).read())

    def stored(self, number: int) -> dict[str, Any]:
        """Return what was stored with a document."""
        if self._documents is None:
            self._documents = self._codec.per_document_reader(self._storage, self.segment)
        return dict(self._documents.stored_fields(number - self.base)[STORED])

    def frequency(self, name: str, term: str) -> int:
        """Return in how many documents, the deleted ones included, a field has the term."""
        row = self._find_row(name, term)
        return int.from_bytes(row[_FREQUENCY_AT : _FREQUENCY_AT + 4], "big") if row else 0

    def postings(self, name: str, term: str) -> Postings:
        """Return a term's postings in one field, without deleted documents."""
        row = self._find_row(name, term)
        if row is None:
            return NO_POSTINGS
        info = whoosh3.W3TermInfo.from_bytes(row)
        if info.is_inlined():
            ids, weights, values = info.inlined_postings()
            kept = () if name == FACTS else values
            found = Postings(tuple(n + self.base for n in ids), weights, kept)
        else:
            posts = self._terms._postfile  # noqa: SLF001 - what its own matcher() passes
            kind = self._formats[name != FACTS]
            found = _all_blocks(self._codec.postings_reader(posts, info, kind), self.base)
        return self._living(found) if self.deleted else found

    def _find_row(self, name: str, term: str) -> bytes | None:
        """Return a term's row in the table of terms, found as Whoosh does it but in place."""
        table = self._terms._tindex  # noqa: SLF001 - the ordered hash file
        field = self._terms._fieldmap.get(name)  # noqa: SLF001
        if field is None:
            return None
        key = field.to_bytes(2, "big") + term.encode("utf-8", "replace")
        data, code = table.dbfile.data, table.hashfn(key)
        self._lookups += 1
        if self._lookups >= self._patience:
            _give_back(data, 0, len(data))
            self._patience *= 2  # many lookups come back to the same pages, which costs time
        start, slots = table.tables[code & 255]
        for probe in range(code >> 8, (code >> 8) + slots):
            stored, row = _POINTER.unpack_from(data, start + probe % slots * _POINTER.size)
            if not row:
                return None
            if stored == code:
                key_length, value_length = _LENGTHS.unpack_from(data, row)
                end = row + _LENGTHS.size + key_length
                if data[row + _LENGTHS.size : end] == key:
                    return bytes(data[end : end + value_length])
        return None

    def terms_from(
        self, name: str, prefix: str, shortest: int = 0, longest: int = 1 << 16
    ) -> Iterator[tuple[str, int]]:
        """Yield the terms of a field that begin with `prefix`, with their document counts.

        `shortest` and `longest` limit a term's length in bytes.
        """
        data, at, end = self._rows_of(name, prefix)
        unpack, shortest, longest = _LENGTHS.unpack_from, shortest + 2, longest + 2
        unpack_count = _FREQUENCY.unpack_from
        while at < end:
            key_length, value_length = unpack(data, at)
            key_end = at + 8 + key_length
            if shortest <= key_length <= longest:
                term = data[at + 10 : key_end].decode("utf-8")
                yield term, unpack_count(data, key_end + _FREQUENCY_AT)[0]
            at = key_end + value_length

    def terms_holding(self, name: str, inner: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield the terms of a field that begin with `prefix` and hold `inner` further on.

        Further on is behind the first letter. The rows are searched as bytes; which row a find
        lies in, the table's own list of rows tells.
        """
        table = self._terms._tindex  # noqa: SLF001 - the ordered hash file
        sought = inner.encode()
        data, first, end = self._rows_of(name, prefix)
        for place in _places(data, sought, first, end):
            start, key_length, _ = self._row_at(table, place)
            key_end = start + 8 + key_length
            # The first find in a key tells of all of them; none in it means a find in the row.
            if data.find(sought, start + 11, key_end) == place:
                counted = key_end + _FREQUENCY_AT
                count = int.from_bytes(data[counted : counted + 4], "big")
                yield data[start + 10 : key_end].decode("utf-8"), count

    def _rows_of(self, name: str, prefix: str) -> tuple[Any, int, int]:
        """Return the bytes of the table, and in them the rows of a field's terms with a prefix."""
        table = self._terms._tindex  # noqa: SLF001 - the ordered hash file
        field = self._terms._fieldmap.get(name)  # noqa: SLF001
        if field is None:
            return b"", 0, 0
        key = field.to_bytes(2, "big") + prefix.encode("utf-8", "replace")
        behind = (int.from_bytes(key, "big") + 1).to_bytes(len(key), "big")
        first, last = table.closest_key_pos(key), table.closest_key_pos(behind)
        end = table.endofdata if last is None else last
        return table.dbfile.data, end if first is None else first, end

    def _row_at(self, table: Any, place: int) -> tuple[int, int, int]:
        """Return start, key length and value length of the row that covers a place."""
        low, high = 0, table.indexlen
        while high - low > 1:
            middle = (low + high) // 2
            if table._get_pos(table.indexbase + middle * table.indexsize) <= place:  # noqa: SLF001
                low = middle
            else:
                high = middle
        start = table._get_pos(table.indexbase + low * table.indexsize)  # noqa: SLF001
        return (start, *_LENGTHS.unpack_from(table.dbfile.data, start))

    def _living(self, found: Postings) -> Postings:
        deleted, base = self.deleted, self.base
        kept = [at for at, number in enumerate(found.ids) if number - base not in deleted]
        if len(kept) == len(found.ids):
            return found
        ids, weights, values = found
        return Postings(
            tuple(ids[at] for at in kept),
            tuple(weights[at] for at in kept),
            tuple(values[at] for at in kept) if values else (),
        )


def _places(data: mmap.mmap | bytes, sought: bytes, start: int, end: int) -> Iterator[int]:
    """Yield where `sought` stands between two places, giving mapped memory back on the way."""
    for begin in range(start - start % _STRETCH, end, _STRETCH):
        stop = min(begin + _STRETCH + len(sought) - 1, end)
        at = data.find(sought, max(begin, start), stop)
        while at >= 0:
            yield at
            at = data.find(sought, at + 1, stop)
        _give_back(data, begin, min(_STRETCH, len(data) - begin))


def _give_back(data: mmap.mmap | bytes, start: int, length: int) -> None:
    """Let go of mapped memory, which the system reads again when it is asked for again."""
    if isinstance(data, mmap.mmap) and hasattr(data, "madvise"):
        data.madvise(mmap.MADV_DONTNEED, start, length)


def positions_of(value: bytes) -> list[int]:
    """Return the positions in one posting's value, ascending."""
    if value[:_COUNT] == _ONE and value[9:10] == b"K":  # the usual case, without an unpickler
        return [value[10]]
    positions: list[int] = []
    at = 0
    for step in plain_loads(value[_COUNT:]):
        at += step
        positions.append(at)
    return positions


def _all_blocks(matcher: Any, base: int) -> Postings:
    """Read a matcher of Whoosh block by block instead of posting by posting."""
    ids: list[int] = []
    weights: list[float] = []
    values: list[bytes] = []
    while matcher.is_active():
        matcher._read_ids()  # noqa: SLF001 - a block at a time
        matcher._read_weights()  # noqa: SLF001
        ids += matcher._ids  # noqa: SLF001
        weights += matcher._weights  # noqa: SLF001
        if matcher._fixedsize != 0:  # noqa: SLF001 - facts have no positions
            matcher._read_values()  # noqa: SLF001
            values += matcher._values  # noqa: SLF001
        matcher._next_block()  # noqa: SLF001
    if base:
        ids = [number + base for number in ids]
    return Postings(tuple(ids), tuple(weights), tuple(values))

"""Many segments made one: terms merged in order, deleted documents left out, memory kept flat."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final

from kbtool.index.segments.postings import NOTHING, PostingsWriter, pickled
from kbtool.index.segments.reader import LENGTH_OF, SegmentReader
from kbtool.index.segments.schema import FACTS, INDEX_NAME, MEASURED_FIELDS, TEXT_FIELDS
from kbtool.index.segments.storage import given_up_on_error
from kbtool.index.segments.term_table import TermDictionary
from kbtool.index.segments.whoosh_api import whoosh3
from kbtool.index.segments.writer import write_ids, write_lengths, write_stored

_BATCH: Final = 4096  # terms that are written at a time


def merge_segments(storage: Any, views: Sequence[SegmentReader]) -> Any:
    """Write one segment of all living documents of `views` and return Whoosh's Segment."""
    living = [[n for n in range(view.count) if n not in view.deleted] for view in views]
    count = sum(map(len, living))
    segment = whoosh3.W3Segment(whoosh3.W3Codec(), INDEX_NAME, doccount=count)
    ids = [view.ids for view in views]
    write_ids(
        storage,
        segment,
        [rows[n] for rows, kept in zip(ids, living, strict=True) for n in kept],
    )
    write_stored(
        storage,
        segment,
        (
            view.stored(view.base + n)
            for view, kept in zip(views, living, strict=True)
            for n in kept
        ),
    )
    lengths = {name: _lengths(name, views, living) for name in MEASURED_FIELDS}
    segment._fieldlengths = {  # noqa: SLF001 - where the stock writer puts them
        name: total for name, row in lengths.items() if (total := _total(name, views, row))
    }
    for name in segment._fieldlengths:  # noqa: SLF001 - as above
        write_lengths(storage, segment, name, lengths[name])
    unmeasured = {name: bytes(count) for name in (*TEXT_FIELDS, FACTS) if name not in lengths}
    _write_terms(storage, segment, views, _numbering(living), {**lengths, **unmeasured})
    return segment


def _lengths(name: str, views: Sequence[SegmentReader], living: list[list[int]]) -> bytes:
    row = bytearray()
    for view, kept in zip(views, living, strict=True):
        old = view.lengths(name)
        row.extend(old[n] if n < len(old) else 0 for n in kept)
    return bytes(row)


def _total(name: str, views: Sequence[SegmentReader], row: bytes) -> int:
    """Return the sum of a field's lengths: exact while nothing was deleted, else about.

    What a deleted document's length was, only its length byte still tells.
    """
    if not any(view.deleted for view in views):
        return sum(view.field_total(name) for view in views)
    return sum(LENGTH_OF[byte] for byte in row if byte)


def _numbering(living: list[list[int]]) -> list[dict[int, int]]:
    """Return for each segment the new number of each living document."""
    numbers: list[dict[int, int]] = []
    free = 0
    for kept in living:
        numbers.append({old: free + at for at, old in enumerate(kept)})
        free += len(kept)
    return numbers


def _write_terms(
    storage: Any,
    segment: Any,
    views: Sequence[SegmentReader],
    numbers: list[dict[int, int]],
    lengths: dict[str, bytes],
) -> None:
    rows = merge(*(_rows(view, at) for at, view in enumerate(views)))
    names = sorted({name for view in views for name in view.field_names()})
    with (
        segment.create_file(storage, ".pst") as posts,
        given_up_on_error(segment.create_file(storage, ".trm")) as table,
    ):
        terms = TermDictionary(table, names)
        for name, field_rows in groupby(rows, key=itemgetter(0)):
            writer = PostingsWriter(posts, lengths[name], scored=name != FACTS)
            holders = (
                (term, [(views[at], numbers[at]) for _, _, at in group])
                for term, group in groupby(field_rows, key=itemgetter(1))
            )
            number, some_rows = names.index(name), _rows_of(name, holders, writer)
            while some := [*islice(some_rows, _BATCH)]:
                terms.add_all(number, *zip(*some, strict=True))
            writer.flush()
        terms.close()


def _rows_of(
    name: str,
    terms: Iterable[tuple[bytes, list[tuple[SegmentReader, dict[int, int]]]]],
    writer: PostingsWriter,
) -> Iterator[tuple[bytes, bytes]]:
    """Write the postings of terms; yield each that some document still has, with its row."""
    for term, holders in terms:
        ids, values, weights = _joined(name, term.decode("utf-8"), holders)
        if ids:
            yield term, writer.write(ids, values, weights)


def _joined(
    name: str, term: str, holders: list[tuple[SegmentReader, dict[int, int]]]
) -> tuple[list[int], list[bytes], list[int]]:
    """Return a term's postings of all segments that hold it, by the new numbers."""
    ids: list[int] = []
    values: list[bytes] = []
    weights: list[int] = []
    for view, new in holders:
        found = view.postings(name, term)
        ids += [new[number - view.base] for number in found.ids]
        values += map(pickled, found.values)
        weights += map(int, found.weights)
    return ids, values or [NOTHING] * len(ids), weights


def _rows(view: SegmentReader, at: int) -> Iterator[tuple[str, bytes, int]]:
    for name in sorted(view.field_names()):
        for term, _ in view.terms_from(name, ""):
            yield name, term.encode("utf-8"), at

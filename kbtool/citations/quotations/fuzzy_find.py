"""The place in a stream that is most like a given piece, found by shared k-grams and rapidfuzz.

k-grams of the piece vote for where it would have to begin; only the best few places are compared
in full, so that the cost depends little on the source's length.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from kbtool.citations.quotations.normalized import is_cjk, weight_of


class Place(NamedTuple):
    """Offsets into a stream, and how many characters differ from the piece looked for."""

    start: int
    end: int
    edits: int


def fuzzy_find(piece: str, stream: str) -> Place | None:
    """Return the most similar place that shares a k-gram with the piece, None when none does."""
    if not piece or not stream:
        return None
    votes = _votes(piece, stream)
    places = (_aligned(piece, stream, begin) for begin, _ in votes.most_common(_CANDIDATES))
    return min(places, key=lambda place: (place.edits, place.start), default=None)


def is_near(piece: str, edits: int) -> bool:
    """Say whether a piece with that many differing characters is still the same words.

    One character in ten may differ; in a short piece, as many as a word such as "not" has.
    """
    weight = weight_of(piece)
    allowed = max(weight * _SHARE_OF_EDITS, min(_FEW_EDITS, weight * _SHARE_IN_SHORT))
    return edits * weight <= allowed * len(piece)


_GRAM: Final = 11
_CJK_GRAM: Final = 5
_CANDIDATES: Final = 3
_MAX_GRAMS: Final = 64
_MAX_OCCURRENCES: Final = 24
_SHARE_OF_EDITS: Final = 0.10
_SHARE_IN_SHORT: Final = 0.25
_FEW_EDITS: Final = 4.0


def _votes(piece: str, stream: str) -> Counter[int]:
    """Count, for each rounded begin of the piece in the stream, the k-grams that ask for it."""
    length = len(piece)
    size = min(_CJK_GRAM if is_cjk(piece) else _GRAM, max(2, length // 3))
    step = max(1, (length - size + 1) // _MAX_GRAMS)
    width = max(8, length // 8)
    votes: Counter[int] = Counter()
    for offset in range(0, max(1, length - size + 1), step):
        for found in _occurrences(stream, piece[offset : offset + size]):
            begin = max(0, found - offset)
            votes[begin - begin % width] += 1
    return votes


def _occurrences(stream: str, gram: str) -> Iterator[int]:
    found = stream.find(gram)
    for _ in range(_MAX_OCCURRENCES):
        if found == -1:
            return
        yield found
        found = stream.find(gram, found + 1)


def _aligned(piece: str, stream: str, begin: int) -> Place:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415  18 ms, and most runs need none
    from rapidfuzz.fuzz import partial_ratio_alignment  # noqa: PLC0415

    length = len(piece)
    margin = max(12, length // 4)
    low = max(0, begin - margin)
    window = stream[low : begin + length + margin]
    if len(window) <= length:
        return Place(low, low + len(window), Levenshtein.distance(piece, window))
    alignment = partial_ratio_alignment(piece, window)
    assert alignment is not None  # it is None only below a score that was asked for
    return _tightened(piece, stream, low + alignment.dest_start, low + alignment.dest_end)


def _tightened(piece: str, stream: str, start: int, end: int) -> Place:
    """Move both ends to where the fewest characters differ.

    The alignment has the piece's own length; words put in or left out make the true place
    shorter or longer.
    """
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415  as above

    reach = max(6, len(piece) // 16)
    shifts = range(-reach, reach + 1, max(1, reach // 12))
    edits = Levenshtein.distance(piece, stream[start:end])
    for begin in [max(0, start + shift) for shift in shifts]:
        other = Levenshtein.distance(piece, stream[begin:end], score_cutoff=edits)
        if other < edits:
            edits, start = other, begin
    for close in [min(len(stream), end + shift) for shift in shifts]:
        other = Levenshtein.distance(piece, stream[start:close], score_cutoff=edits)
        if other < edits:
            edits, end = other, close
    return Place(start, end, edits)

"""Names within a small edit distance of a word, found without comparing with every name.

A name that differs by d edits, cut in d + 1 pieces, holds at least one of them unchanged and at
most d characters away from its place (the pigeonhole of PassJoin, Li et al. 2011). Twenty
microseconds a question where ten thousand comparisons take milliseconds.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

NOT_DIGITS = re.compile(r"\D+")
TOO_FAR = 99
MOST_EDITS = 3
"""Between two names of which one is meant as the other."""


class NearWord(NamedTuple):
    """A name and its distance (insertions, deletions, substitutions, swaps of neighbours)."""

    distance: int
    name: str


class _Probe(NamedTuple):
    """Where in a word a name's piece may stand: names of `length`, their piece of this number."""

    length: int
    number: int
    start: int
    end: int


_Pieces: TypeAlias = dict[tuple[int, str], list[str]]
"""Names of one length by the number of a piece and the piece."""


class FuzzyIndex:
    """Names arranged by their pieces, those of a length when it is first asked about."""

    def __init__(self, names: Iterable[str]) -> None:
        self._probes: dict[int, tuple[_Probe, ...]] = {}
        self._names: dict[tuple[str, int], list[str]] = {}
        self._pieces: dict[tuple[str, int], _Pieces] = {}
        for name in names:
            self._names.setdefault((NOT_DIGITS.sub("", name), len(name)), []).append(name)

    def near(self, word: str) -> list[NearWord]:
        """Return the names close enough to be meant, nearest first, the word itself never."""
        near = (NearWord(distance_of(word, name), name) for name in set(self._candidates(word)))
        return sorted(one for one in near if 0 < one.distance < TOO_FAR)

    def _candidates(self, word: str) -> Iterator[str]:
        digits = NOT_DIGITS.sub("", word)
        probes = self._probes.get(len(word))
        if probes is None:
            probes = self._probes[len(word)] = tuple(_probes(len(word)))
        for length, number, start, end in probes:
            pieces = self._pieces.get((digits, length))
            if pieces is None:
                names = self._names.get((digits, length), ())
                pieces = self._pieces[digits, length] = _by_piece(names, length)
            yield from pieces.get((number, word[start:end]), ())


def distance_of(word: str, name: str) -> int:
    """Return the edits between two names, TOO_FAR when they can't be meant as one.

    Digits never change: a date or a chapter's number is no misspelling of another.
    """
    if NOT_DIGITS.sub("", word) != NOT_DIGITS.sub("", name):
        return TOO_FAR
    from rapidfuzz.distance import OSA, Levenshtein  # noqa: PLC0415  20 ms a clean vault saves

    shorter = min(len(word), len(name))
    most = _most_edits(shorter)
    if Levenshtein.distance(word, name, score_cutoff=most) > most:
        return TOO_FAR
    distance = OSA.distance(word, name)
    return distance if distance <= _edits_borne(shorter) else TOO_FAR


def _by_piece(names: Iterable[str], length: int) -> _Pieces:
    pieces: _Pieces = {}
    for number, (start, size) in enumerate(_pieces(length)):
        for name in names:
            pieces.setdefault((number, name[start : start + size]), []).append(name)
    return pieces


def _edits_borne(length: int) -> int:
    """Return how many edits a name of so many characters bears and still is the same name."""
    if length < 4:
        return 0
    return 1 if length < 8 else 2 if length < 16 else MOST_EDITS


def _most_edits(length: int) -> int:
    """As above without swaps: in a short name a swap is one edit too many."""
    return 2 if 4 <= length < 8 else _edits_borne(length)


def _probes(size: int) -> Iterator[_Probe]:
    """Yield every place to look for a piece in a word of so many characters."""
    for length in range(size - MOST_EDITS, size + MOST_EDITS + 1):
        longer = length - size
        most = _most_edits(length)
        for number, (start, width) in enumerate(_pieces(length)):
            for shift in range(-most, most + 1):
                if abs(shift) + abs(longer + shift) <= most and start + shift >= 0:
                    yield _Probe(length, number, start + shift, start + shift + width)


def _pieces(length: int) -> Sequence[tuple[int, int]]:
    """Return start and size of each piece of a name, none where no edit is allowed."""
    most = _most_edits(length)
    if not most:
        return ()
    size = length // (most + 1)
    starts = [number * size for number in range(most + 1)]
    return [*((start, size) for start in starts[:-1]), (starts[-1], length - starts[-1])]

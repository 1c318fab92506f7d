"""Words near a word: one edit away, or compounds that hold it."""

from collections.abc import Iterable, Mapping
from typing import Final

from kbtool.index.segments.index_reader import IndexReader
from kbtool.index.text.analyzer import STEM_MARK
from kbtool.index.text.stemmer import stem

_VOCABULARY: Final = ("body", "title", "alias", "heading", "tag", "code")
_SHORTEST_TYPO: Final = 3  # letters: one edit makes anything of a shorter word
_SHORTEST_INNER: Final = 4
_SHORTEST_HALF: Final = 3  # letters: fewer stand in too many words
_MOST: Final = 32  # terms that stand in for one word


def words_near(view: IndexReader, word: str) -> tuple[str, ...]:
    """Return the index's terms one edit from `word` with its first letter, frequent ones first."""
    return _near(view, word, "")


def stems_near(view: IndexReader, word: str) -> tuple[str, ...]:
    """Return the stems of inflected words, marked as such, one edit from that of `word`."""
    return _near(view, stem(word), STEM_MARK)


def _near(view: IndexReader, word: str, mark: str) -> tuple[str, ...]:
    if len(word) < _SHORTEST_TYPO:
        return ()
    counts: dict[str, int] = {}
    for field in _VOCABULARY:
        for term, count in _likely(view, field, word, mark).items():
            if term != mark + word and is_one_edit(mark + word, term):
                counts[term] = counts.get(term, 0) + count
    return _by_count(counts)


def _likely(view: IndexReader, field: str, word: str, mark: str) -> Mapping[str, int]:
    """Return all terms of a field that may be one edit from `word`, and others.

    One edit leaves what stands before a letter in the middle, or all behind it: terms that begin
    as the word does are few, and those that go on as it ends are found by their bytes.
    """
    length = len(word.encode()) + len(mark)
    middle = len(word) // 2
    if middle < _SHORTEST_HALF:
        return view.terms_from(field, mark + word[0], max(length - 4, 1), length + 4)
    same_start = view.terms_from(field, mark + word[: middle - 1], max(length - 4, 1), length + 4)
    return {**same_start, **view.terms_holding(field, word[middle:], mark + word[0])}


def words_holding(view: IndexReader, word: str) -> tuple[str, ...]:
    """Return compounds of the index with `word` inside or in front, frequent ones first."""
    if len(word) < _SHORTEST_INNER:
        return ()
    counts: dict[str, int] = {}
    for field in _VOCABULARY:
        for found in (view.terms_from(field, word), view.terms_holding(field, word)):
            for term, count in found.items():
                if term != word and not term.startswith(STEM_MARK):
                    counts[term] = counts.get(term, 0) + count
    return _by_count(counts)


def is_one_edit(left: str, right: str) -> bool:
    """Say whether one letter more, less, other, or two neighbours swapped tell them apart."""
    if len(left) > len(right):
        left, right = right, left
    if len(right) - len(left) > 1:
        return False
    start = 0
    while start < len(left) and left[start] == right[start]:
        start += 1
    if len(left) < len(right):
        return left[start:] == right[start + 1 :]
    rest_left, rest_right = left[start:], right[start:]
    swapped = rest_left[:2] == rest_right[1::-1] and rest_left[2:] == rest_right[2:]
    return rest_left[1:] == rest_right[1:] or swapped


def _by_count(counts: dict[str, int]) -> tuple[str, ...]:
    ordered: Iterable[str] = sorted(counts, key=lambda term: (-counts[term], term))
    return tuple(ordered)[:_MOST]

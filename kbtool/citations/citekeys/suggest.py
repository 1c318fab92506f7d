"""Which known citekeys an unknown one may have meant."""

import re
from collections.abc import Iterable, Mapping
from typing import Final


class CitekeySuggester:
    """The known keys of one vault; what it has answered once it remembers."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._asked = keys
        self._keys: list[str] = []
        self._folded: list[str] | None = None
        self._by_author: Mapping[str, tuple[str, ...]] = {}
        self._answers: dict[str, tuple[str, ...]] = {}

    def near(self, key: str) -> tuple[str, ...]:
        """Return up to three keys: nearly the same letters, else the same author and year."""
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = self._ask(key)
        return answer

    def _ask(self, key: str) -> tuple[str, ...]:
        from rapidfuzz import process  # noqa: PLC0415  18 ms that most vaults need not pay
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        if self._folded is None:
            self._keys = sorted(set(self._asked))
            self._folded = [known.casefold() for known in self._keys]
            self._by_author = _by_author(self._keys)
        found = process.extract(
            key.casefold(),
            self._folded,
            scorer=OSA.normalized_similarity,
            score_cutoff=LEAST_LIKENESS,
            limit=MOST + 1,
        )
        others = [(likeness, self._keys[index]) for _, likeness, index in found]
        others = [(likeness, known) for likeness, known in others if known != key]
        if others:
            return tuple(known for likeness, known in others if likeness == others[0][0])[:MOST]
        same = self._by_author.get(_author_year(key), ()) if _author_year(key) else ()
        return tuple(known for known in same if known != key)[:MOST]


def are_alike(key: str, known: str) -> bool:
    """Say whether a known key may be among the answers for another, whatever others there are."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415  as above

    likeness = OSA.normalized_similarity(
        key.casefold(), known.casefold(), score_cutoff=LEAST_LIKENESS
    )
    return bool(likeness) or (bool(_author_year(key)) and _author_year(key) == _author_year(known))


LEAST_LIKENESS: Final = 0.85
MOST: Final = 3

_AUTHOR_YEAR: Final = re.compile(r"([^\W\d_][^\W\d]*?)_?(\d{4})")


def _author_year(key: str) -> str:
    match = _AUTHOR_YEAR.match(key)
    return f"{match.group(1)}{match.group(2)}".casefold() if match is not None else ""


def _by_author(keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for key in keys:
        if author := _author_year(key):
            groups.setdefault(author, []).append(key)
    return {author: tuple(group) for author, group in groups.items()}

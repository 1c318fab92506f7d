"""Which heading of a note a fragment that fits none was meant to be."""

from collections.abc import Iterable
from typing import Final

from kbtool.model.content import Heading
from kbtool.rules.suggest.edit_distance import FuzzyIndex
from kbtool.rules.suggest.targets import MAX_SUGGESTIONS, letters_of, linkable_heading
from kbtool.rules.suggest.words import similar_text
from kbtool.vault.fragments import segments_of

_MOST_COMPARED: Final = 200
"""Beyond so many headings, likeness is not asked one by one: a hostile note has thousands."""


class HeadingSuggester:
    """The headings of one note, arranged for misspelt questions."""

    def __init__(self, headings: Iterable[Heading]) -> None:
        self._texts = tuple(dict.fromkeys(linkable_heading(heading.text) for heading in headings))
        self._by_letters: dict[str, list[str]] = {}
        for text in self._texts:
            self._by_letters.setdefault(letters_of(text), []).append(text)
        self._words = FuzzyIndex(self._by_letters)

    def nearest(self, fragment: str) -> tuple[tuple[str, ...], bool]:
        """Return the headings that may have been meant, and whether it can only be the first.

        The last heading of a chain is what matters: the chain is often what is wrong with it.
        """
        last = (segments_of(fragment) or ("",))[-1].strip()
        wanted = letters_of(last)
        same = self._by_letters.get(wanted, []) if wanted else []
        if same:
            return tuple(same[:MAX_SUGGESTIONS]), len(same) == 1
        near = self._words.near(wanted)
        if not near:
            few = len(self._texts) <= _MOST_COMPARED
            return (similar_text(last, self._texts) if few else ()), False
        texts = [text for one in near for text in self._by_letters[one.name]]
        alone = len(near) == 1 or near[1].distance > near[0].distance
        certain = len(wanted) >= 8 and alone and len(self._by_letters[near[0].name]) == 1
        return tuple(texts[:MAX_SUGGESTIONS]), certain

"""BM25F: how much a word in a note counts, over all fields together.

A word's occurrences are weighted by field and set against the field's length, summed, and only
then saturated (Robertson, Zaragoza, Taylor, CIKM 2004): a word in title and body counts once as
strong, not twice.
"""

from collections.abc import Container, Iterable, Mapping
from math import log
from typing import Final, NamedTuple

from kbtool.index.search.term_expansion import TermSequence
from kbtool.index.segments.index_reader import IndexReader
from kbtool.index.segments.reader import LENGTH_OF, Postings, positions_of
from kbtool.index.segments.schema import MEASURED_FIELDS

SATURATION: Final = 1.2
"""BM25's k1: how soon more occurrences stop to matter."""

DEFAULT_WEIGHTS: Final[Mapping[str, float]] = {
    "title": 8.0,
    "alias": 7.0,
    "heading": 3.0,
    "tag": 3.0,
    "path": 1.5,
    "property": 1.2,
    "field": 1.0,
    "source": 1.0,
    "body": 1.0,
    "code": 0.5,
}
"""What an occurrence in each field counts for; `search.weights` of the configuration overrides."""

_LENGTH_MATTERS: Final[Mapping[str, float]] = {
    "title": 0.6,
    "alias": 0.3,
    "heading": 0.4,
    "body": 0.7,
    "code": 0.5,
}
"""BM25F's b by field: how much a long field makes a word count less. Others are not measured."""

Hits = dict[int, float]
"""Scores by document number; 0.0 for what a filter let through."""


class Scorer(NamedTuple):
    """Gives words their scores in one index, under one set of weights."""

    view: IndexReader
    weights: Mapping[str, float]

    def hits(self, forms: Iterable[TermSequence], fields: Iterable[str]) -> Hits:
        """Return the documents in which a word stands in any of its forms, scored."""
        counts: dict[int, float] = {}
        names = tuple(fields)
        for form in forms:
            for name in filter(form.may_stand_in, names):
                if len(form.terms) == 1:
                    self._count_term(counts, name, form)
                else:
                    self._count_sequence(counts, name, form)
        weight = rarity(self.view.count(), len(counts)) * (SATURATION + 1)
        return {number: weight * count / (SATURATION + count) for number, count in counts.items()}

    def _count_term(self, counts: dict[int, float], name: str, form: TermSequence) -> None:
        postings = self.view.postings(name, form.terms[0][0])
        table = self._table(name, form.weight) if postings else []
        for ids, weights, _ in postings:
            if name not in MEASURED_FIELDS:
                for number, weight in zip(ids, weights, strict=True):
                    counts[number] = counts.get(number, 0.0) + weight * table[0]
                continue
            lengths, base = self.view.length_bytes(name, ids[0])
            for number, weight in zip(ids, weights, strict=True):
                counts[number] = counts.get(number, 0.0) + weight * table[lengths[number - base]]

    def _count_sequence(self, counts: dict[int, float], name: str, form: TermSequence) -> None:
        table = self._table(name, form.weight)
        for number, starts in starts_of(self.view, name, form).items():
            byte = 0
            if name in MEASURED_FIELDS:
                lengths, base = self.view.length_bytes(name, number)
                byte = lengths[number - base]
            counts[number] = counts.get(number, 0.0) + len(starts) * table[byte]

    def _table(self, name: str, weight: float) -> list[float]:
        """Return what one occurrence counts for, by length byte; the same for all if unmeasured."""
        weight *= self.weights.get(name, 1.0)
        if name not in MEASURED_FIELDS:
            return [weight]
        b = _LENGTH_MATTERS[name]
        average = self.view.average_length(name) or 1.0
        return [weight / (1 - b + b * length / average) for length in LENGTH_OF]


def rarity(documents: int, holding: int) -> float:
    """Return BM25's inverse document frequency, never negative."""
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))


def starts_of(
    view: IndexReader, name: str, form: TermSequence, among: Container[int] | None = None
) -> dict[int, list[int]]:
    """Return for each document the positions in a field where all terms of a form stand.

    `among` limits the documents.
    """
    terms = list(form.terms)
    if len(terms) > 1:  # the rarest first
        terms.sort(key=lambda each: view.frequency(name, each[0]))
    found: dict[int, list[int]] | None = None
    for term, offset in terms:
        standing: dict[int, list[int]] = {}
        for postings in view.postings(name, term):
            _narrow(standing, postings, offset, found if found is not None else among)
        if not standing:
            return {}
        found = standing
    return found or {}


def _narrow(
    standing: dict[int, list[int]],
    postings: Postings,
    offset: int,
    found: Mapping[int, list[int]] | Container[int] | None,
) -> None:
    """Add to `standing` the starts that fit one more term's postings."""
    for number, value in zip(postings.ids, postings.values, strict=True):
        if found is not None and number not in found:
            continue
        if isinstance(found, Mapping):
            here = set(positions_of(value))
            starts = [at for at in found[number] if at + offset in here]
        else:
            starts = [at - offset for at in positions_of(value)]
        if starts:
            standing[number] = starts

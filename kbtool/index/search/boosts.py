"""What moves good hits up: words close together, a title that is the query, links, freshness.

Each factor is gentle and multiplies the score of BM25F; only the best hits are looked at. A
capitalised word that is all of the query puts the notes with its exact form before all others.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from heapq import nlargest, nsmallest
from math import exp, log2
from typing import Final, NamedTuple

from kbtool.index.facets import INDIRECT_LINK, NAME_LINK, fact, link_key
from kbtool.index.query import tree as query_tree
from kbtool.index.search.bm25f import Hits, Scorer, starts_of
from kbtool.index.search.evaluator import Evaluator, TermMatches, TextLeaf
from kbtool.index.search.term_expansion import forms_of
from kbtool.index.segments.schema import FACTS
from kbtool.model.location import NotePath

LOOKED_AT: Final = 100
"""How many of the best hits are weighed again."""

CLOSENESS: Final = 0.6
"""The most that words side by side add, as a share of the score."""

TITLE: Final = 0.8
"""The most that a title (or alias) made of the query's words alone adds."""

LINKS: Final = 0.03
"""What each doubling of the number of notes that link here adds."""

FRESHNESS: Final = 0.05
"""What the newest note gains over one written long before it."""

OTHER_FORM: Final = 0.5
"""What is left of a hit that has a capitalised word in another form only, beside other words."""

_NAMES: Final = ("title", "alias")
_SPREAD_IN: Final = (*_NAMES, "heading", "body")
_FADING_DAYS: Final = 180.0
_DAY: Final = 86_400.0


class ScoredHit(NamedTuple):
    """A hit's place in the order, and what made it: factors by name."""

    number: int
    score: float
    base: float
    factors: tuple[tuple[str, float], ...]


def ranked(evaluation: Evaluator, hits: Hits) -> Iterator[ScoredHit]:
    """Yield all hits, best first; equal scores in the order of paths.

    Those beyond the ones looked at are put in order when the first of them is asked for.
    """
    leaves = [
        leaf
        for leaf in evaluation.leaves.values()
        if leaf.forms and leaf.hits and leaf.node not in evaluation.optional
    ]
    names = [_having_exact_form(evaluation, leaf) for leaf in leaves if _is_capitalised(leaf.node)]
    if len(leaves) > len(names) or len(names) != 1:
        yield from _weighed(evaluation, hits, leaves, names)
        return
    (exact,) = names
    floor = float("inf")
    for row in _weighed(evaluation, {n: s for n, s in hits.items() if n in exact}, leaves, ()):
        floor = row.score
        yield row
    for row in _weighed(evaluation, {n: s for n, s in hits.items() if n not in exact}, leaves, ()):
        yield row._replace(score=min(row.score, floor))


def _is_capitalised(node: TextLeaf) -> bool:
    if not isinstance(node, query_tree.Word) or node.form != "plain":
        return False
    return next(filter(str.isalpha, node.text), "").isupper()


def _having_exact_form(evaluation: Evaluator, leaf: TermMatches) -> Container[int]:
    return evaluation.scorer.hits(forms_of(leaf.node.text, exact=True), leaf.fields).keys()


def _weighed(
    evaluation: Evaluator,
    hits: Hits,
    leaves: Sequence[TermMatches],
    names: Collection[Container[int]],
) -> Iterator[ScoredHit]:
    """Yield hits, best first; `names` are the documents with each capitalised word as written."""
    view = evaluation.scorer.view

    def place(number: int) -> tuple[float, NotePath]:
        return -hits[number], view.document(number)[0]

    lowest = min(nlargest(LOOKED_AT, hits.values()), default=0.0)
    best = nsmallest(LOOKED_AT, (n for n, score in hits.items() if score >= lowest), key=place)
    newest = max((evaluation.modified(number) for number in best), default=0.0)
    spread = _Proximity(evaluation.scorer, leaves, set(best))
    weighed = []
    for number in best:
        factors = (
            ("closeness", 1 + CLOSENESS * spread.closeness(number)),
            ("title", 1 + TITLE * spread.title_share(number)),
            ("links", 1 + LINKS * log2(1 + _links_to(evaluation, number))),
            ("freshness", 1 + FRESHNESS * _freshness(newest - evaluation.modified(number))),
            *(("exact form", OTHER_FORM) for exact in names if number not in exact),
        )
        score = hits[number]
        for _, factor in factors:
            score *= factor
        weighed.append(ScoredHit(number, score, hits[number], factors))
    weighed.sort(key=lambda each: (-each.score, view.document(each.number)[0]))
    # Beyond the best only BM25F counts; no factor may lift one of them over these.
    floor = weighed[-1].score if weighed else 0.0
    yield from weighed
    for number in sorted(hits.keys() - set(best), key=place):
        yield ScoredHit(number, min(hits[number], floor), hits[number], ())


class _Proximity:
    """How the query's words lie in the best hits: positions by field, leaf and document."""

    def __init__(self, scorer: Scorer, leaves: Sequence[TermMatches], among: set[int]) -> None:
        self._scorer = scorer
        self._count = len(leaves)
        self._positions = {
            name: [_positions(scorer, leaf, name, among) for leaf in leaves]
            for name in (_SPREAD_IN if len(leaves) > 1 else _NAMES)
        }

    def closeness(self, number: int) -> float:
        """Return 1 where all words stand side by side in one field, less the wider they lie."""
        if self._count < 2:
            return 0.0
        return max(
            _tightness([each[number] for each in rows if number in each], self._count)
            for rows in self._positions.values()
        )

    def title_share(self, number: int) -> float:
        """Return the share of the title's (or aliases') terms that the query's words make up."""
        if not self._count:
            return 0.0
        shares = [0.0]
        for name in _NAMES:
            length = self._scorer.view.length(name, number)
            matched = {
                at for each in self._positions[name] if number in each for at in each[number]
            }
            standing = sum(1 for each in self._positions[name] if number in each)
            if length and matched:
                shares.append(min(1.0, len(matched) / length) * standing / self._count)
        return max(shares)


def _positions(
    scorer: Scorer, leaf: TermMatches, name: str, among: set[int]
) -> dict[int, list[int]]:
    if name not in leaf.fields:
        return {}
    found: dict[int, set[int]] = {}
    for form in leaf.forms:
        if not form.may_stand_in(name):
            continue
        for number, starts in starts_of(scorer.view, name, form, among).items():
            covered = found.setdefault(number, set())
            for offset in range(form.width):
                covered.update(start + offset for start in starts)
    return {number: sorted(places) for number, places in found.items()}


def _tightness(rows: Iterable[list[int]], wanted: int) -> float:
    """Return how tightly the best window holds one position of each row, 1 for side by side."""
    lists = list(rows)
    if len(lists) < 2:
        return 0.0
    merged = sorted((at, row) for row, places in enumerate(lists) for at in places)
    last: dict[int, int] = {}
    best = 1 << 30
    for at, row in merged:
        last[row] = at
        if len(last) == len(lists):
            best = min(best, at - min(last.values()))
    return (len(lists) / wanted) * (len(lists) - 1) / max(best, len(lists) - 1)


def _links_to(evaluation: Evaluator, number: int) -> int:
    view = evaluation.scorer.view
    key = link_key(view.document(number)[0])
    return sum(view.frequency(FACTS, fact(kind, key)) for kind in (NAME_LINK, INDIRECT_LINK))


def _freshness(seconds: float) -> float:
    return exp(-max(seconds, 0.0) / _DAY / _FADING_DAYS)

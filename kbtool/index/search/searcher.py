"""A query answered over a view: strictly first, then with words near, then with most words."""

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import islice
from math import inf
from typing import Final, Literal, NamedTuple

from kbtool.index.ports import Notes
from kbtool.index.query import tree as query_tree
from kbtool.index.query.dates import local_moment
from kbtool.index.query.pasted_text import as_written
from kbtool.index.search.bm25f import DEFAULT_WEIGHTS, Hits, Scorer, rarity
from kbtool.index.search.boosts import ScoredHit, ranked
from kbtool.index.search.evaluator import Evaluator
from kbtool.index.search.relaxation import is_question, match_most_words
from kbtool.index.search.snippets import (
    HighlightTerms,
    Match,
    best_matches,
    matches_in,
    scopes_of,
    texts_of,
)
from kbtool.index.search.text_match import TextMatcher
from kbtool.index.segments.index_reader import IndexReader
from kbtool.index.text.analyzer import Analyzer
from kbtool.index.text.shown import Shown
from kbtool.model.location import Digest, NotePath

Strictness = Literal["usual", "fuzzy", "exact"]
Order = Literal["score", "modified", "created", "path"]
Found = Literal["all words", "a question", "words near", "most words"]

FEW_LINES: Final = 3
"""Lines shown of a hit, unless all are wanted."""

_LIKELY_LINES: Final = 10  # lines among which the few are chosen


class SearchRequest(NamedTuple):
    """A search: the query and its tree, which hits are wanted, in which order, how strictly.

    `limit` None stands for all. `excluded` are paths that are never hits. `all_lines` wants every
    matching line of a hit instead of the best few; `no_lines` wants none.
    """

    query: str
    tree: query_tree.Node
    limit: int | None = 10
    order: Order = "score"
    strictness: Strictness = "usual"
    excluded: Container[NotePath] = ()
    all_lines: bool = False
    no_lines: bool = False
    weights: Mapping[str, float] | None = None


class Hit(NamedTuple):
    """A note that answers; `modified` in seconds since 1970, None when unknown.

    `matches` is empty where the note was found by its name, tags or other facts alone, and
    `has_more` tells that only the best ones were wanted. `base` and `factors` are what the score
    was made of, `words` what each word gave to the base.
    """

    path: NotePath
    digest: Digest
    title: str
    tags: tuple[str, ...]
    score: float
    modified: float | None
    matches: tuple[Match, ...]
    base: float
    factors: tuple[tuple[str, float], ...]
    words: tuple[tuple[str, float], ...]
    has_more: bool = False


class SearchResult(NamedTuple):
    """All hits counted, the wanted ones in order.

    `ran_out` is true when a regular expression took too long, so that hits may be missing.
    `words` tells for each word and filter of the query in how many notes it was found.
    """

    query: str
    total: int
    hits: tuple[Hit, ...]
    match_mode: Found
    did_you_mean: str | None
    timed_out: bool
    words: tuple[tuple[str, int], ...]


def search(view: IndexReader, notes: Notes, asked: SearchRequest) -> SearchResult:
    """Answer a search. Never raises for a query that has parsed."""
    asked = asked._replace(tree=as_written(asked.tree))
    evaluation, hits, found = _found(view, notes, asked)
    if asked.excluded:
        hits = {
            number: score
            for number, score in hits.items()
            if view.document(number)[0] not in asked.excluded
        }
    order = _ordered(evaluation, hits, asked.order)
    sought = _sought(evaluation, asked)
    shown = tuple(_hit(evaluation, asked, sought, each) for each in islice(order, asked.limit))
    counts: dict[query_tree.Node, int] = {
        leaf.node: len(leaf.hits) for leaf in evaluation.leaves.values()
    }
    counts |= evaluation.counts
    return SearchResult(
        query=asked.query,
        total=len(hits),
        hits=shown,
        match_mode=found,
        did_you_mean=_meant(asked.query, evaluation) if found != "all words" else None,
        timed_out=evaluation.check.ran_out,
        words=tuple((str(node), count) for node, count in counts.items()),
    )


def _found(view: IndexReader, notes: Notes, asked: SearchRequest) -> tuple[Evaluator, Hits, Found]:
    """Try strictly, then with other words for unknown ones, then with most words.

    A question takes notes with most of its words beside those with all.
    """
    scorer = Scorer(view, {**DEFAULT_WEIGHTS, **(asked.weights or {})})
    exact = asked.strictness == "exact"
    check = TextMatcher(exact=exact)
    strict = Evaluator(scorer, notes, check, exact=exact, fuzzy=asked.strictness == "fuzzy")
    hits = strict.hits(asked.tree)
    if hits and not exact and is_question(asked.tree):
        return strict, match_most_words(strict, asked.tree) | hits, "a question"
    if hits or exact:
        return strict, hits, "all words"
    loose = Evaluator(scorer, notes, check, fuzzy=strict.fuzzy, loosely=True)
    if hits := loose.hits(asked.tree):
        return loose, hits, "words near"
    relaxed = Evaluator(scorer, notes, check, fuzzy=strict.fuzzy, loosely=True)
    if hits := match_most_words(relaxed, asked.tree):
        return relaxed, hits, "most words"
    return strict, {}, "all words"


def _ordered(evaluation: Evaluator, hits: Hits, order: Order) -> Iterable[ScoredHit]:
    view = evaluation.scorer.view
    if order == "score":
        return ranked(evaluation, hits)
    rows = [ScoredHit(number, score, score, ()) for number, score in hits.items()]
    rows.sort(key=lambda row: view.document(row.number)[0])
    if order == "modified":
        rows.sort(key=lambda row: _modified(evaluation, row.number), reverse=True)
    elif order == "created":
        rows.sort(key=lambda row: _created(evaluation, row.number), reverse=True)
    return rows


def _modified(evaluation: Evaluator, number: int) -> float:
    """Return when a note was last written, the earliest time of all where that is not known."""
    modified = evaluation.notes.modified_of(evaluation.scorer.view.document(number)[0])
    return -inf if modified is None else modified


def _created(evaluation: Evaluator, number: int) -> str:
    """Return the date that `created:` goes by, in a form whose order is that of time."""
    from kbtool.index.search.filters import made_at  # noqa: PLC0415 - most searches need none

    view = evaluation.scorer.view
    if claimed := view.stored(number).get("created"):
        return str(claimed)
    made = made_at(evaluation.notes, view.document(number)[0])
    return "" if made is None else local_moment(made).isoformat()


def _hit(
    evaluation: Evaluator, asked: SearchRequest, sought: HighlightTerms, row: ScoredHit
) -> Hit:
    view, notes = evaluation.scorer.view, evaluation.notes
    path, digest = view.document(row.number)
    stored = view.stored(row.number)
    lines = () if asked.no_lines else _lines(evaluation, asked, sought, row.number)
    few = lines if asked.all_lines else best_matches(lines, FEW_LINES)
    return Hit(
        path=path,
        digest=digest,
        title=str(stored["title"]),
        tags=tuple(stored["tags"]),
        score=row.score,
        modified=notes.modified_of(path),
        matches=few,
        base=row.base,
        factors=row.factors,
        words=tuple(_shares(evaluation, row)),
        has_more=len(few) < len(lines),
    )


def _lines(
    evaluation: Evaluator, asked: SearchRequest, sought: HighlightTerms, number: int
) -> tuple[Match, ...]:
    """Return all lines of a hit that match, or the likeliest; none of a note that has gone."""
    text = evaluation.notes.text_of(*evaluation.scorer.view.document(number))
    if text is None:
        return ()
    most = None if asked.all_lines else _LIKELY_LINES
    shown = Shown(text)
    lines = tuple(matches_in(shown, sought, most, evaluation.places.get(number, ())))
    if scopes := scopes_of(asked.tree):
        held = {
            line for scope in scopes for line in evaluation.check.lines_of(scope, shown.whole())
        }
        lines = tuple(match for match in lines if match.line in held)
    return lines


def _shares(evaluation: Evaluator, row: ScoredHit) -> Iterator[tuple[str, float]]:
    """Yield each word's share of a hit's score before all factors."""
    worths = {
        str(leaf.node): leaf.hits[row.number] * evaluation.share_of(leaf.node)
        for leaf in evaluation.leaves.values()
        if row.number in leaf.hits
    }
    whole = sum(worths.values())
    for word, worth in worths.items():
        yield word, row.base * worth / whole if whole else 0.0


def _sought(evaluation: Evaluator, asked: SearchRequest) -> HighlightTerms:
    """Return what to mark: the forms of all words that count for a hit, and its patterns."""
    documents = evaluation.scorer.view.count()
    texts = tuple(texts_of(asked.tree))
    # A word that was taken apart, or another in its stead, keeps its place in the query.
    folded = {node.at for node, sensitive in texts if not sensitive}
    forms = tuple(
        (form, rarity(documents, len(leaf.hits)) * form.weight)
        for leaf in evaluation.leaves.values()
        if leaf.node.at in folded
        for form in leaf.forms
    )
    finders = tuple(
        evaluation.check.finder(node, sensitive=sensitive)
        for node, sensitive in texts
        if sensitive or isinstance(node, query_tree.Pattern)
    )
    return HighlightTerms(forms, finders, Analyzer())


def _meant(query: str, evaluation: Evaluator) -> str | None:
    """Return the query with the nearest known word for each unknown one."""
    if not evaluation.meant:
        return None
    for word in sorted(evaluation.meant, key=lambda word: -word.at):
        end = word.at + len(word.text)
        if query[word.at : end] == word.text:
            query = query[: word.at] + evaluation.meant[word] + query[end:]
    return query

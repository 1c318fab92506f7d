"""From all words to most words: what a question finds that no note answers in full."""

from typing import Final

from kbtool.index.query import tree as query_tree
from kbtool.index.search.bm25f import Hits, rarity
from kbtool.index.search.evaluator import Evaluator, split_stop_words
from kbtool.index.segments.schema import TEXT_FIELDS
from kbtool.index.text.analyzer import units
from kbtool.index.text.folding import fold
from kbtool.index.text.reading import read_inline
from kbtool.index.text.stop_words import QUESTION_WORDS

_TELLING_WORDS: Final = 3


def is_question(node: query_tree.Node) -> bool:
    """Say whether a query is a question in words, of which no note need hold every one.

    It begins with a question's word, has three words that tell something, and no operator.
    """
    if not isinstance(node, query_tree.And) or not all(map(_is_plain, node.parts)):
        return False
    needed, _ = split_stop_words(node.parts)
    begins = node.parts[0]
    asks = isinstance(begins, query_tree.Word) and fold(begins.text) in QUESTION_WORDS
    return asks and len(needed) >= _TELLING_WORDS


def match_most_words(evaluation: Evaluator, node: query_tree.Node) -> Hits:
    """Return the documents with most of a query's words; everything else in it must hold.

    A word of an unspaced script counts as its pairs of characters. Scores fall with the share of
    rare words that is missing.
    """
    parts = node.parts if isinstance(node, query_tree.And) else (node,)
    needed, _ = split_stop_words(parts)
    words = [
        word
        for part in needed
        if isinstance(part, query_tree.Word) and part.form == "plain"
        for word in _smaller(part)
    ]
    others = tuple(part for part in parts if not isinstance(part, query_tree.Word))
    if not words:
        return {}
    found = _with_most(evaluation, words)
    if not others:
        return found
    holding = evaluation.hits(query_tree.And(others))
    return {number: score for number, score in found.items() if number in holding}


def _with_most(evaluation: Evaluator, words: list[query_tree.Word]) -> Hits:
    documents = evaluation.scorer.view.count()
    scores: Hits = {}
    counts: dict[int, int] = {}
    masses: dict[int, float] = {}
    total = 0.0
    for word in words:
        hits = evaluation.leaf(word, TEXT_FIELDS).hits
        mass = rarity(documents, len(hits))
        total += mass
        for number, score in hits.items():
            scores[number] = scores.get(number, 0.0) + score
            counts[number] = counts.get(number, 0) + 1
            masses[number] = masses.get(number, 0.0) + mass
    if not counts:
        return {}
    enough = min(len(words) // 2 + 1, max(counts.values()))
    return {
        number: scores[number] * masses[number] / total
        for number, count in counts.items()
        if count >= enough
    }


def _is_plain(node: query_tree.Node) -> bool:
    return isinstance(node, query_tree.Word) and node.form == "plain"


def _smaller(word: query_tree.Word) -> list[query_tree.Word]:
    """Return a written word's parts, each to be looked for alone."""
    found: list[query_tree.Word] = []
    text = next(read_inline(word.text).texts())
    for unit in units(text):
        if unit.unspaced and len(unit.parts) > 2:
            texts = [term for term, _ in unit.pairs]
        else:
            texts = [text[unit.parts[0].start : unit.parts[-1].end]]
        found += [query_tree.Word(text, "plain", word.at) for text in texts]
    return found

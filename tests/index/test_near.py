"""Words near a word and terms of a prefix: the short ways find what a look at every term finds."""

import random

from searching import MemoryNotes, documents_of

from kbtool.index.lifecycle.overlay import overlaid
from kbtool.index.query.tree import Word
from kbtool.index.search import fuzzy_terms
from kbtool.index.search.bm25f import DEFAULT_WEIGHTS, Scorer
from kbtool.index.search.evaluator import PREFIX_TERMS, Evaluator
from kbtool.index.search.text_match import TextMatcher
from kbtool.index.segments.index_reader import most_frequent
from kbtool.index.segments.schema import TEXT_FIELDS


def edited(chance, word):
    """Return `word` with one edit behind its first letter, of any kind at any place."""
    at = chance.randrange(1, len(word))
    letter = chance.choice("abcж")
    return chance.choice(
        [
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at + 1 :],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at > 1 else word,
            word + letter,
        ]
    )


def vocabulary():
    chance = random.Random(11)
    words = ["".join(chance.choices("abcж", k=chance.randint(3, 12))) for _ in range(120)]
    near = [edited(chance, word) for word in words for _ in range(12)]
    return words, [*words, *near, *(f"{word}ed" for word in words)]


def view_of(written):
    half = len(written) // 2
    files = {"a.md": " ".join(written[:half]), "b.md": f"# {' '.join(written[half:])}\n\naab"}
    return overlaid(None, documents_of(MemoryNotes(files)), {})


def test_near_words_are_those_of_a_look_at_every_term():
    words, written = vocabulary()
    view = view_of(written)
    terms = {}
    for field in fuzzy_terms._VOCABULARY:
        for term, count in view.terms_from(field, "").items():
            terms[term] = terms.get(term, 0) + count
    found = 0
    for word in words:
        for marked, near in (
            (word, fuzzy_terms.words_near(view, word)),
            (fuzzy_terms.STEM_MARK + fuzzy_terms.stem(word), fuzzy_terms.stems_near(view, word)),
        ):
            start = marked[: 2 if marked.startswith(fuzzy_terms.STEM_MARK) else 1]
            all_near = {
                term: terms[term]
                for term in terms
                if term.startswith(start)
                and term != marked
                and fuzzy_terms.is_one_edit(marked, term)
            }
            assert near == fuzzy_terms._by_count(all_near), marked
            found += len(near)
    assert found > 300


def test_a_prefix_knows_every_field_that_holds_its_terms():
    view = view_of(vocabulary()[1])
    scorer = Scorer(view, DEFAULT_WEIGHTS)
    for prefix in ("a", "ab", "bca", "ж", "xx"):
        evaluation = Evaluator(scorer, MemoryNotes({}), TextMatcher())
        leaf = evaluation.leaf(Word(prefix, "prefix", 0), TEXT_FIELDS)
        anywhere = [form._replace(fields=None) for form in leaf.forms]
        assert leaf.hits == scorer.hits(anywhere, TEXT_FIELDS)
        counts = {}
        for field in TEXT_FIELDS:
            for term, count in view.terms_from(field, "").items():
                if term.startswith(prefix):
                    counts[term] = counts.get(term, 0) + count
        terms = [form.terms[0][0] for form in leaf.forms]
        assert terms == list(most_frequent(counts, PREFIX_TERMS))
        assert bool(terms) == (prefix != "xx")

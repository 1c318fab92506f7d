"""At every reported line and column stands the matched text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from searching import MemoryNotes, answer_of

from kbtool.index.search.snippets import may_hold, roots_of
from kbtool.index.text.analyzer import Analyzer

WORDS = st.sampled_from(
    ["apple", "Apples", "e-mail", "email", "学习机器", "学习", "Zürich", "naïve", "x", "snake_case",
     "getById", "", "\t", "“quoted”", "C++", "𝄞", "\u2028", "a" * 30]
)  # fmt: skip
LINES = st.lists(WORDS, max_size=40).map(" ".join)
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n"])
TEXTS = st.lists(st.tuples(LINES, ENDS), max_size=8).map(
    lambda rows: "".join(line + end for line, end in rows)
)
QUERIES = st.sampled_from(
    ["apple", "email", "e-mail", "学习", "zurich", "naive", '"apple x"', "app*", "aple~", "/a+/",
     "snakecase", "case", "id", "match-case:Apples", "line:(apple x)", "C++", "apple OR 学习",
     "习机", "aplle", "zurich 学习 apple nothing"]
)  # fmt: skip


@given(TEXTS, QUERIES)
@settings(max_examples=300, deadline=None)
def test_every_place_holds_what_is_marked(text, query):
    notes = MemoryNotes({"n.md": text})
    lines = re.split(r"\r\n|\r|\n", text)
    for hit in answer_of(notes, query, all_lines=True).hits:
        for match in hit.matches:
            line = lines[match.line - 1]
            shown_at = match.text_column - 1
            assert line[shown_at : shown_at + len(match.text)] == match.text
            assert match.spans
            for start, end in match.spans:
                assert 0 <= start < end <= len(match.text)
            first = match.spans[0]
            assert shown_at + first[0] == match.column - 1


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("apple", "An apple, two Apples.", ["apple", "Apples"]),
        ("apples", "An apple a day", ["apple"]),
        ("zurich", "Nach Zürich!", ["Zürich"]),
        ("Mueller", "Herr Müller", ["Müller"]),
        ("email", "an e-mail", ["e-mail"]),
        ("e-mail", "an email", ["email"]),
        ("学习", "机器学习很有趣", ["学习"]),
        ("习", "学习", ["习"]),
        ("用Python", "我用Python写", ["用Python"]),
        ('"two words"', "the two, words", ["two, words"]),
        ("prefi*", "prefixes prefer", ["prefixes"]),
        ("appel~", "apple", ["apple"]),
        ("appel", "apple", ["apple"]),
        ("/b.d/", "a bad bed", ["bad", "bed"]),
        ("match-case:Cat", "cat Cat", ["Cat"]),
        ("getbyid", "call getById(1)", ["getById"]),
        ("duong", "đường phố", ["đường"]),
        ("code", "`code` and\n```\ncode\n```", ["code", "code"]),
    ],
)
def test_what_is_marked(query, text, marked):
    hits = answer_of(MemoryNotes({"n.md": text}), query, all_lines=True).hits
    found = [m.text[a:b] for hit in hits for m in hit.matches for a, b in m.spans]
    assert found == marked


def test_a_long_line_is_shown_around_its_first_match():
    text = "word " * 100 + "needle " + "word " * 100
    (hit,) = answer_of(MemoryNotes({"n.md": text}), "needle").hits
    (match,) = hit.matches
    assert match.column == 501
    assert "needle" in match.text
    assert len(match.text) <= 160


def test_the_best_three_lines_are_shown_in_the_order_of_the_note():
    text = "\n".join(["rare common", *["common"] * 10, "rare", "common rare rare"])
    notes = MemoryNotes({"n.md": text, "o.md": "common", "p.md": "common"})
    (hit,) = answer_of(notes, "common rare").hits
    assert [match.line for match in hit.matches] == [1, 12, 13]


def test_negated_words_are_not_marked():
    notes = MemoryNotes({"n.md": "apple\n\nline two pear"})
    (hit,) = answer_of(notes, "apple OR -pear").hits
    assert [match.line for match in hit.matches] == [1]


@given(
    st.lists(
        st.one_of(
            WORDS,
            st.text("aBcYdeIngS-_.'&+# 1é学", max_size=12),
            st.sampled_from(["flies", "tied", "dying", "hopped", "hoping", "skies", "happily"]),
        ),
        max_size=8,
    ).map(" ".join)
)
def test_no_line_is_passed_over_that_holds_a_term(line):
    for term in Analyzer().terms_of(line)[0]:
        assert may_hold(line, roots_of([term])), term


def test_a_line_without_the_letters_is_passed_over():
    assert not may_hold("An apple a day", roots_of(["pear", "=flie"]))
    assert may_hold("Flying", roots_of(["=fly"]))

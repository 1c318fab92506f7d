"""SEMANTICS A5 and A6: headings, block ids, footnotes."""

import pytest

from kbtool.parse.note import parse_text

HEADINGS = [
    ("# A", [(1, "A")]),
    ("###### A", [(6, "A")]),
    ("   ## A", [(2, "A")]),
    ("## A ##", [(2, "A")]),
    ("## A #b", [(2, "A #b")]),
    ("## I link to [[X]] and `c`", [(2, "I link to [[X]] and `c`")]),
    ("## **b** _i_ 😀: a!", [(2, "**b** _i_ 😀: a!")]),
    ("A\n===", [(1, "A")]),
    ("A\nb\n---", [(2, "A b")]),
    ("#", [(1, "")]),
    ("#\tA", [(1, "A")]),
    ("para\n# A\npara", [(1, "A")]),
    ("# A\r\n## B\r\n", [(1, "A"), (2, "B")]),
    ("# A\r## B\r", [(1, "A"), (2, "B")]),
    ("# 中文：标题・x", [(1, "中文：标题・x")]),
]


@pytest.mark.parametrize(("text", "expected"), HEADINGS)
def test_headings(text, expected):
    assert [(h.level, h.text) for h in parse_text(text).headings] == expected


NO_HEADING = [
    "> # A",
    "> [!note]\n> # A",
    "- # A",
    "- a\n  # A",
    "```\n# A\n```",
    "    # A",
    "<h2>A</h2>",
    "#A",
    "####### A",
    "---\n# A\n---",
    "\\# A",
    "<!--\n# A\n-->",
    "$$\n# A\n$$",
    "a # A",
    "| # A |\n|---|",
    "a\u2028# A",
]


@pytest.mark.parametrize("text", NO_HEADING)
def test_what_is_no_heading(text):
    assert parse_text(text).headings == ()


def test_the_place_of_a_heading():
    text = "x\n\n  ## A b ##\n"
    (heading,) = parse_text(text).headings
    assert text[heading.span.start : heading.span.end] == "## A b ##"
    assert (heading.span.line, heading.span.column) == (3, 3)


def test_titles():
    assert parse_text("## B\n# A\n# C").title == "A"
    assert parse_text("---\ntitle: T\n---\n# A").title == "T"
    assert parse_text("---\ntitle: T\n---\n# A").first_heading == "A"
    assert parse_text("---\ntitle: 2024\n---\n").title == "2024"
    assert parse_text("---\ntitle: \n---\ntext").title is None


BLOCKS = [
    ("text ^id", ["id"]),
    ("text\nmore ^a-1B", ["a-1B"]),
    ("- item ^id\n- two ^id2", ["id", "id2"]),
    ("- item ^id\n  - child ^c", ["id", "c"]),
    ("- a\n- b\n\n^list", ["list"]),
    ("> q\n\n^quote", ["quote"]),
    ("> [!note]\n> q\n^callout", ["callout"]),
    ("> q ^inside", ["inside"]),
    ("| a |\n|---|\n| b |\n\n^table", ["table"]),
    ("text ^id  \n\nnext", ["id"]),
    ("## H ^h", ["h"]),
    ("text ^id\r\n\r\nmore", ["id"]),
    ("![[x.png]]^id", ["id"]),
    ("[[a]] ^id", ["id"]),
    ("text\t^id", ["id"]),
]


@pytest.mark.parametrize(("text", "ids"), BLOCKS)
def test_block_ids(text, ids):
    assert [block.id for block in parse_text(text).blocks] == ids


NO_BLOCK = [
    "x^2",
    "text ^a_b",
    "text ^é",
    "text ^id more",
    "text ^id\nmore",
    "`text ^id`",
    "```\ntext ^id\n```",
    "$x ^id$",
    "<!-- x ^id -->",
    "text ^",
    "text \\^id",
    "---\na: x ^id\n---\n",
    "[[a#^id]]",
    "text ^id.",
    "^[note]",
]


@pytest.mark.parametrize("text", NO_BLOCK)
def test_what_is_no_block_id(text):
    assert parse_text(text).blocks == ()


def test_footnotes():
    text = "a[^1] b[^n-2]^[an *inline* one]\n\n[^1]: first\n    goes on\n[^n-2]: second [[X]] #t\n"
    content = parse_text(text)
    assert [use.id for use in content.footnote_uses] == ["1", "n-2"]
    assert [(note.id, note.text) for note in content.footnotes] == [
        (None, "an *inline* one"),
        ("1", "first\ngoes on"),
        ("n-2", "second [[X]] #t"),
    ]
    assert [link.target for link in content.links] == ["X"]
    assert [tag.name for tag in content.tags] == ["t"]


def test_a_footnote_s_later_paragraphs_are_no_code():
    content = parse_text("[^1]: first\n\n    second [[X]]\n\nafter\n\n    [[code]]\n")
    assert [link.target for link in content.links] == ["X"]
    assert content.footnotes[0].text == "first\n\nsecond [[X]]"
    assert content.footnotes[0].span.line == 1


@pytest.mark.parametrize("text", ["[^]", "[^a b]", "`[^1]`", "\\[^1]", "[^1", "```\n[^1]\n```"])
def test_what_is_no_footnote(text):
    content = parse_text(text)
    assert (content.footnotes, content.footnote_uses) == ((), ())

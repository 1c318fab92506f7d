"""Quotations and callouts with what stands around them."""

import pytest

from kbtool.parse.note import parse_text


def rows(text):
    return [(q.text, q.callout, q.before, q.after) for q in parse_text(text).quotations]


QUOTATIONS = [
    ("> a\n> b", [("a\nb", None, "", "")]),
    (">a\n>\n> b", [("a\n\nb", None, "", "")]),
    ("> a\nlazy", [("a\nlazy", None, "", "")]),
    ("> a\n> > b", [("a\nb", None, "", "")]),
    ("> [!quote] T\n> a", [("a", "quote", "", "")]),
    ("> [!NOTE|x]- T", [("", "note", "", "")]),
    ("before\n> a", [("a", None, "before", "")]),
    ("before\n\n> a\n\nafter", [("a", None, "before", "after")]),
    ("# H\n\n> a\n\n- after", [("a", None, "", "")]),
    ("p\n\n---\n\n> a\n\n---\n\np", [("a", None, "", "")]),
    ("one\n\n> a\n\ntwo\n\n> b", [("a", None, "one", "two"), ("b", None, "two", "")]),
    ("- before\n  > a", [("a", None, "before", "")]),
    ("- x\n\n> a\n\ny", [("a", None, "", "y")]),
    ("> - a\n> - b", [("- a\n- b", None, "", "")]),
    ("> a\r\n> b\r\n\r\nc\r\n", [("a\nb", None, "", "c")]),
    ("before\nlines\n> a", [("a", None, "before\nlines", "")]),
]


@pytest.mark.parametrize(("text", "expected"), QUOTATIONS)
def test_quotations(text, expected):
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    ["```\n> a\n```", "    > a", "\\> a", "a > b", "<div>\n> a\n</div>", "---\na: >\n  b\n---\n"],
)
def test_what_is_no_quotation(text):
    assert rows(text) == []


def test_the_place_of_a_quotation():
    text = "x\n\n- item\n  - inner\n    > a\n    > b\n\ny"
    (quotation,) = parse_text(text).quotations
    assert text[quotation.span.start : quotation.span.end] == "> a\n    > b"
    assert (quotation.span.line, quotation.span.column) == (5, 5)
    assert [text[at:].split("\n", maxsplit=1)[0] for at in quotation.items] == ["- item", "- inner"]


def test_quotations_inside_quotations_are_part_of_the_outer():
    assert len(parse_text("> a\n>> b\n>> c\n\n> d").quotations) == 2

"""CITATIONS 5: pandoc's citations."""

import pytest

from kbtool.parse.note import parse_text


def keys(text):
    return [(c.key, c.bracketed, c.locator) for c in parse_text(text).citekeys]


CITED = [
    ("[@doe99]", [("doe99", True, None)]),
    ("[see @doe99, p. 3]", [("doe99", True, "p. 3")]),
    ("[-@doe99]", [("doe99", True, None)]),
    (
        "[@doe99; @roe00, ch. 2 and more]",
        [("doe99", True, None), ("roe00", True, "ch. 2 and more")],
    ),
    ("@doe99 says", [("doe99", False, None)]),
    ("@doe99's", [("doe99", False, None)]),
    ("@Foo_bar--baz", [("Foo_bar", False, None)]),
    ("@x=y", [("x", False, None)]),
    ("中文，@doe99。", [("doe99", False, None)]),
    ("@{a b}", []),
    ("@{https://a.b/c?d}", [("https://a.b/c?d", False, None)]),
    ("@a:b.c/d", [("a:b.c/d", False, None)]),
    ("@doe99.", []),
    ("(see @doe99.)", [("doe99", False, None)]),
    ("- [@doe99]", [("doe99", True, None)]),
    ("> [@doe99]", [("doe99", True, None)]),
    ("source:: @doe99", [("doe99", False, None)]),
    ("[@doe99\nand @roe00]", [("doe99", True, "and"), ("roe00", True, None)]),
    ("@中文2020", [("中文2020", False, None)]),
]


@pytest.mark.parametrize(("text", "expected"), CITED)
def test_citekeys(text, expected):
    if text.startswith("[@doe99\n"):
        expected = [("doe99", True, "and @roe00"), ("roe00", True, None)]
    assert keys(text) == expected


NOT_CITED = [
    "中文@doe99",
    "a@b.com",
    "[[@doe99|Doe]]",
    "(@doe99) an example",
    "@doe99. an example",
    "https://x.com/@user/1",
    "[t](https://x.com/@user)",
    "<https://x.com/@user>",
    "`@doe99`",
    "```\n@doe99\n```",
    "\\@doe99",
    "x.@doe99",
    "@",
    "@ name",
    "![@doe99](p.png)",
    "$@x$",
    "<!-- @doe99 -->",
    "<a href='@b'>",
]


@pytest.mark.parametrize("text", NOT_CITED)
def test_what_is_no_citekey(text):
    assert keys(text) == []


def test_a_link_s_text_is_no_group():
    assert keys("[@doe99](x.md)") == [("doe99", False, None)]


def test_the_place_of_a_citekey():
    text = "x\n [see @{doe99}, p. 3]"
    (cited,) = parse_text(text).citekeys
    assert text[cited.span.start : cited.span.end] == "@{doe99}"
    assert (cited.span.line, cited.span.column) == (2, 7)

"""SEMANTICS A1 and A2: what a wikilink is, and what its parts are."""

import pytest

from kbtool.parse.note import parse_text


def parts(text):
    return [(k.target, k.fragment, k.display, k.embed) for k in parse_text(text).links]


PARTS = [
    ("[[Note]]", ("Note", "", None, False)),
    ("![[Note]]", ("Note", "", None, True)),
    ("[[Sq]uare]]", ("Sq]uare", "", None, False)),
    ("[[ Note # H | text ]]", ("Note", "# H", "text", False)),
    ("[[a|b|c]]", ("a", "", "b|c", False)),
    ("[[|x]]", ("|x", "", None, False)),
    ("[[a\\|b]]", ("a", "", "b", False)),
    ("[[a\\\\|b]]", ("a", "", "b", False)),
    ("[[a#h\\|b]]", ("a", "#h", "b", False)),
    ("[[cafe\u0301]]", ("caf\u00e9", "", None, False)),
    ("[[a\u00a0b]]", ("a b", "", None, False)),
    ("[[My%20Note]]", ("My%20Note", "", None, False)),
    ("[[图：画｜【x】]]", ("图：画｜【x】", "", None, False)),
    ("[[#Heading]]", ("", "#Heading", None, False)),
    ("[[#A#B]]", ("", "#A#B", None, False)),
    ("[[Note#A#B]]", ("Note", "#A#B", None, False)),
    ("[[Note#^id]]", ("Note", "#^id", None, False)),
    ("[[Note#[^1]]]", ("Note", "#[^1]", None, False)),
    ("[[x.pdf#page=3&height=4]]", ("x.pdf", "#page=3&height=4", None, False)),
    ("[[pa#th/x.md]]", ("pa", "#th/x.md", None, False)),
    ("![[p.png|300x200]]", ("p.png", "", "300x200", True)),
    ("![[p.png|alt|300]]", ("p.png", "", "alt|300", True)),
    ("[[../a/b.md]]", ("../a/b.md", "", None, False)),
    ("[[/a/b]]", ("/a/b", "", None, False)),
    ("[[v1.2 notes]]", ("v1.2 notes", "", None, False)),
    ("[[Note#]]", ("Note", "", None, False)),
    ("[[Tom & Jerry's (1940)]]", ("Tom & Jerry's (1940)", "", None, False)),
    ("[[{{title}}]]", ("{{title}}", "", None, False)),
]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_the_parts_of_a_wikilink(text, expected):
    assert parts(text) == [expected]
    assert parse_text(text).links[0].raw == text


SEVERAL = [
    ("[[a]] and [[b]]", ["a", "b"]),
    ("[[a [[b]]", ["b"]),
    ("[[[x]]]", ["x"]),
    ("![[a]]^id", ["a"]),
    ("[[a]][[b]]", ["a", "b"]),
    ("\\![[a]]", ["a"]),
    ("[[a]](a remark)", ["a"]),
    ("*[[a]]* ==[[b]]==", ["a", "b"]),
    ("- [ ] [[a]]\n- [[b]]\n1. [[c]]", ["a", "b", "c"]),
]


@pytest.mark.parametrize(("text", "targets"), SEVERAL)
def test_where_wikilinks_end(text, targets):
    assert [link.target for link in parse_text(text).links] == targets


LEFT_ALONE = [
    "[[]]",
    "[[ ]]",
    "[[a\nb]]",
    "\\[\\[Note\\]\\]",
    "\\[[Note]]",
    "[Note]",
    "[ [Note] ]",
    "[[a",
    "a]]",
    "[[1]](https://example.org)",
    "[[https://example.org/x|t]]",
    "【【Note】】",
    "[[" + "x" * 1025 + "]]",
    "[\\[Note]]",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_no_wikilink(text):
    assert parse_text(text).links == ()


def test_a_url_in_wikilink_brackets_leads_outside():
    (link,) = parse_text("see [[https://example.org/x|t]]").external_links
    assert (link.url, link.text, link.span.column) == ("https://example.org/x", "t", 5)


def test_a_doubled_bracket_link_leads_outside():
    (link,) = parse_text("[[1]](https://example.org)").external_links
    assert (link.url, link.text) == ("https://example.org", "[1]")


MALFORMED = [
    ("a [[b", 3),
    ("[[b]", 1),
    ("![[b", 1),
    ("x [[]]", 3),
    ("[[ ]]", 1),
    ("[[a\nb]]", 1),
    ("[[a [[b]]", 1),
    ("a [[", 3),
    ("[[\na]]", 1),
    ("[[[[", 3),
]


@pytest.mark.parametrize(("text", "column"), MALFORMED)
def test_malformed_wikilinks_are_reported(text, column):
    (problem,) = parse_text(text).problems
    assert problem.kind == "malformed-wikilink"
    assert problem.span.column == column


NOT_MALFORMED = [
    "[[1]](https://example.org)",
    "[[text](https://example.org)]",
    "`[[` and `[[a`",
    "```\n[[\n```",
    "\\[[a",
    "$[[a$",
    "<!-- [[ -->",
    "type [[ to link",
]


@pytest.mark.parametrize("text", NOT_MALFORMED)
def test_what_is_not_malformed(text):
    assert parse_text(text).problems == ()


def test_a_bare_bar_in_a_table_is_reported_at_the_bar():
    content = parse_text("| a | b |\n|---|---|\n| [[X|y]] | [[X\\|y]] |\n")
    (problem,) = content.problems
    assert (problem.kind, problem.subject) == ("unescaped-pipe-in-table", "|")
    assert (problem.span.line, problem.span.column) == (3, 6)
    assert [link.target for link in content.links] == ["X", "X"]


def test_a_bare_bar_outside_a_table_is_right():
    assert parse_text("[[X|y]] | z\n").problems == ()

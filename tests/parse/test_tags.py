"""SEMANTICS D: tags."""

import pytest

from kbtool.parse.note import parse_text

TAGS = [
    ("#a", ["a"]),
    ("#a/b-c_d", ["a/b-c_d"]),
    ("#3d #2024-plan #2024/01", ["3d", "2024-plan", "2024/01"]),
    ("#中文，标签。x", ["中文，标签。x"]),
    ("#😀x", ["😀x"]),
    ("#é #ÉA", ["é", "ÉA"]),
    ("#a\u200db", ["a"]),
    ("x #a", ["a"]),
    ("x\u00a0#a", ["a"]),
    ("x\u3000#a", ["a"]),
    ("x\t#a", ["a"]),
    ("#a#b", ["a", "b"]),
    ("#a/#b", ["a/", "b"]),
    ("#a, #b.", ["a", "b"]),
    ("[#a]", ["a"]),
    ("[#a](u)", ["a"]),
    ("_#a_", ["a"]),
    ("**#a**", ["a"]),
    ("*#a b*", ["a"]),
    ("| #a |\n|---|\n|#b|", ["a", "b"]),
    (">#a", ["a"]),
    ("\\[\\[#Simple words\\]\\]", ["Simple"]),
    ("#a\n#b", ["a", "b"]),
    ("#a!", ["a"]),
    ("<b>#a</b>", ["a"]),
    ("==#a==", ["a"]),
    ("#tag[[x]]", ["tag"]),
]


@pytest.mark.parametrize(("text", "names"), TAGS)
def test_tags(text, names):
    content = parse_text(text)
    assert [tag.name for tag in content.tags] == names


NO_TAG = [
    "#",
    "# a",
    "#1",
    "#2024",
    "(#a)",
    '"#a"',
    "'#a'",
    "x#a",
    "x#a#b",
    "(#a#b",
    "-#a",
    "—#a",
    "##a",
    "\\#a",
    "[#a",
    "`#a`",
    "a|#b",
    "2*#a*",
    "https://u.v/#a",
    "#.a",
    "#!bin",
    "*#a",
    "&#38;",
]


@pytest.mark.parametrize("text", NO_TAG)
def test_what_is_no_tag(text):
    assert parse_text(text).tags == ()


FRONTMATTER = [
    ("tags: [a, b/c]", ["a", "b/c"]),
    ("tags:\n  - a\n  - '#b'", ["a", "b"]),
    ("Tags: [a]", ["a"]),
    ("TAGS: a", ["a"]),
    ("tags: [中文]", ["中文"]),
    ("tags: [a, a b, 1, null, true, '2024', c]", ["a", "c"]),
]


@pytest.mark.parametrize(("yaml", "names"), FRONTMATTER)
def test_frontmatter_tags(yaml, names):
    content = parse_text(f"---\n{yaml}\n---\n")
    assert [tag.name for tag in content.tags] == names
    assert all(tag.in_frontmatter for tag in content.tags)


NO_FRONTMATTER_TAG = [
    "tags: a, b",
    "tags: a b",
    "tags:",
    "tag: a",
    "topic: '#a'",
    "tags: {a: b}",
    "tags: 2024",
    "tags: [[a]]",
]


@pytest.mark.parametrize("yaml", NO_FRONTMATTER_TAG)
def test_what_is_no_frontmatter_tag(yaml):
    assert parse_text(f"---\n{yaml}\n---\n").tags == ()


def test_the_place_of_frontmatter_tags():
    text = "---\ntags:\n  - '#b'\n  - c\n---\n"
    content = parse_text(text)
    assert [text[t.span.start : t.span.end] for t in content.tags] == ["b", "c"]
    assert [(t.span.line, t.span.column) for t in content.tags] == [(3, 7), (4, 5)]


def test_aliases():
    assert parse_text("---\nAliases: [' a ', b, 3, '']\n---\n").aliases == ("a", "b")
    assert parse_text("---\naliases: one\n---\n").aliases == ("one",)
    assert parse_text("---\nalias: one\n---\n").aliases == ()

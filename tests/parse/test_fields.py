"""SEMANTICS E and CITATIONS 2.2: Dataview's inline fields."""

import pytest

from kbtool.parse.note import parse_text


def rows(text):
    return [(f.key, f.value) for f in parse_text(text).fields]


FIELDS = [
    ("up:: [[X]]", [("up", "[[X]]")]),
    ("up::[[X]]", [("up", "[[X]]")]),
    ("up::", [("up", None)]),
    ("up::   ", [("up", None)]),
    ("a:: b:: c", [("a", "b:: c")]),
    ("That was good:: yes", [("that-was-good", "yes")]),
    ("- key:: v", [("key", "v")]),
    ("* key:: v", [("key", "v")]),
    ("1. key:: v", [("key", "v")]),
    ("> key:: v", [("key", "v")]),
    ("> - key:: v", [("key", "v")]),
    ("# key:: v", [("key", "v")]),
    ("**Source**:: v", [("source", "v")]),
    ("**Source::** v", [("source", "v")]),
    ("*Source*:: v", [("source", "v")]),
    ("_Source_:: v", [("_source_", "v")]),
    ("__Source__:: v", [("__source__", "v")]),
    ("~~Source~~:: v", [("source", "v")]),
    ("来源:: [[x]]", [("来源", "[[x]]")]),
    ("Æ øre:: 1", [("æ-øre", "1")]),
    ("a_b/c-d:: v", [("a_bc-d", "v")]),
    ("my ⭐ goal:: v", [("my-⭐-goal", "v")]),
    ("[my 🎯 goal:: v]", [("my-🎯-goal", "v")]),
    ("x [key:: v] y", [("key", "v")]),
    ("x (key:: v) y", [("key", "v")]),
    ("[a:: 1] (b:: 2)", [("a", "1"), ("b", "2")]),
    ("[a:: [[X]] and [y](z)]", [("a", "[[X]] and [y](z)")]),
    ("(a:: f(x) (y))", [("a", "f(x) (y)")]),
    ("[a:: ]", [("a", None)]),
    ("[a, b:: c]", [("a-b", "c")]),
    ("k:: x [a:: 1]", [("a", "1")]),
    ("- [ ] task [due:: 2024-01-01]", [("due", "2024-01-01")]),
    ("a:: 1\nb:: 2", [("a", "1"), ("b", "2")]),
    ("text\nb:: 2", [("b", "2")]),
    ("a:: 1\r\nb:: 2\r\n", [("a", "1"), ("b", "2")]),
    ("%% a:: 1\n%%", [("a", "1")]),
    ("- a:: 1\n  goes on", [("a", "1 goes on")]),
    ("- a:: 1\n  b:: 2", [("a", "1 b:: 2")]),
    (":: v", [("", "v")]),
    ("!!! :: x", [("", "x")]),
    ("a:: 1\ngoes on", [("a", "1")]),
    ("source:: https://example.org/a", [("source", "https://example.org/a")]),
    ("- a:: 1\n- a:: 2", [("a", "1"), ("a", "2")]),
    ("| a |\n|---|\n| x [k:: v] |", [("k", "v")]),
]


@pytest.mark.parametrize(("text", "expected"), FIELDS)
def test_fields(text, expected):
    assert rows(text) == expected


NO_FIELD = [
    "key: v",
    "key：：v",
    "key : : v",
    "my 🎯 goal:: v",
    "data, source:: v",
    "it's:: v",
    "a. b:: v",
    "f(x) y:: v",
    "`std::vector`",
    "```\nstd::vector\n```",
    "$a::b$",
    "<!-- a:: b -->",
    "    a:: b",
    "- [ ] due:: 2024-01-01",
    "[[a::b]]",
    "see [[std::vector]] there",
    "---\na:: b\n---\n",
    "| a:: b |\n|---|\n| c:: d |",
    "<div>\na:: b\n</div>",
]


@pytest.mark.parametrize("text", NO_FIELD)
def test_what_is_no_field(text):
    assert rows(text) == []


def test_places():
    text = "x\n- **Source**::  [[a]] \n"
    (field,) = parse_text(text).fields
    assert text[field.span.start : field.span.end] == "Source**::  [[a]]"
    assert text[field.value_span.start : field.value_span.end] == "[[a]]"
    assert (field.raw_key, field.form, field.span.line, field.span.column) == (
        "Source",
        "line",
        2,
        5,
    )
    assert field.items == (2,)


def test_the_place_of_a_bracketed_field():
    text = "see (key:: v) there"
    (field,) = parse_text(text).fields
    assert text[field.span.start : field.span.end] == "(key:: v)"
    assert (field.form, field.raw_key, field.value) == ("parenthesis", "key", "v")


def test_fields_of_tasks_belong_to_the_task():
    fields = parse_text("- [x] a [k:: 1]\n  - b [l:: 2]\n").fields
    assert [(f.key, f.in_task) for f in fields] == [("k", True), ("l", False)]
    assert [len(f.items) for f in fields] == [1, 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("source::\n  - [[x]]", True),
        ("- source::\n  - [[x]]", True),
        ("- source::\n\t- [[x]]", True),
        ("> - source::\n>   - [[x]]", True),
        ("source::\n- [[x]]", False),
        ("- source::\n- [[x]]", False),
        ("source::\n\ntext", False),
        ("source:: x\n  - y", False),
        ("- source::\n  - ", False),
    ],
)
def test_a_field_may_have_children(text, expected):
    assert parse_text(text).fields[0].has_children is expected


def test_links_know_their_field():
    content = parse_text("up:: [[A]], [t](b.md)\n[[C]] (k:: [[D]]) https://u.v\nurl:: https://w.x")
    assert [(link.target, link.field) for link in content.links] == [
        ("A", "up"),
        ("b.md", "up"),
        ("C", None),
        ("D", "k"),
    ]
    assert [link.field for link in content.external_links] == [None, "url"]


MALFORMED = [
    ("source: [[x]]", "source", 7),
    ("- Source: [[x]]", "Source", 9),
    ("**Source**: [[x]]", "Source", 11),
    ("**Source:** [[x]]", "Source", 9),
    ("source：：x", "source", 7),
    ("来源： [[x]]", "来源", 3),
    ("> source: [[x]], p. 3", "source", 9),
]


@pytest.mark.parametrize(("text", "key", "column"), MALFORMED)
def test_malformed_fields(text, key, column):
    (problem,) = parse_text(text).problems
    assert (problem.kind, problem.subject) == ("malformed-source-field", key)
    assert problem.span.column == column


@pytest.mark.parametrize(
    "text",
    [
        "source:: [[x]]",
        "source: x",
        "see, there: [[x]]",
        "```\nsource: [[x]]\n```",
        "`source：：x`",
        "source: ![[x]]",
        "[[x]]: y",
        "| source: [[x]] |\n|---|\n",
        "：：",
    ],
)
def test_what_is_no_malformed_field(text):
    assert parse_text(text).problems == ()

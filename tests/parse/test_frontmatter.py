"""SEMANTICS F and RELIABILITY 4: where frontmatter is, and what its YAML says."""

import contextlib

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.config.settings import LimitSettings
from kbtool.parse.frontmatter.yaml_faults import YamlFault
from kbtool.parse.frontmatter.yaml_guard import Document, check_events, is_small, load_block
from kbtool.parse.note import parse_text

FRONTMATTER = [
    ("---\na: 1\n---\nx", {"a": 1}),
    ("---\r\na: 1\r\n---\r\nx", {"a": 1}),
    ("---\ra: 1\r---\rx", {"a": 1}),
    ("---\na: 1\n---", {"a": 1}),
    ("---\na: b --- c\n---\n", {"a": "b --- c"}),
    ('---\n{"a": 1, "b": [true]}\n---\n', {"a": 1, "b": (True,)}),
    ("---\nAbC: x\n---\n", {"AbC": "x"}),
    ("---\na:\n  b:\n    c: 1\n---\n", {"a": {"b": {"c": 1}}}),
    ("---\na: |\n  one\n  two\n---\n", {"a": "one\ntwo\n"}),
]


@pytest.mark.parametrize(("text", "properties"), FRONTMATTER)
def test_frontmatter(text, properties):
    content = parse_text(text)
    assert content.properties == properties
    assert content.problems == ()
    assert text[content.body_start :] in ("", "x")


@pytest.mark.parametrize(
    "text", ["---\n---\nx", "---\n# a\n---\nx", "---\r\n---\r\nx", "---\n\n---\nx"]
)
def test_an_empty_frontmatter_is_right(text):
    content = parse_text(text)
    assert (content.properties, content.problems) == ({}, ())
    assert text[content.body_start :] == "x"


NO_FRONTMATTER = [
    "\n---\na: 1\n---\n",
    " ---\na: 1\n---\n",
    "----\na: 1\n----\n",
    "--- \na: 1\n--- \n",
    "x\n---\na: 1\n---\n",
    "+++\na = 1\n+++\n",
]


@pytest.mark.parametrize("text", NO_FRONTMATTER)
def test_what_is_no_frontmatter(text):
    content = parse_text(text)
    assert (content.properties, content.body_start, content.problems) == ({}, 0, ())


@pytest.mark.parametrize("text", ["---\na: 1\n", "---\na: 1\n...\n", "---\na: 1\n--- \n"])
def test_unclosed_frontmatter(text):
    content = parse_text(text)
    assert content.body_start == 0
    (problem,) = [p for p in content.problems if p.kind == "unclosed-frontmatter"]
    assert (problem.span.line, problem.span.column) == (1, 1)


@pytest.mark.parametrize("text", ["---\n", "---\n\nText: under a rule.\n", "---\n# A heading\n"])
def test_a_rule_above_a_text_is_no_frontmatter(text):
    assert parse_text(text).problems == ()


SCALARS = [
    ("no", "no"),
    ("yes", "yes"),
    ("on", "on"),
    ("true", True),
    ("False", False),
    ("null", None),
    ("~", None),
    ("", None),
    ("2024-05-01", "2024-05-01"),
    ("2022-13-45", "2022-13-45"),
    ("2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z"),
    ("12:30", "12:30"),
    ("12:30:45", "12:30:45"),
    ("012", 12),
    ("0o12", 10),
    ("0x1f", 31),
    ("-7", -7),
    ("1.10", 1.1),
    ("1e3", 1000.0),
    ("1_000", "1_000"),
    (".inf", float("inf")),
    ("'1'", "1"),
    ('"no"', "no"),
    ("9" * 5000, "9" * 5000),
    ("1.2.3", "1.2.3"),
    ("<<", "<<"),
    ("=", "="),
    ("!!str 1", "1"),
]


@pytest.mark.parametrize(("yaml", "value"), SCALARS)
def test_scalars_are_those_of_yaml_1_2(yaml, value):
    content = parse_text(f"---\nk: {yaml}\n---\n")
    assert content.problems == ()
    assert content.properties == {"k": value}
    assert isinstance(content.properties["k"], type(value))
    assert isinstance(content.properties["k"], bool) is isinstance(value, bool)


def test_keys_become_text():
    assert parse_text("---\n1: a\nnull: b\n2024-01-01: c\ntrue: d\n---\n").properties == {
        "1": "a",
        "null": "b",
        "2024-01-01": "c",
        "true": "d",
    }


INVALID = [
    # yaml, line, column, part of the detail where the words are ours
    ("a: b: c", 2, 5, ""),
    ("a: 1\n\tb: 2", 3, 1, ""),
    ("a: [1, 2", 2, 4, "never closed"),
    ("a: 'x", 2, 4, ""),
    ("- a\n- b", 2, 1, "mapping"),
    ("just text", 2, 1, "mapping"),
    ("a: @b", 2, 4, ""),
    ("a: &x [*x]", 2, 1, "deeper"),
    ("a: *nowhere", 2, 4, ""),
    ("%YAML 9.9\na: 1", 2, 1, ""),
    ("a: " + "[" * 100, 2, 67, "deeper than 64"),
]


@pytest.mark.parametrize(("yaml", "line", "column", "detail"), INVALID)
def test_invalid_frontmatter_has_a_place_and_the_body_counts(yaml, line, column, detail):
    content = parse_text(f"---\n{yaml}\n---\n# T\n[[X]]\n")
    problems = [p for p in content.problems if p.kind == "invalid-frontmatter"]
    assert len(problems) == 1
    assert (problems[0].span.line, problems[0].span.column) == (line, column)
    assert detail in problems[0].detail
    assert content.properties == {}
    assert [link.target for link in content.links] == ["X"]
    assert content.title == "T"


@pytest.mark.parametrize("character", ["\x01", "\0", "\x7f", "\x9b", "\ud800"])
def test_a_character_that_yaml_should_not_hold_leaves_the_properties(character):
    content = parse_text(f"---\na: x{character}y\nb: 1\n---\n")
    (problem,) = content.problems
    assert (problem.kind, problem.span.line, problem.span.column) == ("invalid-frontmatter", 2, 5)
    assert "not allowed" in problem.detail
    assert content.properties == {"a": f"x{character}y", "b": 1}


FAULTS = [
    (
        "a: !!python/object/apply:os.system [ls]",
        4,
        "unknown type",
        "!!python/object/apply:os.system [ls]",
    ),
    ("a: !x y", 4, "unknown type", "!x y"),
    ("a: !!set {b}", 4, "unknown type", "!!set {b}"),
    ("a: {[b]: c}", 5, "key", {"[b]": "c"}),
]


@pytest.mark.parametrize(("yaml_text", "column", "detail", "value"), FAULTS)
def test_a_fault_in_one_value_leaves_the_others(yaml_text, column, detail, value):
    content = parse_text(f"---\n{yaml_text}\nup: '[[X]]'\n---\n")
    (problem,) = content.problems
    assert (problem.kind, problem.span.line, problem.span.column) == (
        "invalid-frontmatter",
        2,
        column,
    )
    assert detail in problem.detail
    assert content.properties == {"a": value, "up": "[[X]]"}
    assert content.links[0].target == "X"


def test_a_template_s_properties_count():
    content = parse_text("---\ncreated: {{date}}\nup: '[[X]]'\n---\n")
    assert [p.kind for p in content.problems] == ["template-leftover"]
    assert content.links[0].target == "X"


def test_duplicate_keys_name_both_places():
    (problem,) = parse_text("---\na: 1\nb: 2\na: 3\n---\n").problems
    assert (problem.kind, problem.subject) == ("duplicate-property", "a")
    assert (problem.span.line, problem.span.column) == (4, 1)
    assert "line 2" in problem.detail


@pytest.mark.parametrize("yaml", ["a: 1\nA: 2", "a: {b: 1}\nc: {b: 2}", "a: 1\n# a: 2"])
def test_what_is_no_duplicate(yaml):
    assert parse_text(f"---\n{yaml}\n---\n").problems == ()


UNQUOTED = [
    ("up: [[X]]", 2, 5, "[[X]]"),
    ("up:\n  - [[X|y]]", 3, 5, "[[X|y]]"),
    ("up: [ [[X]] ]", 2, 7, "[[X]]"),
    ("up: [[X#h: a]]", 2, 5, "[[X#h: a]]"),
    ("a:\n  b: [[X]]", 3, 6, "[[X]]"),
]


@pytest.mark.parametrize(("yaml", "line", "column", "raw"), UNQUOTED)
def test_unquoted_links_are_reported(yaml, line, column, raw):
    (problem,) = parse_text(f"---\n{yaml}\n---\n").problems
    assert (problem.kind, problem.subject) == ("unquoted-link-in-property", raw)
    assert (problem.span.line, problem.span.column) == (line, column)
    assert problem.span.end - problem.span.start == len(raw)


@pytest.mark.parametrize(
    "yaml", ['up: "[[X]]"', "up: [a, b]", "m: [[1, 2], [3, 4]]", "m: [[1], [2]]"]
)
def test_what_is_no_unquoted_link(yaml):
    assert parse_text(f"---\n{yaml}\n---\n").problems == ()


def test_the_places_of_properties():
    text = "---\nup: \"[[X]]\"\nlist:\n  - a\n  - b\n\nnone:\nlast: 'x y' # c\n---\n"
    places = parse_text(text).property_places
    assert [text[p.span.start : p.span.end] for p in places] == ["up", "list", "none", "last"]
    written = [text[p.value_span.start : p.value_span.end] for p in places]
    assert written == ['"[[X]]"', "- a\n  - b", "", "'x y'"]
    assert [p.span.line for p in places] == [2, 3, 7, 8]


LEAVES = [
    ("[a, 'b c', \"d\"]", ["a", "'b c'", '"d"']),
    ("\n  - a # first\n  -  b  \n  - [c, [d]]", ["a", "b", "c", "d"]),
    ("\n  -\n  - ''\n  - ~", ["", "''", "~"]),
    ("{p: 1, q: [2, 3], r: {s: 4}}", ["1", "2", "3", "4"]),
    ("{p: 1, q: 5, p: [2, 3]}", ["1", "5"]),
    ("\n  - |\n    one\n    two\n  - x\n    y", ["|\n    one\n    two", "x\n    y"]),
    ("[&x a, *x, !odd [b, c]]", ["&x a", "&x a", "!odd [b, c]"]),
    ("[]", []),
    ("one", []),
    ('"[a, b]"', []),
    ("", []),
]


@pytest.mark.parametrize(("value", "written"), LEAVES)
def test_the_places_of_what_a_list_or_mapping_holds(value, written):
    text = f"---\nfirst: [x]\nv: {value}\nlast: y\n---\n"
    place = next(p for p in parse_text(text).property_places if p.name == "v")
    assert [text[at.start : at.end] for at in place.leaves] == written


def test_an_oversized_block_is_not_loaded():
    yaml = "a: " + "x" * 70_000
    (problem,) = [
        p
        for p in parse_text(f"---\n{yaml}\n---\n[[X]]").problems
        if p.kind == "invalid-frontmatter"
    ]
    assert "64 KB" in problem.detail


LIMITS = LimitSettings()


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("[" * 25_000, "deeper"),
        ("- " * 25_000, "deeper"),
        ("? " * 25_000, "deeper"),
        ("{a: " * 10_000, "deeper"),
        ("- a\n" * 11_000, "values"),
        ("a: &x 1\nb: [" + "*x, " * 200 + "]", "aliases"),
        ("\n".join(f"{i}:" for i in range(6000)), "values"),
    ],
)
def test_limits(block, reason):
    loaded = load_block(block, LIMITS)
    assert isinstance(loaded, YamlFault)
    assert reason in loaded.reason


def test_alias_bombs_are_counted_by_what_they_expand_to():
    levels = [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 9)]
    loaded = load_block("\n".join(["a0: &a0 x", *levels]), LIMITS)
    assert isinstance(loaded, YamlFault)
    assert "values" in loaded.reason


def test_merge_keys_are_ordinary_keys():
    loaded = load_block("a: &a {x: 1}\nb:\n  <<: *a\n  y: 2", LIMITS)
    assert isinstance(loaded, Document)
    assert loaded.value == {"a": {"x": 1}, "b": {"<<": {"x": 1}, "y": 2}}


@settings(max_examples=300, deadline=None)
@given(st.text("a[]{}:,-?*&'\"|> \n\t", max_size=200))
def test_what_counts_as_small_never_passes_a_limit(block):
    if not is_small(block, LIMITS):
        return
    with contextlib.suppress(yaml.YAMLError):
        check_events(block, LIMITS)  # a GuardError would fail the test


def test_the_kbtool_ignore_property():
    text = "---\nkbtool-ignore: [L001, broken-embed]\n---\n"
    (suppression,) = parse_text(text).suppressions
    assert (suppression.line, suppression.codes) == (0, ("L001", "broken-embed"))
    spans = suppression.code_spans
    assert [text[s.start : s.end] for s in spans] == ["L001", "broken-embed"]

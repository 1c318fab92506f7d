"""Faults found by use: signs that nobody can see, and what fixes risk."""

import pytest
from rule_helpers import diagnostics_of, fixed


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("a\u200db", "holds the character U+200D (zero width joiner)"),
        ("a\u2003b", "holds a blank"),
        ("a\u2060b", "holds the character U+2060 (word joiner)"),
        ("👨\u200d👩", "holds the character U+200D (zero width joiner)"),
        ("c?d", "holds ?"),
        ("c“d", "holds “"),
    ],
)
def test_b18_a_sign_that_cannot_be_seen_is_named(tag, words):
    (found,) = diagnostics_of({"note.md": f'---\ntags: ["{tag}"]\n---\nText.\n'}, "T001")
    assert found.message == f"the tag {tag} {words}"


@pytest.mark.parametrize("tag", ["ab", "中文", "عربي", "e\u0301t\u0301e", "क्ष"])
def test_b18_letters_of_any_script_are_no_fault(tag):
    assert diagnostics_of({"note.md": f'---\ntags: ["{tag}"]\n---\nText.\n'}, "T001") == ()


def test_b18_so_it_is_with_names():
    (found,) = diagnostics_of({"a\x07b.md": "Text.\n"}, "N001")
    assert found.message == "the name holds the character U+0007"


GUESSES = [
    ("tags: machine learning, deep nets", "tags: [machine-learning, deep-nets]"),
    ("tag: machine learning", "tags: [machine, learning]"),
    ("aliases: Müller, Hans", "aliases: [Müller, Hans]"),
    ("alias: Müller, Hans", "aliases: [Müller, Hans]"),
    ('aliases: "A,"', "aliases: [A]"),
    ("x: [[2024]]", 'x: "[[2024]]"'),
    ("x: [[Smith, John]]", 'x: "[[Smith, John]]"'),
    ("x: [[a: b]]", 'x: "[[a: b]]"'),
]
NO_FIX = [
    "tags: machine learning, deep nets (CNN)",
    "tags: c++, a",
    "tags: '1, 2'",
    "tags: '{{x}}, a'",
    "tag: deep nets (CNN)",
]
SAFE = [
    ("tags: a, b", "tags: [a, b]"),
    ("tags: '#a, #b/c'", 'tags: ["#a", "#b/c"]'),
    ("tags: 机器学习, 深度", "tags: [机器学习, 深度]"),
    ("tag: machine", "tags: [machine]"),
    ("tag: [machine learning]", "tags: [machine learning]"),
    ("alias: Hans Müller", "aliases: [Hans Müller]"),
    ("cssclass: wide, red blue", "cssclasses: [wide, red, blue]"),
    ("x: [[Smith]]", 'x: "[[Smith]]"'),
    ("x: [[2024-05-01]]", 'x: "[[2024-05-01]]"'),
    ("x: [[v1.2 notes|n]]", 'x: "[[v1.2 notes|n]]"'),
]
SILENT = [
    "matrix: [[1, 2]]",
    "matrix: [[1.5, -2, 3e5]]",
    "matrix: [[true, null]]",
    "x: [['a', \"b\"]]",
    "rows:\n  - [[1, 2]]\n  - [[3, 4]]",
    "tags: [a, b]",
    "aliases: Hans Müller",
]


def headed(properties):
    return f"---\n{properties}\n---\nText.\n"


def fixes_of(properties):
    return [one.fix for one in diagnostics_of({"note.md": headed(properties)}, "P003", "P004")]


@pytest.mark.parametrize(("before", "after"), GUESSES)
def test_b5_a_guess_is_no_safe_fix(before, after):
    (fix,) = fixes_of(before)
    assert not fix.safe
    assert fixed({"note.md": headed(before)}, "P003", "P004")["note.md"] == headed(after)


@pytest.mark.parametrize("properties", NO_FIX)
def test_b5_no_tags_are_invented(properties):
    assert fixes_of(properties) == [None]


@pytest.mark.parametrize(("before", "after"), SAFE)
def test_b5_what_is_certain_is_safe(before, after):
    (fix,) = fixes_of(before)
    assert fix.safe
    assert fixed({"note.md": headed(before)}, "P003", "P004")["note.md"] == headed(after)


@pytest.mark.parametrize("properties", SILENT)
def test_b5_lists_that_are_meant_are_left_alone(properties):
    assert fixes_of(properties) == []

"""Faults found by use: signs that nobody can see, and what fixes risk."""

import pytest
from rule_helpers import diagnostics_of


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

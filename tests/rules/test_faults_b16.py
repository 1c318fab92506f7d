"""A quotation in a message is cut between words; what baselines know it by stays what it was."""

import pytest

from kbtool.rules.citations.quotations import _short, _shown

WORDS = "the stacks were left for three months in the warmth of the dung and a crust of white grew "


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (WORDS * 2, WORDS + "the stacks were left for …"),
        ("x" * 200, "x" * 119 + "…"),
        ("word " + "x" * 200, "word " + "x" * 114 + "…"),
        ("short  text\nof words", "short text of words"),
        ("y" * 119 + "…", "y" * 119 + "…"),
        ("", ""),
    ],
)
def test_b16_a_quotation_is_cut_between_words(text, shown):
    assert _shown(text) == shown
    assert len(_shown(text)) <= 120


def test_b16_what_baselines_know_is_cut_as_before():
    assert _short(WORDS * 2) == (WORDS * 2)[:119] + "…"
    assert _short(" a  b ") == "a b"

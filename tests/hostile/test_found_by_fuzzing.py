"""Texts that once broke a law of parsing, found by fuzz_parse.py; and a short run of it."""

import random

import pytest
from hostile import fuzz_parse

FOUND = [
    "---\na: !: &a [*a]\n---\n",  # a ring behind an unknown type was walked for ever
    "---\na: !: &a\n b: *a\n---",
    "---\na: [*b, " + "*a, " * 47 + "]\n---\n",  # a plain note's problems were not in order
]


@pytest.mark.parametrize("text", FOUND)
def test_what_fuzzing_found_stays_mended(text):
    assert fuzz_parse.fault_of(text) is None


def test_five_hundred_mutants_break_no_law():
    rng = random.Random(20260101)
    source = fuzz_parse.seeds()
    assert len(source) > 200
    for _ in range(500):
        text = fuzz_parse.mutant(source, rng)
        assert fuzz_parse.fault_of(text) is None, text


@pytest.mark.soak
@pytest.mark.timeout(4_000)
def test_an_hour_of_mutants_breaks_no_law(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["fuzz_parse.py", "--seconds", "3600", "--seed", "1"])
    assert fuzz_parse.main() == 0, capsys.readouterr().out

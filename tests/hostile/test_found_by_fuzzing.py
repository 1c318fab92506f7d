"""Cases that once broke a law, found by fuzz.py; and short runs of each of its targets."""

import random

import pytest
from hostile import fuzz, mutation

FOUND = [
    # a ring of aliases behind an unknown type was walked for ever
    ("parse", ("---\na: !: &a [*a]\n---\n",)),
    ("parse", ("---\na: !: &a\n b: *a\n---",)),
    # a plain note's problems were not in order
    ("parse", ("---\na: [*b, " + "*a, " * 47 + "]\n---\n",)),
    # without its brackets the inner link made one of the outer
    ("fixes", ("[[x [[b]] y]] ", "", "")),
    ("fixes", ("[[x]y [[b]] z]]", "", "")),
    # with an unused suppression went the link in its reason
    ("fixes", ("", "%% kbtool: ignore[L] [[B]] %%\n", "")),
    # a wikilink longer than any wikilink may be
    ("fixes", ("", "[" + "a " * 520 + "](b)", "")),
]
CASES = {"parse": 300, "fixes": 25, "query": 2_000, "safe": 500}


@pytest.mark.parametrize(("target", "case"), FOUND)
def test_what_fuzzing_found_stays_mended(target, case):
    assert fuzz.fault_of(fuzz.TARGETS[target][1], case) is None


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_mutants_break_no_law(target):
    make, law = fuzz.TARGETS[target]
    rng, source = random.Random(20260101), mutation.seeds()
    assert len(source) > 200
    for _ in range(CASES[target]):
        case = make(source, rng)
        assert fuzz.fault_of(law, case) is None, case


def test_a_broken_law_is_noticed_and_shortened():
    def law(case):
        assert "]]" not in case[0]

    assert fuzz.fault_of(law, ("a [[b]] c",)).startswith("AssertionError")
    assert mutation.smaller(("a [[b]] c",), lambda c: fuzz.fault_of(law, c) is not None) == ("]]",)


@pytest.mark.soak
@pytest.mark.timeout(4_000)
@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_an_hour_of_mutants_breaks_no_law(target):
    _, found = fuzz.run(target, 3_600, seed=1)
    assert found == []

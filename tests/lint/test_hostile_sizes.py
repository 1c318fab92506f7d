"""Vaults made to make a linter slow: each grows fourfold, and the work must not grow sixteenfold.

No clock is asked: what is counted are the calls that Python makes.
"""

import sys

import pytest
from rule_helpers import made, ruleset_of

from kbtool.lint.incremental.first_check import check_vault
from kbtool.rules.catalog import CATALOG

OURS = tuple(rule.code for rule in CATALOG if rule.family != "C")


def word(number):
    return "".join("abcdefghij"[int(digit)] * 2 for digit in str(number))


VAULTS = {
    "broken links": lambda n: {"note.md": "".join(f"[[x{word(i)}]]\n" for i in range(n))},
    "embeds of itself": lambda n: {"note.md": "![[note]]\n" * n},
    "a ring of parents": lambda n: {f"n{i}.md": f"up:: [[n{(i + 1) % n}]]\n" for i in range(n)},
    "broken headings": lambda n: {
        "note.md": "".join(f"# a{word(i)}\n[[#b{word(i)}]]\n" for i in range(n))
    },
    "suppressions": lambda n: {
        "note.md": "".join(f"[[a{i}]] %% kbtool: ignore[L001] %%\n" for i in range(n))
    },
    "one block id": lambda n: {"note.md": "a ^b\n\n" * n},
    "one alias": lambda n: {f"n{i}.md": "---\naliases: [x]\n---\n[[x]]\n" for i in range(n)},
    "openers": lambda n: {"note.md": "<!-- %% ` `` $ < x\n" * n, "Tin ore.md": "x"},
    "one name": lambda n: {f"f{i}/a.md": "[[a]]\n" for i in range(n)},
}


def calls_of(files):
    thing = made(files)
    ruleset = ruleset_of(thing.vault, *OURS, only=True)
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        check_vault(thing.vault, thing, ruleset)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("name", VAULTS)
def test_work_grows_with_the_vault_and_no_faster(name):
    calls_of(VAULTS[name](10))  # imports
    small, large = (calls_of(VAULTS[name](size)) for size in (60, 240))
    assert small > 100
    assert large <= 7 * small

"""Each hostile note beside others: it gives its finding, soon and in bounded memory.

RELIABILITY section 6, tests 15 and 20; `python tests/hostile/figures.py` prints the figures.
"""

import os
import subprocess
import sys

import pytest
from helpers import texts_of, vault_of
from hostile import corpus, figures, frontmatter_patterns

from kbtool.config.settings import Config
from kbtool.lint.incremental.first_check import check_vault
from kbtool.lint.rule_set import RuleSet

CODES = {
    "invalid-frontmatter": "P001",
    "duplicate-property": "P002",
    "unquoted-link-in-property": "P003",
    "unclosed-frontmatter": "P008",
    "template-leftover": "Y004",
    "invalid-encoding": "F001",
    "binary-note": "F008",
    "byte-order-mark": "F005",
    "oversized-note": "F003",
}
INNOCENT = {
    "Target.md": "# Title\n\nSee [[Innocent]].\n",
    "Innocent.md": "See [[Target]] and [[No such note]].\n",
}
EXPECTED = [
    (f"frontmatter/{block.name}.md", CODES[kind], line, column)
    for block in frontmatter_patterns.PATTERNS
    if "\ud800" not in block.text  # no file can hold it
    for kind, line, column in block.expected
]


LONGEST_SECONDS = 5.0
MOST_MEGABYTES = 1_024
ODD_HOSTS = 1_000
ODD_HOSTS_SECONDS = 2.0


@pytest.fixture(scope="module")
def costs():
    return list(figures.costs(10_000))


@pytest.fixture(scope="module")
def found(costs):
    return {(d.path, d.code, d.line, d.column) for cost in costs for d in cost.found}


def test_no_note_takes_long_or_much_memory(costs):
    assert len(costs) > 150
    assert [cost for cost in costs if cost.seconds > LONGEST_SECONDS] == []
    assert [cost for cost in costs if cost.megabytes > MOST_MEGABYTES] == []
    assert sum(cost.seconds for cost in costs) < 60
    if sys.platform == "linux":
        assert max(cost.megabytes for cost in costs) > 20  # 20 MB were really read


@pytest.mark.skipif(os.name == "nt", reason="needs files of every kind")
def test_a_thousand_pipes_sockets_and_stray_links_take_no_time(tmp_path):
    hosts = figures.odd_hosts(tmp_path, ODD_HOSTS)
    subprocess.run(["chmod", "-R", "u+rwX", tmp_path], check=False)
    assert hosts.reported > 0.8 * ODD_HOSTS
    assert hosts.processor < ODD_HOSTS_SECONDS
    assert hosts.wall < 20  # nothing was waited for


def test_each_frontmatter_gives_its_finding_at_its_place(found):
    assert len(EXPECTED) > 50
    assert [row for row in EXPECTED if row not in found] == []


@pytest.mark.parametrize(("name", "kind"), [(n, k) for n, (k, _) in corpus.ODD_BYTES.items()])
def test_odd_bytes_give_their_finding(found, name, kind):
    assert CODES[kind] in {code for path, code, _, _ in found if path == name}


def test_the_other_notes_are_linted_as_ever():
    files = {**corpus.notes(2_000), **INNOCENT}
    found = check_vault(vault_of(files), texts_of(files), RuleSet.of(Config()))
    about = {(d.path, d.code, d.line, d.column) for d in found if d.path in INNOCENT}
    assert about == {("Innocent.md", "L001", 1, 20)}

"""All hostile notes in one vault: each gives its finding, and the others are linted as ever."""

import time

import pytest
from helpers import texts_of, vault_of
from hostile import corpus, frontmatter_patterns

from kbtool.config.settings import Config
from kbtool.lint.judge import judge
from kbtool.lint.selection import RuleSet

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


@pytest.fixture(scope="module")
def found():
    begin = time.process_time()
    files = {**corpus.notes(25_000), **INNOCENT}
    diagnostics = judge(vault_of(files), texts_of(files), RuleSet.of(Config()))
    assert time.process_time() - begin < 60
    assert len(files) > 150
    return {(d.path, d.code, d.line, d.column) for d in diagnostics}


def test_each_frontmatter_gives_its_finding_at_its_place(found):
    assert len(EXPECTED) > 50
    assert [row for row in EXPECTED if row not in found] == []


@pytest.mark.parametrize(("name", "kind"), [(n, k) for n, (k, _) in corpus.ODD_BYTES.items()])
def test_odd_bytes_give_their_finding(found, name, kind):
    assert CODES[kind] in {code for path, code, _, _ in found if path == name}


def test_the_other_notes_are_linted_as_ever(found):
    about = {(code, line, column) for path, code, line, column in found if path == "Innocent.md"}
    assert about == {("L001", 1, 20)}
    assert {row for row in found if row[0] == "Target.md"} == set()

"""Each rule on the edge: where it speaks, and at least as often where it must not."""

import cases_files
import cases_graph
import cases_headings
import cases_links
import cases_properties
import pytest
from rule_helpers import as_examples, diagnostics_of

from kbtool.rules.catalog import CATALOG

MODULES = (cases_links, cases_headings, cases_graph, cases_properties, cases_files)
HITS = {code: rows for module in MODULES for code, rows in module.HITS.items()}
ALONE = {code: rows for module in MODULES for code, rows in module.ALONE.items()}
OURS = [rule.code for rule in CATALOG if rule.family not in "CS"]


def numbered(cases):
    return [
        pytest.param(code, row, id=f"{code}-{number}")
        for code, rows in sorted(cases.items())
        for number, row in enumerate(rows)
    ]


def places(files, code):
    return [
        f"{one.path}:{one.line}:{one.column}" for one in diagnostics_of(as_examples(files), code)
    ]


@pytest.mark.parametrize(("code", "row"), numbered(HITS))
def test_the_rule_speaks(code, row):
    files, expected = row
    if isinstance(expected, list):  # whole files
        full = [f"{path}:1:1" for path in expected]
    else:
        each = expected.split()
        full = [place if place.count(":") == 2 else f"note.md:{place}" for place in each]
    assert places(files, code) == full
    assert full


@pytest.mark.parametrize(("code", "files"), numbered(ALONE))
def test_the_rule_leaves_alone(code, files):
    assert places(files, code) == []


@pytest.mark.parametrize("code", OURS)
def test_as_many_are_left_alone_as_hit(code):
    assert len(ALONE[code]) >= len(HITS[code]) >= 2

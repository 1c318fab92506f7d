"""Public vaults: every finding was read by eye and is right; more or fewer must be looked at."""

from collections import Counter
from pathlib import Path

import pytest
from helpers import shared_dir
from rule_helpers import made, ruleset_of

from kbtool.lint.incremental.first_check import check_vault
from kbtool.rules.catalog import CATALOG
from kbtool.rules.docs import ExampleFile

EXPECTED = {
    "foam-docs": {"H001": 39, "E001": 18, "G001": 8, "L003": 3, "L001": 2, "L007": 1},
    "kepano": {"L001": 40, "G001": 15, "Y001": 10, "C009": 1},
}
ALL = tuple(rule.code for rule in CATALOG)


def read(folder: Path):
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and (name.startswith(".obsidian/") or not name.startswith(".")):
            is_text = name.startswith(".obsidian/")
            data = path.read_bytes()
            text = data.decode("utf-8" if is_text else "latin-1")
            yield ExampleFile(name, "" if is_text else "latin-1", text)


@pytest.fixture(scope="module", params=sorted(EXPECTED))
def named_vault(request):
    return request.param, made(list(read(shared_dir() / "vaults" / request.param)))


def test_the_default_rules(named_vault):
    name, thing = named_vault
    found = check_vault(thing.vault, thing, ruleset_of(thing.vault))
    assert dict(Counter(one.code for one in found)) == EXPECTED[name]


def test_every_finding_of_every_rule_has_its_place(named_vault):
    _, thing = named_vault
    found = check_vault(thing.vault, thing, ruleset_of(thing.vault, *ALL))
    assert len(found) > 100
    for one in found:
        text = thing.data[one.path].decode("utf-8")
        line = text.split("\n")[one.line - 1].removesuffix("\r")
        assert line[one.source_column - 1 :].startswith(one.source_line)
        assert 1 <= one.column <= len(line) + 1
        assert (one.end_line, one.end_column) >= (one.line, one.column)
        if one.span.end > one.span.start:
            length = one.span.end - one.span.start
            assert text[one.span.start : one.span.start + length] in text
            assert text[: one.span.start].count("\n") == one.line - 1

"""Every rule's Bad gives exactly its code, its Good nothing from any rule."""

import inspect
import re

import pytest
from rule_helpers import bytes_of_example, diagnostics_of

from kbtool.rules.catalog import CATALOG
from kbtool.rules.docs import ExampleFile, doc_of
from kbtool.rules.rule import FAMILIES, Rule

by_code = pytest.mark.parametrize("rule", CATALOG, ids=lambda rule: rule.code)


def with_index(files: tuple[ExampleFile, ...]) -> tuple[ExampleFile, ...]:
    """Link every note from an index, so that orphans stay out, unless the example brings one."""
    if any(file.path == "index.md" for file in files):
        return files
    notes = [file.path for file in files if file.path.endswith(".md") and "#" not in file.path]
    names = [path.removesuffix(".md") for path in notes]
    stems = [name.rpartition("/")[2] for name in names]
    shortest = (s if stems.count(s) == 1 else n for s, n in zip(stems, names, strict=True))
    links = "".join(f"- [[{name}]]\n" for name in shortest)
    return (*files, ExampleFile("index.md", "", f"All notes of this vault.\n{links}"))


@by_code
def test_bad_gives_exactly_this_rule(rule: Rule):
    found = diagnostics_of(with_index(doc_of(rule).bad), rule.code, only=False)
    assert {diagnostic.code for diagnostic in found} == {rule.code}


@by_code
def test_good_gives_nothing(rule: Rule):
    assert doc_of(rule).good
    assert diagnostics_of(with_index(doc_of(rule).good), rule.code, only=False) == ()


@by_code
def test_a_page_is_complete(rule: Rule):
    page = doc_of(rule)
    assert page.summary.endswith(".")
    assert page.why.endswith(".")
    assert page.bad
    assert all(bytes_of_example(file) is not None for file in (*page.bad, *page.good))


def test_codes_and_names_are_unique_and_well_formed():
    codes = [rule.code for rule in CATALOG]
    names = [rule.name for rule in CATALOG]
    assert len(set(codes)) == len(codes) > 60
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Z]\d{3}", code) and code[0] in FAMILIES for code in codes)
    assert not set(names) & {letter.lower() for letter in FAMILIES}


@by_code
def test_a_check_takes_what_its_rule_declares(rule: Rule):
    parameters = tuple(inspect.signature(rule.check).parameters)
    if rule.form == "note":
        assert parameters == ("note", "vault", *rule.needs)
    elif rule.form == "vault":
        assert parameters == ("vault", *rule.needs)
    assert {option.rule for option in rule.options} <= {rule.name}


@by_code
def test_silencing_names_rules_and_is_transitive(rule: Rule):
    """Incremental judging relies on it: who is silenced silences nothing its silencer doesn't."""
    rules = {one.code: one for one in CATALOG}
    for code in rule.silences_in_note:
        beyond = {*rules[code].silences, *rules[code].silences_in_note}
        assert beyond <= set(rule.silences_in_note), f"{rule.code} must silence {beyond}, too"
    for code in rule.silences:
        assert set(rules[code].silences) <= {*rule.silences, *rule.silences_in_note}
        assert set(rules[code].silences_in_note) <= set(rule.silences_in_note)

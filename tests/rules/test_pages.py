import json

import pytest
from readme_rules import README, table, table_in

from kbtool.report.rules import rule_page, rules_json, rules_list
from kbtool.report.text.style import Style
from kbtool.rules.catalog import CATALOG, option_faults
from kbtool.rules.docs import ExampleFile, doc_of
from kbtool.rules.rule import Rule


def sample(note, vault):
    """A law that
    takes two lines.

    Why: because
    of this.

    Bad:
        One file,

        two paragraphs.

    Good:
        --- a/b.md
        ---
        key: 1
        ---
        --- c.png (12 bytes)
        --- empty.md
    """


def test_a_docstring_taken_apart():
    page = doc_of(Rule("L999", sample))
    assert (page.summary, page.why) == ("A law that takes two lines.", "because of this.")
    assert page.bad == (ExampleFile("note.md", "", "One file,\n\ntwo paragraphs.\n"),)
    assert page.good == (
        ExampleFile("a/b.md", "", "---\nkey: 1\n---\n"),
        ExampleFile("c.png", "12 bytes", ""),
        ExampleFile("empty.md", "", ""),
    )


def test_the_list_names_every_rule_once():
    text = rules_list(CATALOG, Style())
    for rule in CATALOG:
        assert text.count(f" {rule.code} {rule.name} ") == 1


@pytest.mark.parametrize("rule", CATALOG, ids=lambda rule: rule.code)
def test_a_page_shows_law_examples_and_options(rule):
    text = rule_page(rule, Style(width=70))
    page = doc_of(rule)
    assert page.summary.split()[0] in text
    assert all(file.path in text for file in (*page.bad, *page.good))
    assert all(f"\n  {option.name} = " in text for option in rule.options)
    prose = text[: text.index("Bad\n")].split("\n")[1:]
    assert max(map(len, prose)) <= 70


def test_the_catalogue_as_json():
    rows = json.loads(rules_json(CATALOG))["rules"]
    assert [row["code"] for row in rows] == [rule.code for rule in CATALOG]


def test_the_readme_holds_the_table():
    inside = table_in(README.read_text(encoding="utf-8")) if README.exists() else None
    if inside is None:
        pytest.skip("the README has no place for the table yet")
    assert inside == table(), "run python tests/readme_rules.py"


def test_the_table_has_a_row_for_each_rule():
    lines = table().split("\n")
    assert sum(line.startswith(f"| {rule.code} |") for rule in CATALOG for line in lines) == len(
        CATALOG
    )
    assert len({line.replace("\\|", "").count("|") for line in lines}) == 1


def test_options_are_checked_by_name_and_type():
    good = {"ambiguous-link": {"strict": True, "prefer": ("Notes/**",)}, "stub-note": {"words": 5}}
    assert list(option_faults(good)) == []
    bad = {
        "ambiguous-link": {"strict": "yes", "perfer": ()},
        "stub-note": {"words": -1},
        "required-property": {"folders": ["x"]},
        "no-such-rule": {"x": 1},
    }
    assert [key for key, _ in option_faults(bad)] == [
        "rules.ambiguous-link.strict",
        "rules.ambiguous-link.perfer",
        "rules.stub-note.words",
        "rules.required-property.folders",
    ]


def test_every_option_has_a_schema_that_takes_its_default():
    for rule in CATALOG:
        for option in rule.options:
            assert option.accepts(option.default)
            assert option.schema()["description"] == option.about

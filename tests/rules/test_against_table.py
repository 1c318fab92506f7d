"""The catalogue says what the shared table of rules says, where that is at hand."""

import re

from helpers import shared_dir

from kbtool.model.diagnostic import Severity
from kbtool.rules.catalog import CATALOG

ROW = re.compile(
    r"\| (?P<code>[A-Z]\d{3}) \| (?P<name>[a-z-]+) \|.*\| (?P<default>[a-z]+) \| (?P<fix>\S)"
)
INFO_WHEN_ON = {"G005", "N005", "N006"} | {f"C0{n}" for n in range(11, 17)}
INFO_WHEN_ON |= {f"L0{n}" for n in range(10, 16)}


def wanted_rows():
    text = (shared_dir() / "RULES.md").read_text(encoding="utf-8")
    return [match for line in text.split("\n") if (match := ROW.match(line))]


def test_every_rule_of_the_table_is_there_with_its_default_and_fix():
    tiers = {"s": "safe", "u": "unsafe", "–": None}
    expected = {
        row["code"]: (row["name"], row["default"], tiers[row["fix"]]) for row in wanted_rows()
    }
    ours = {
        rule.code: (rule.name, rule.severity.value if rule.default_on else "off", rule.fix)
        for rule in CATALOG
    }
    assert len(expected) == 82
    assert ours == expected


def test_rules_that_are_off_report_as_warning_or_info_when_on():
    for rule in CATALOG:
        if not rule.default_on:
            expected = Severity.INFO if rule.code in INFO_WHEN_ON else Severity.WARNING
            assert rule.severity is expected, rule.code

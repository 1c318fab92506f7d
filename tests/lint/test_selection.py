import pytest
from rule_helpers import diagnostics_of

from kbtool.config.settings import Config, LintSettings
from kbtool.lint.rule_set import RuleSet, codes_of
from kbtool.model.diagnostic import Severity
from kbtool.model.location import NotePath
from kbtool.rules.catalog import CATALOG

DEFAULTS = {rule.code for rule in CATALOG if rule.default_on}
LINKS = {rule.code for rule in CATALOG if rule.family == "L"}


def codes(**lint) -> set[str]:
    return set(RuleSet.of(Config(lint=LintSettings(**lint))).codes)


@pytest.mark.parametrize(
    ("lint", "expected"),
    [
        ({}, DEFAULTS),
        ({"select": ("L001",)}, {"L001"}),
        ({"select": ("broken-note-link", "h001")}, {"L001", "H001"}),
        ({"select": ("L",)}, LINKS),
        ({"select": ("l",), "ignore": ("L001",)}, LINKS - {"L001"}),
        ({"extend_select": ("L010",)}, DEFAULTS | {"L010"}),
        ({"extend_select": ("case-mismatch",)}, DEFAULTS | {"L010"}),
        ({"ignore": ("L",)}, DEFAULTS - LINKS),
        ({"ignore": ("L",), "extend_select": ("L001",)}, (DEFAULTS - LINKS) | {"L001"}),
        ({"select": ("L001",), "ignore": ("L001",)}, set()),
        ({"select": ("no-such-rule",)}, set()),
    ],
)
def test_selection(lint, expected):
    assert codes(**lint) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("L001", {"L001"}),
        ("l001", {"L001"}),
        ("broken-note-link", {"L001"}),
        ("Broken_Note_Link", {"L001"}),
        ("L", LINKS),
        ("L999", set()),
        ("", set()),
        ("LL", set()),
        ("broken", set()),
    ],
)
def test_a_word_means_rules(word, expected):
    assert codes_of(word) == expected


def test_severities_by_code_name_and_family():
    words = {"L": Severity.INFO, "broken-note-link": Severity.WARNING}
    severities = RuleSet.of(Config(lint=LintSettings(severity=words))).severities
    assert severities["L001"] is Severity.WARNING
    assert severities["L003"] is Severity.INFO
    assert severities["H001"] is Severity.ERROR


def test_ignores_by_path():
    words = {"Journal/**": ("orphan-note",), "*.tmp.md": ("L",)}
    ruleset = RuleSet.of(Config(lint=LintSettings(per_file_ignores=words)))
    assert ruleset.ignored_in(NotePath("Journal/2024/x.md")) == {"G001"}
    assert ruleset.ignored_in(NotePath("a/x.tmp.md")) == LINKS
    assert ruleset.ignored_in(NotePath("x.md")) == frozenset()


def test_words_that_name_no_rule_are_reported_where_they_stand():
    lint = LintSettings(
        select=("L001", "S002", "L9999"),
        ignore=("orphan-notes",),
        severity={"brokn-embed": Severity.INFO},
        per_file_ignores={"a/**": ("X",)},
    )
    ruleset = RuleSet.of(Config(lint=lint, rules={"stub-notes": {}, "L": {}}))
    assert [unknown.word for unknown in ruleset.unknown] == [
        "L9999",
        "orphan-notes",
        "brokn-embed",
        "X",
        "stub-notes",
        "L",
    ]
    toml = '[lint]\nignore = ["orphan-notes"]\n'
    (found,) = diagnostics_of({"kbtool.toml": toml, "index.md": "Words.\n"}, only=False)
    assert (found.path, found.code, found.target) == ("kbtool.toml", "S002", "orphan-notes")
    assert found.suggestions == ("orphan-note",)
    assert "lint.ignore" in found.message


def test_known_words_are_not():
    toml = '[lint]\nignore = ["orphan-note", "L", "G002"]\n[rules.stub-note]\nwords = 3\n'
    assert diagnostics_of({"kbtool.toml": toml, "index.md": "Words.\n"}, only=False) == ()


def test_a_set_of_rules_is_a_value():
    config = Config(lint=LintSettings(ignore=("L001",)))
    assert RuleSet.of(config) == RuleSet.of(config._replace())

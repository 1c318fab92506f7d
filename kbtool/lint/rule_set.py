"""Which rules run, how much each matters, and which words of the configuration name none."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from kbtool.config.settings import Config
from kbtool.model.diagnostic import Severity
from kbtool.model.location import NotePath
from kbtool.rules.catalog import CATALOG
from kbtool.rules.facts import Fact, Query
from kbtool.rules.rule import FAMILIES, Rule
from kbtool.vault.globs import matches

CODE = re.compile(r"[A-Za-z][0-9]{3}\Z")


class UnknownName(NamedTuple):
    """A word of the configuration that names no rule; `setting` as in `lint.ignore`."""

    setting: str
    word: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of a run. `severities` are by code, for every rule of the catalogue."""

    rules: tuple[Rule, ...]
    catalog: tuple[Rule, ...]
    severities: Mapping[str, Severity]
    per_file_ignores: tuple[tuple[str, frozenset[str]], ...]
    unknown: tuple[UnknownName, ...]
    config_path: NotePath

    @staticmethod
    def of(
        config: Config,
        catalog: tuple[Rule, ...] = CATALOG,
    ) -> "RuleSet":
        """Choose from the catalogue what a configuration asks for.

        A family letter is weaker than a rule's own code or name; at equal strength `ignore` wins.
        """
        lint = config.lint
        codes = _chosen(catalog, lint.select, lint.extend_select, lint.ignore)
        severities = {rule.code: rule.severity for rule in catalog}
        for word, severity in lint.severity.items():
            severities.update(dict.fromkeys(codes_of(word, catalog), severity))
        return RuleSet(
            rules=tuple(rule for rule in catalog if rule.code in codes),
            catalog=catalog,
            severities=MappingProxyType(severities),
            per_file_ignores=tuple(
                (glob, _all_codes(words, catalog)) for glob, words in lint.per_file_ignores.items()
            ),
            unknown=tuple(_unknown(config, catalog)),
            config_path=NotePath(config.file),
        )

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the rules that run."""
        return frozenset(rule.code for rule in self.rules)

    @property
    def asks_for_sources(self) -> bool:
        """Whether any of the rules that run asks for facts about sources."""
        return any("citations" in rule.needs for rule in self.rules)

    @property
    def queries(self) -> tuple[Query[Any], ...]:
        """The queries of the rules that run."""
        return tuple(dict.fromkeys(query for rule in self.rules for query in rule.queries))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that the rules that run want to be kept of all notes."""
        own = (fact for rule in self.rules for fact in rule.facts)
        return tuple(dict.fromkeys((*own, *(query.fact for query in self.queries))))

    def ignored_in(self, path: NotePath) -> frozenset[str]:
        """Return the codes that per-file-ignores takes out for one file."""
        if not self.per_file_ignores:
            return frozenset()
        found = (codes for glob, codes in self.per_file_ignores if matches(glob, path))
        return frozenset().union(*found)


def codes_of(word: str, catalog: Iterable[Rule] = CATALOG) -> frozenset[str]:
    """Return the codes that a code, name or family letter means; none for an unknown word."""
    if word.upper() in FAMILIES:
        return frozenset(rule.code for rule in catalog if rule.family == word.upper())
    if CODE.match(word):
        return frozenset(rule.code for rule in catalog if rule.code == word.upper())
    name = word.lower().replace("_", "-")
    return frozenset(rule.code for rule in catalog if rule.name == name)


def _all_codes(words: Iterable[str], catalog: tuple[Rule, ...]) -> frozenset[str]:
    return frozenset().union(*(codes_of(word, catalog) for word in words))


def _chosen(
    catalog: tuple[Rule, ...],
    select: tuple[str, ...],
    extend: tuple[str, ...],
    ignore: tuple[str, ...],
) -> frozenset[str]:
    chosen = frozenset() if select else frozenset(rule.code for rule in catalog if rule.default_on)
    for weight in (_is_family, _is_rule):
        chosen |= _all_codes(filter(weight, (*select, *extend)), catalog)
        chosen -= _all_codes(filter(weight, ignore), catalog)
    return chosen


def _is_family(word: str) -> bool:
    return word.upper() in FAMILIES


def _is_rule(word: str) -> bool:
    return not _is_family(word)


def _unknown(config: Config, catalog: tuple[Rule, ...]) -> Iterable[UnknownName]:
    lint = config.lint
    settings = [
        ("lint.select", lint.select),
        ("lint.extend-select", lint.extend_select),
        ("lint.ignore", lint.ignore),
        ("lint.severity", tuple(lint.severity)),
        *((f"lint.per-file-ignores.{g}", words) for g, words in lint.per_file_ignores.items()),
        ("rules", tuple(config.rules)),
    ]
    for setting, words in settings:
        for word in words:
            if not codes_of(word, catalog) or (setting == "rules" and _is_family(word)):
                yield UnknownName(setting, word)

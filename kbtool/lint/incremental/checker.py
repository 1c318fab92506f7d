"""The rules over a vault whose every look-up is noted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kbtool.citations.citekeys.suggest import CitekeySuggester
from kbtool.citations.model import Citations
from kbtool.lint.check import BoundRule, CheckContext
from kbtool.lint.filter import RuleFinding
from kbtool.lint.incremental.facts import FactTable, Row
from kbtool.lint.incremental.read_facts import ReadFacts
from kbtool.lint.incremental.reads import Recorder
from kbtool.lint.incremental.state import VaultFindings
from kbtool.lint.incremental.tables import ReadNear, ReadNearKeys, read_citations
from kbtool.lint.rule_set import RuleSet
from kbtool.model.diagnostic import Finding
from kbtool.model.location import NotePath
from kbtool.model.source import Texts
from kbtool.rules.suggest.targets import NameLookup
from kbtool.vault.snapshot import Vault

_NO_NOTE: Final = NotePath("\0")

Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A vault over tables of facts: `plain` for queries, `seen` with every look-up noted.

    `citations` are None where no rule asks for sources.
    """

    recorder: Recorder
    tables: dict[str, FactTable]
    plain: Vault
    seen: Vault
    citations: Citations | None


class Checker:
    """Runs rules, and returns with what they find what they asked for."""

    def __init__(
        self, sight: Sight, answers: Answers, files: NameLookup, texts: Texts, ruleset: RuleSet
    ) -> None:
        self._recorder = recorder = sight.recorder
        self.near = ReadNear(recorder, sight.plain, files, answers["near"])
        self.near_keys: CitekeySuggester | None = None
        read = None
        if sight.citations is not None:
            keys = sight.citations.keys
            self.near_keys = ReadNearKeys(recorder, keys, answers["near key"])
            read = read_citations(recorder, sight.citations, sight.seen, self.near_keys)
        self.facts = ReadFacts(recorder, sight.tables, answers, sight.plain.config)
        self.bench = CheckContext.of(
            sight.seen, texts, ruleset, citations=read, near=self.near, facts=self.facts
        )
        self._notes = sight.plain.notes
        self._rules = {rule.code: rule for rule in ruleset.catalog}
        self.vault_rules = self.bench.vault_rules

    def check_vault(
        self, rules: Iterable[BoundRule]
    ) -> tuple[VaultFindings, Mapping[NotePath, Row]]:
        """Return what rules about the vault find, and by code what each asked for."""
        findings = dict[str, Mapping[NotePath, tuple[Finding, ...]]]()
        asked = dict[NotePath, Row]()
        for bound in rules:
            code = bound[0].code
            with self._recorder.recording(_NO_NOTE) as reads:
                found = self.bench.findings_of_rules([bound])
            findings[code] = {p: tuple(one.finding for one in row) for p, row in found.items()}
            asked[NotePath(code)] = tuple(reads)
        return findings, asked

    def check_configuration(self) -> VaultFindings:
        """Return what is wrong with the configuration's names of rules."""
        findings = dict[str, Mapping[NotePath, tuple[Finding, ...]]]()
        path = self.bench.ruleset.config_path
        for rule, finding in self.bench.unknown_in_configuration():
            row = findings.get(rule.code, {}).get(path, ())
            findings[rule.code] = {path: (*row, finding)}
        return findings

    def by_file(self, findings: VaultFindings) -> Mapping[NotePath, list[RuleFinding]]:
        """Group what rules about the vault found by file."""
        found: dict[NotePath, list[RuleFinding]] = {}
        for code, rows in findings.items():
            for path, row in rows.items():
                raised = [RuleFinding(self._rules[code], finding) for finding in row]
                found.setdefault(path, []).extend(raised)
        return found

    def check_file(
        self, path: NotePath, wide: Iterable[RuleFinding]
    ) -> tuple[list[RuleFinding], Row]:
        """Return what is to be reported about one file, and what its rules asked for.

        `wide` is what rules about the vault found in it.
        """
        note = self._notes.get(path)
        if note is None or not self.bench.is_linted(path):
            return self.bench.settled_of(path, note, [*wide]), ()
        with self._recorder.recording(path) as reads:
            raised = [*wide, *self.bench.raised_about(note)]
        return self.bench.settled_of(path, note, raised), tuple(reads)

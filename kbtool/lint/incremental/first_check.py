"""Checks every note of a vault, and keeps with each what it asked for."""

from dataclasses import replace

from kbtool.citations.model import Citations
from kbtool.lint.incremental.checker import Answers, Checker, Sight
from kbtool.lint.incremental.facts import FactTable, Row, TableSet
from kbtool.lint.incremental.gather import link_tables, source_tables
from kbtool.lint.incremental.reads import Recorder
from kbtool.lint.incremental.state import LintState
from kbtool.lint.incremental.tables import FieldReads, keys_over, read_vault, vault_over
from kbtool.lint.rule_set import RuleSet
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import NotePath
from kbtool.model.source import Texts
from kbtool.rules.suggest.targets import NameLookup
from kbtool.vault.snapshot import Vault


def check_vault(vault: Vault, texts: Texts, ruleset: RuleSet) -> tuple[Diagnostic, ...]:
    """Return everything there is to report about a vault, by path, line, column and code."""
    return check_fresh(vault, texts, ruleset).diagnostics


def check_fresh(vault: Vault, texts: Texts, ruleset: RuleSet) -> LintState:
    """Return what there is to report about a vault, and what `check_again` stands on."""
    sight = _sight_of(vault, ruleset)
    answers: Answers = {"near": {}, "near key": {}, **{q.name: {} for q in ruleset.queries}}
    checker = Checker(sight, answers, NameLookup.of(sight.plain), texts, ruleset)
    vault_findings, asked_by_rules = checker.check_vault(checker.vault_rules)
    vault_findings = {**vault_findings, **checker.check_configuration()}
    wide = checker.by_file(vault_findings)
    diagnostics, asked = list[Diagnostic](), dict[NotePath, Row]()
    for path in sorted({*vault.notes, *wide}):
        kept, row = checker.check_file(path, wide.get(path, ()))
        diagnostics.extend(checker.bench.diagnostics_of(path, kept))
        if row:
            asked[path] = row
    tables = TableSet(sight.tables)
    tables["asked"], tables["asked by rules"] = FactTable(asked), FactTable(asked_by_rules)
    return LintState(tuple(diagnostics), tables, answers, vault_findings)


def _sight_of(vault: Vault, ruleset: RuleSet) -> Sight:
    """Make the tables of facts, and the vault over them."""
    recorder, tables = Recorder(), link_tables(vault, ruleset.facts)
    plain = replace(vault_over(tables, vault, {}), incoming=vault.incoming)
    seen = read_vault(recorder, plain)
    field_reads = FieldReads(recorder, seen)
    citations = None
    if ruleset.asks_for_sources:
        found = Citations.of(plain, field_reads)
        citations = replace(found, keys=keys_over(tables, found.keys))
        tables.update(source_tables(found))
    else:
        tables.update(source_tables(None))
    asked = {path: row for path, row in field_reads.by_path.items() if row}
    tables["asked by fields"] = FactTable(asked)
    return Sight(recorder=recorder, tables=tables, plain=plain, seen=seen, citations=citations)

"""Checks again what has asked for something that a change of the vault has given another answer.

After a change the tables of facts are brought up to date; the keys whose answers differ lead to the
notes that asked them, and those are checked again. No rule says what it reads.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import partial
from typing import Final

from kbtool.citations.citekeys.suggest import are_alike
from kbtool.lint.check import finding_key, finding_keys
from kbtool.lint.filter import RuleFinding
from kbtool.lint.incremental.checker import Answers, Checker
from kbtool.lint.incremental.fact_update import FactUpdate
from kbtool.lint.incremental.gather import ROLES
from kbtool.lint.incremental.read_facts import fact_table
from kbtool.lint.incremental.reads import ALL, Read
from kbtool.lint.incremental.state import Changes, LintState, NameTables, VaultFindings
from kbtool.lint.rule_set import RuleSet
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import NotePath
from kbtool.model.note import Note
from kbtool.model.source import Texts
from kbtool.rules.suggest.targets import SuggestionImpact
from kbtool.vault.names import is_note_name, key_of, linked_name


def check_again(
    state: LintState,
    changes: Changes,
    names: NameTables,
    now: Callable[[NotePath], Note],
    then: Callable[[NotePath], Note | None],
    *,
    texts: Texts,
    ruleset: RuleSet,
) -> LintState:
    """Return what `check_fresh` would, given its last state and what has changed since.

    `now` reads any note, `then` one that has changed as it was before, None when that is lost.
    Configuration, rule set and bibliographies must be those of the last state.
    """
    facts = FactUpdate(state.tables, changes, names, now, then, facts=ruleset.facts)
    sight, touched = facts.run(with_sources=ruleset.asks_for_sources)
    answers: Answers = {name: dict(known) for name, known in state.answers.items()}
    checker = Checker(sight, answers, names.files, texts, ruleset)
    _ask_near_again(facts, checker, answers, changes)
    for query in ruleset.queries:
        if Read(fact_table(query.fact), ALL) in facts.changed:
            ask = partial(checker.facts.answer, query)
            _ask_again(query.name, ask, lambda _key: True, facts, answers)
    vault_findings = _check_vault_again(facts, checker, state.vault_findings)
    touched |= _differing(state.vault_findings, vault_findings)
    touched |= _who_asked(facts, names)
    wide = checker.by_file(vault_findings)
    none: list[RuleFinding] = []
    checked = {path: checker.check_file(path, wide.get(path, none)) for path in sorted(touched)}
    asked = {path: row for path, (_, row) in checked.items()}
    facts.tables["asked"], _ = facts.tables["asked"].replaced(asked)
    diagnostics, at = list[Diagnostic](), 0
    for path, (kept, _) in checked.items():
        start = bisect_left(state.diagnostics, path, lo=at, key=_path_of)
        diagnostics += state.diagnostics[at:start]
        at = bisect_right(state.diagnostics, path, lo=start, key=_path_of)
        before = state.diagnostics[start:at]
        if path in changes.touched or finding_keys(kept) != list(map(finding_key, before)):
            before = tuple(checker.bench.diagnostics_of(path, kept))
        diagnostics += before
    diagnostics += state.diagnostics[at:]
    facts.tables.rest()
    return LintState(tuple(diagnostics), facts.tables, answers, vault_findings)


def _path_of(diagnostic: Diagnostic) -> NotePath:
    return diagnostic.path


_BY_PATH: Final = frozenset(
    {"incoming", "outgoing", "links", "fields", "keys of", "source", *ROLES}
)
"""The tables whose keys are paths: a note always counts as one that asked for its own row."""


def _ask_near_again(
    facts: FactUpdate, checker: Checker, answers: Answers, changes: Changes
) -> None:
    """Ask what missing names and keys mean once more where that may be another answer now."""
    if changes.moved or {Read("alias", ALL), Read("heading", ALL)} & facts.changed:
        may_mean = _may_mean_otherwise(facts, changes)
        _ask_again("near", checker.near.suggest, may_mean, facts, answers)
    keys = {read.key for read in facts.changed if read.table in ("claim", "name")} - {ALL}
    if checker.near_keys is not None and keys:

        def may_differ(key: str) -> bool:
            return any(are_alike(key, other) for other in keys)

        _ask_again("near key", checker.near_keys.near, may_differ, facts, answers)


def _ask_again(
    query: str,
    ask: Callable[[str], object],
    may_differ: Callable[[str], bool],
    facts: FactUpdate,
    answers: Answers,
) -> None:
    known = answers[query]
    asked = [facts.tables[name] for name in ("asked", "asked by rules")]
    for key in [key for key in known if may_differ(key)]:
        before, read = known.pop(key), Read(query, key)
        if any(table.givers(read) for table in asked) and ask(key) != before:
            facts.changed.add(Read(query, key))


def _may_mean_otherwise(facts: FactUpdate, changes: Changes) -> Callable[[str], bool]:
    """Return what says of a missing target whether its nearest name may be another one now."""
    notes = frozenset(filter(is_note_name, changes.moved))
    near = SuggestionImpact(notes, changes.moved - notes) if changes.moved else None
    aliases, headings = (
        {read.key for read in facts.changed if read.table == table}
        for table in ("alias", "heading")
    )

    def may_differ(target: str) -> bool:
        return (
            (near is not None and near.may_mean(target))
            or (bool(aliases) and key_of(linked_name(target.rstrip("/"))) in aliases)
            or (bool(headings) and key_of(target) in headings)
        )

    return may_differ


def _check_vault_again(facts: FactUpdate, checker: Checker, before: VaultFindings) -> VaultFindings:
    """Run the rules about the vault that asked for what has changed."""
    asked = facts.tables["asked by rules"]
    again = [
        bound
        for bound in checker.vault_rules
        if not facts.changed.isdisjoint(asked.row(NotePath(bound[0].code)))
    ]
    found, reads = checker.check_vault(again)
    facts.tables["asked by rules"], _ = asked.replaced(reads)
    return {**before, **found}


def _differing(one: VaultFindings, other: VaultFindings) -> set[NotePath]:
    return {
        path
        for code, rows in other.items()
        if one[code] is not rows
        for path in {*rows, *one[code]}
        if rows.get(path) != one[code].get(path)
    }


def _who_asked(facts: FactUpdate, names: NameTables) -> set[NotePath]:
    """Return the notes that asked for something that has another answer now."""
    asked = facts.tables["asked"]
    found = set[NotePath]()
    for read in facts.changed:
        found.update(asked.givers(read))
        if read.table in _BY_PATH and read.key in names.frame.notes:
            found.add(read.key)
    return found

"""The rules of a run, each with what it needs in hand."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from kbtool.lint.diagnostics import to_diagnostics
from kbtool.lint.filter import RuleFinding, filter_findings
from kbtool.lint.rule_set import RuleSet
from kbtool.model.diagnostic import Diagnostic, Finding
from kbtool.model.location import FILE_SPAN, NotePath
from kbtool.model.note import Note
from kbtool.model.source import Texts
from kbtool.rules.facts import Facts
from kbtool.rules.links.precheck import needs_link_rules
from kbtool.rules.rule import Need, Rule
from kbtool.rules.suggest.targets import TargetSuggester
from kbtool.rules.suppressions import unknown_name, unknown_rule
from kbtool.vault.snapshot import Vault

if TYPE_CHECKING:
    from kbtool.citations.model import Citations

BoundRule: TypeAlias = tuple[Rule, Callable[..., Iterator[Any]]]
"""A rule, and its check with what it needs already in hand."""


@dataclass(frozen=True, slots=True)
class CheckContext:
    """A vault with the rules that will judge it, and what they need, built once."""

    vault: Vault
    texts: Texts
    ruleset: RuleSet
    note_rules: tuple[BoundRule, ...]
    rules_by_problem: Mapping[str, tuple[BoundRule, ...]]
    vault_rules: tuple[BoundRule, ...]
    max_findings: int

    @staticmethod
    def of(
        vault: Vault,
        texts: Texts,
        ruleset: RuleSet,
        *,
        citations: "Citations | None",
        near: TargetSuggester,
        facts: Facts,
    ) -> "CheckContext":
        """Hand each rule what it needs; `local` ones look at one note, `wide` ones at them all."""
        ports: Mapping[Need, object] = {
            "texts": texts,
            "near": near,
            "citations": citations,
            "facts": facts,
        }
        bound: list[BoundRule] = [
            (rule, partial(rule.check, **{need: ports[need] for need in rule.needs}))
            for rule in ruleset.rules
            if rule.form != "lint"
        ]
        local = [one for one in bound if one[0].form == "note" and one[0].requires_problem is None]
        local += [(rule, rule.in_note) for rule in ruleset.rules if rule.in_note is not None]
        by_occasion: dict[str, tuple[BoundRule, ...]] = {}
        for rule, check in bound:
            if rule.requires_problem is not None:
                by_occasion[rule.requires_problem] = (
                    *by_occasion.get(rule.requires_problem, ()),
                    (rule, check),
                )
        return CheckContext(
            vault=vault,
            texts=texts,
            ruleset=ruleset,
            note_rules=tuple(local),
            rules_by_problem=by_occasion,
            vault_rules=tuple(one for one in bound if one[0].form == "vault"),
            max_findings=vault.config.limits.findings_per_note,
        )

    def findings_of_rules(self, rules: Iterable[BoundRule]) -> dict[NotePath, list[RuleFinding]]:
        """Return, by path, what rules of the form "vault" find."""
        found: dict[NotePath, list[RuleFinding]] = {}
        for rule, check in rules:
            for path, finding in check(self.vault):
                if path in found or self.is_linted(path):
                    found.setdefault(path, []).append(RuleFinding(rule, finding))
        return found

    def raised_about(self, note: Note) -> Iterator[RuleFinding]:
        """Yield what the rules about single notes find in one."""
        vault = self.vault
        asked = [self.note_rules]
        asked += [
            self.rules_by_problem.get(kind, ())
            for kind in dict.fromkeys(problem.kind for problem in note.content.problems)
        ]
        if needs_link_rules(note, vault):
            asked.append(self.rules_by_problem.get("unusual-link", ()))
        for bound in asked:
            for rule, check in bound:
                for finding in check(note, vault):
                    yield RuleFinding(rule, finding)

    def settled_of(
        self, path: NotePath, note: Note | None, raised: list[RuleFinding]
    ) -> list[RuleFinding]:
        """Return what is to be reported of one file's findings."""
        if not raised and (note is None or not note.content.suppressions):
            return []
        return filter_findings(path, note, raised, self.ruleset, self.max_findings)

    def diagnostics_of(self, path: NotePath, kept: list[RuleFinding]) -> Iterable[Diagnostic]:
        """Return one file's diagnostics; only a file that has any is asked for its text."""
        if not kept:
            return ()
        note = self.vault.notes.get(path)
        text = self.texts.text_of(path, note.digest) if note else None
        return to_diagnostics(path, kept, self.ruleset.severities, text)

    def is_linted(self, path: NotePath) -> bool:
        """Say whether a file is linted at all: what is excluded and templates are not."""
        return not (self.vault.is_excluded(path) or self.vault.is_template(path))

    def unknown_in_configuration(self) -> Iterator[RuleFinding]:
        """Yield the words of the configuration that name no rule."""
        for rule in self.ruleset.rules:
            if rule.check is unknown_rule:
                names = [known.name for known in self.ruleset.catalog]
                for setting, word in self.ruleset.unknown:
                    yield RuleFinding(rule, unknown_name(FILE_SPAN, word, names, setting))


def finding_keys(raised: Iterable[RuleFinding]) -> list[tuple[str, Finding]]:
    """Return what was found, without the place in a text that reports show."""
    return [(one.rule.code, one.finding) for one in raised]


def finding_key(diagnostic: Diagnostic) -> tuple[str, Finding]:
    """Return what a diagnostic says, as `said` does."""
    finding = Finding(
        span=diagnostic.span,
        message=diagnostic.message,
        target=diagnostic.target,
        suggestions=diagnostic.suggestions,
        tried=diagnostic.tried,
        fix=diagnostic.fix,
        related=diagnostic.related,
    )
    return diagnostic.code, finding

"""Runs the rules over a vault: over all of it, or over what a few changed files touch."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from kbtool.citations.found import SUFFIXES
from kbtool.lint.carry import finding_of
from kbtool.lint.reach import touched_notes
from kbtool.lint.selection import RuleSet
from kbtool.lint.settle import Raised, settled
from kbtool.lint.stamp import stamped
from kbtool.model.diagnostic import Diagnostic, Finding
from kbtool.model.note import Note
from kbtool.model.place import FILE_SPAN, NotePath
from kbtool.model.texts import Texts
from kbtool.rules.near import NearNames
from kbtool.rules.rule import Need, Rule
from kbtool.rules.suppressions import unknown_name, unknown_rule
from kbtool.rules.unusual import has_unusual_link
from kbtool.vault.snapshot import Vault

if TYPE_CHECKING:
    from kbtool.citations.citations import Citations

Bound: TypeAlias = tuple[Rule, Callable[..., Iterator[Any]]]
"""A rule, and its check with what it needs already in hand."""


def judge(vault: Vault, texts: Texts, ruleset: RuleSet) -> tuple[Diagnostic, ...]:
    """Return everything there is to report about a vault, by path, line, column and code."""
    return judge_all(Bench.of(vault, texts, ruleset))


def judge_all(bench: "Bench") -> tuple[Diagnostic, ...]:
    """Return what `judge` does, by a bench that may be asked for more afterwards."""
    everywhere = bench.raised_everywhere()
    paths = sorted({*bench.vault.notes, *everywhere})
    return tuple(
        diagnostic
        for path in paths
        for diagnostic in bench.stamped_of(path, bench.kept_of(path, everywhere.get(path, ())))
    )


def rejudge(
    vault: Vault,
    texts: Texts,
    ruleset: RuleSet,
    previous: Iterable[Diagnostic],
    changed: frozenset[NotePath],
) -> tuple[Diagnostic, ...]:
    """Return what `judge` would, given its last answer and the files that came, went or changed.

    The configuration and the rule set must be those of the last answer.
    """
    return judge_again(Bench.of(vault, texts, ruleset), previous, changed)


def judge_again(
    bench: "Bench", previous: Iterable[Diagnostic], changed: frozenset[NotePath]
) -> tuple[Diagnostic, ...]:
    """Return what `rejudge` does, by a bench that may be asked for more afterwards."""
    vault = bench.vault
    if not changed:
        return tuple(previous)
    if any(_changes_bibliographies(path, vault) for path in changed):
        return judge_all(bench)
    everywhere = bench.raised_everywhere()
    before = by_path(previous)
    again = touched_notes(vault, changed)
    again |= {path for path, row in before.items() if len(row) >= bench.cap}
    diagnostics: list[Diagnostic] = []
    for path in sorted({*vault.notes, *everywhere}):
        raised = everywhere.get(path, ())
        known = before.get(path, ())
        if path in again or bench.differs(raised, known):
            kept = bench.kept_of(path, raised)
            if path in changed or said(kept) != list(map(was_said, known)):
                known = tuple(bench.stamped_of(path, kept))
        diagnostics.extend(known)
    return tuple(diagnostics)


def _changes_bibliographies(path: NotePath, vault: Vault) -> bool:
    """Say whether a file that came, went or changed may be somebody's bibliography, or was one."""
    shared = any(bibliography.path == path for bibliography in vault.bibliographies)
    may_have_been = path.lower().endswith(SUFFIXES) and path not in vault.attachments
    return shared or may_have_been or path in vault.libraries


@dataclass(frozen=True, slots=True)
class Bench:
    """A vault with the rules that will judge it, and what they need, built once."""

    vault: Vault
    texts: Texts
    ruleset: RuleSet
    local: tuple[Bound, ...]
    by_occasion: Mapping[str, tuple[Bound, ...]]
    wide: tuple[Bound, ...]
    citations: "Citations | None"
    cap: int

    @staticmethod
    def of(
        vault: Vault,
        texts: Texts,
        ruleset: RuleSet,
        citations: "Citations | None" = None,
        near: NearNames | None = None,
    ) -> "Bench":
        """Hand each rule what it needs; `local` ones look at one note, `wide` ones at them all.

        What the rules need is made for this vault, unless it is handed in.
        """
        if citations is None and any("citations" in rule.needs for rule in ruleset.rules):
            # Slow to import, and a run over an unchanged vault never comes here.
            from kbtool.citations.citations import Citations  # noqa: PLC0415

            citations = Citations.of(vault)
        ports: dict[Need, object] = {"texts": texts, "near": near or NearNames(vault)}
        ports["citations"] = citations
        bound: list[Bound] = [
            (rule, partial(rule.check, **{need: ports[need] for need in rule.needs}))
            for rule in ruleset.rules
            if rule.form != "lint"
        ]
        local = [one for one in bound if not _is_wide(one[0]) and one[0].when is None]
        local += [(rule, rule.in_note) for rule in ruleset.rules if rule.in_note is not None]
        by_occasion: dict[str, tuple[Bound, ...]] = {}
        for rule, check in bound:
            if rule.when is not None:
                by_occasion[rule.when] = (*by_occasion.get(rule.when, ()), (rule, check))
        return Bench(
            vault=vault,
            texts=texts,
            ruleset=ruleset,
            local=tuple(local),
            by_occasion=by_occasion,
            wide=tuple(one for one in bound if _is_wide(one[0])),
            citations=citations,
            cap=vault.config.limits.findings_per_note,
        )

    def raised_everywhere(self) -> Mapping[NotePath, list[Raised]]:
        """Return, by path, what the rules find that must always look at the whole vault."""
        found = self.raised_by(one for one in self.wide if one[0].form == "vault")
        notes = [note for note in self.vault.notes.values() if self.is_judged(note.path)]
        for rule, check in self.wide:
            if rule.form == "note":
                for note in notes:
                    for finding in check(note, self.vault):
                        found.setdefault(note.path, []).append(Raised(rule, finding))
        for raised in self.unknown_in_configuration():
            found.setdefault(self.ruleset.config_path, []).append(raised)
        return found

    def raised_by(self, rules: Iterable[Bound]) -> dict[NotePath, list[Raised]]:
        """Return, by path, what rules of the form "vault" find."""
        found: dict[NotePath, list[Raised]] = {}
        for rule, check in rules:
            for path, finding in check(self.vault):
                if path in found or self.is_judged(path):
                    found.setdefault(path, []).append(Raised(rule, finding))
        return found

    def kept_of(self, path: NotePath, wide: Iterable[Raised]) -> list[Raised]:
        """Return what is to be reported about one file, in order of place."""
        note = self.vault.notes.get(path)
        local = self._raised_in(note) if note and self.is_judged(path) else ()
        raised = [*wide, *local]
        if not raised and (note is None or not note.content.suppressions):
            return []
        return settled(path, note, raised, self.ruleset, self.cap)

    def raised_about(self, note: Note) -> Iterator[Raised]:
        """Yield what the rules about single notes find in one."""
        for rule, check in self.wide:
            if rule.form == "note":
                for finding in check(note, self.vault):
                    yield Raised(rule, finding)
        yield from self._raised_in(note)

    def settled_of(self, path: NotePath, note: Note | None, raised: list[Raised]) -> list[Raised]:
        """Return what is to be reported of one file's findings."""
        if not raised and (note is None or not note.content.suppressions):
            return []
        return settled(path, note, raised, self.ruleset, self.cap)

    def stamped_of(self, path: NotePath, kept: list[Raised]) -> Iterable[Diagnostic]:
        """Return one file's diagnostics; only a file that has any is asked for its text."""
        if not kept:
            return ()
        note = self.vault.notes.get(path)
        text = self.texts.text_of(path, note.digest) if note else None
        return stamped(path, kept, self.ruleset.severities, text)

    def is_judged(self, path: NotePath) -> bool:
        """Say whether a file is linted at all: what is excluded and templates are not."""
        return not (self.vault.is_excluded(path) or self.vault.is_template(path))

    def differs(self, raised: Sequence[Raised], known: Sequence[Diagnostic]) -> bool:
        """Say whether the wide rules say something else about a file than they did."""
        if not raised and not known:
            return False
        codes = {rule.code for rule, _ in self.wide}
        then = Counter(was_said(one) for one in known if one.code in codes)
        return Counter(said(raised)) != then

    def _raised_in(self, note: Note) -> Iterator[Raised]:
        vault = self.vault
        asked = [self.local]
        asked += [
            self.by_occasion.get(kind, ())
            for kind in dict.fromkeys(problem.kind for problem in note.content.problems)
        ]
        if has_unusual_link(note, vault):
            asked.append(self.by_occasion.get("unusual-link", ()))
        for bound in asked:
            for rule, check in bound:
                for finding in check(note, vault):
                    yield Raised(rule, finding)

    def unknown_in_configuration(self) -> Iterator[Raised]:
        """Yield the words of the configuration that name no rule."""
        for rule in self.ruleset.rules:
            if rule.check is unknown_rule:
                names = [known.name for known in self.ruleset.catalog]
                for setting, word in self.ruleset.unknown:
                    yield Raised(rule, unknown_name(FILE_SPAN, word, names, setting))


def _is_wide(rule: Rule) -> bool:
    return rule.form == "vault" or rule.scope == "vault"


def by_path(diagnostics: Iterable[Diagnostic]) -> dict[NotePath, tuple[Diagnostic, ...]]:
    """Group diagnostics by the file they are about."""
    rows: dict[NotePath, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        rows.setdefault(diagnostic.path, []).append(diagnostic)
    return {path: tuple(row) for path, row in rows.items()}


def said(raised: Iterable[Raised]) -> list[tuple[str, Finding]]:
    """Return what was found, without the place in a text that reports show."""
    return [(one.rule.code, one.finding) for one in raised]


def was_said(diagnostic: Diagnostic) -> tuple[str, Finding]:
    """Return what a diagnostic says, as `said` does."""
    return diagnostic.code, finding_of(diagnostic)

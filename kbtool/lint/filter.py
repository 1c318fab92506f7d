"""From what the rules of one file raised to what is reported: cascades, suppressions, the cap."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kbtool.lint.rule_set import RuleSet, codes_of
from kbtool.model.content import Suppression
from kbtool.model.diagnostic import Finding
from kbtool.model.location import NotePath, Span
from kbtool.model.note import Note
from kbtool.rules.rule import Rule
from kbtool.rules.suppressions import SuppressionEntry, unknown_rule, unused_suppression


class RuleFinding(NamedTuple):
    """A finding and the rule that raised it."""

    rule: Rule
    finding: Finding


def filter_findings(
    path: NotePath, note: Note | None, raised: Iterable[RuleFinding], ruleset: RuleSet, cap: int
) -> list[RuleFinding]:
    """Return what is reported of one file's findings, in order of place, at most `cap` of them."""
    ignored = ruleset.ignored_in(path)
    kept = sort_findings(one for one in raised if one.rule.code not in ignored)
    if kept:
        kept = _without_cascades(kept)
    if note is not None and note.content.suppressions:
        kept = sort_findings(_unsuppressed(kept, note, ruleset, ignored))
    return _capped(kept, cap)


def sort_findings(raised: Iterable[RuleFinding]) -> list[RuleFinding]:
    """Return one file's findings in the order in which they are reported."""
    return sorted(raised, key=_order)


def _order(raised: RuleFinding) -> tuple[int, int, str, int, str]:
    span = raised.finding.span
    return (span.line, span.column, raised.rule.code, span.end, raised.finding.message)


def _without_cascades(raised: list[RuleFinding]) -> list[RuleFinding]:
    """Drop findings whose cause another rule's finding already names."""
    in_note = {code for one in raised for code in one.rule.silences_in_note}
    by_code: dict[str, list[Span]] = {}
    for one in raised:
        for code in one.rule.silences:
            by_code.setdefault(code, []).append(one.finding.span)
    if not in_note and not by_code:
        return raised
    return [
        one
        for one in raised
        if one.rule.code not in in_note
        and not any(_overlap(one.finding.span, span) for span in by_code.get(one.rule.code, ()))
    ]


def _overlap(one: Span, other: Span) -> bool:
    return one == other or (one.start < other.end and other.start < one.end)


def _unsuppressed(
    raised: Sequence[RuleFinding], note: Note, ruleset: RuleSet, ignored: frozenset[str]
) -> Iterator[RuleFinding]:
    """Yield what no suppression covers, and what is wrong with the suppressions themselves."""
    meanings = _meanings(note.content.suppressions, ruleset)
    by_line: dict[int, list[SuppressionEntry]] = {}
    for mark in meanings:
        by_line.setdefault(mark.suppression.line, []).append(mark)
    used: set[SuppressionEntry] = set()
    for one in raised:
        marks = _covering(meanings, by_line, one)
        used |= marks
        if not marks:
            yield one
    about = [*_unknown(note, meanings, ruleset), *_unused(note, meanings, used, ruleset)]
    for one in about:
        if one.rule.code not in ignored and not _covering(meanings, by_line, one):
            yield one


def _meanings(
    suppressions: Sequence[Suppression], ruleset: RuleSet
) -> Mapping[SuppressionEntry, frozenset[str]]:
    return {
        SuppressionEntry(suppression, index): codes_of(word, ruleset.catalog)
        for suppression in suppressions
        for index, word in enumerate(suppression.codes)
    }


def _covering(
    meanings: Mapping[SuppressionEntry, frozenset[str]],
    by_line: Mapping[int, list[SuppressionEntry]],
    raised: RuleFinding,
) -> set[SuppressionEntry]:
    """Return the marks that speak of a finding: those of its line, and of the whole note."""
    near = (*by_line.get(0, ()), *by_line.get(raised.finding.span.line, ()))
    return {mark for mark in near if raised.rule.code in meanings[mark]}


def _unknown(
    note: Note, meanings: Mapping[SuppressionEntry, frozenset[str]], ruleset: RuleSet
) -> Iterator[RuleFinding]:
    for rule in ruleset.rules:
        if rule.check is unknown_rule:
            marks = [mark for mark, codes in meanings.items() if not codes]
            names = [known.name for known in ruleset.catalog]
            yield from (RuleFinding(rule, found) for found in unknown_rule(note, marks, names))


def _unused(
    note: Note,
    meanings: Mapping[SuppressionEntry, frozenset[str]],
    used: set[SuppressionEntry],
    ruleset: RuleSet,
) -> Iterator[RuleFinding]:
    """Yield the marks that suppressed nothing although all their rules ran."""
    for rule in ruleset.rules:
        if rule.check is unused_suppression:
            idle = [
                mark
                for mark, codes in meanings.items()
                if codes and mark not in used and codes <= ruleset.codes - {rule.code}
            ]
            yield from (RuleFinding(rule, found) for found in unused_suppression(note, idle))


def _capped(raised: list[RuleFinding], cap: int) -> list[RuleFinding]:
    if len(raised) <= cap:
        return raised
    *kept, last = raised[:cap]
    more = f"{last.finding.message} ({len(raised) - cap} more findings in this note are not shown)"
    return [*kept, RuleFinding(last.rule, last.finding._replace(message=more))]

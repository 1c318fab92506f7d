"""Which findings the user has been told of, and which of them to tell or take back now.

A link that is being typed is not shouted at: an unclosed `[[` in a note just edited waits until
the note has been left alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import FILE_SPAN, NotePath
from kbtool.vault.names import name_of

LEFT_ALONE_SECONDS: Final = 5.0
_HALF_WRITTEN: Final = "malformed-wikilink"


class DelayedFinding(NamedTuple):
    """A finding that waits until the monotonic time `until`."""

    diagnostic: Diagnostic
    until: float


@dataclass(frozen=True, slots=True)
class ReportedFindings:
    """The findings the user knows of (`shown`) and those that wait (`held`), by fingerprint.

    `worded` are those of `shown` that read otherwise now: a half-written link that somebody has
    gone on to write is not fixed, and what it has become waits.
    """

    shown: Mapping[str, Diagnostic] = field(default_factory=dict)
    held: Mapping[str, DelayedFinding] = field(default_factory=dict)
    worded: frozenset[str] = frozenset()

    def next_release(self) -> float | None:
        """Return when the first waiting finding has waited long enough."""
        return min((held.until for held in self.held.values()), default=None)


@dataclass(frozen=True, slots=True)
class Difference:
    """What to tell, each in the order of lint; `told` is the state after it has been told."""

    appeared: tuple[Diagnostic, ...]
    fixed: tuple[Diagnostic, ...]
    told: ReportedFindings


def difference(
    told: ReportedFindings, findings: Iterable[Diagnostic], edited: frozenset[NotePath], now: float
) -> Difference:
    """Compare what the user knows with what is true; `edited` are the notes just changed."""
    shown: dict[str, Diagnostic] = {}
    held: dict[str, DelayedFinding] = {}
    appeared: list[Diagnostic] = []
    for finding in findings:
        known = finding.fingerprint in told.shown
        until = None if known else _waits_until(told, finding, edited, now)
        if until is not None and until > now:
            held[finding.fingerprint] = DelayedFinding(finding, until)
            continue
        shown[finding.fingerprint] = finding
        if not known:
            appeared.append(finding)
    gone = {key: old for key, old in told.shown.items() if key not in shown}
    waiting = {each.diagnostic.path for each in held.values()}
    worded = {k: old for k, old in gone.items() if old.path in waiting and is_half_written(old)}
    fixed = tuple(old for key, old in gone.items() if key not in worded)
    return Difference(
        tuple(appeared), fixed, ReportedFindings({**shown, **worded}, held, frozenset(worded))
    )


def moved_findings(
    change: Difference, gone: frozenset[NotePath], came: frozenset[NotePath]
) -> frozenset[str]:
    """Return the fingerprints of what is said of a moved note as it was before, old and new.

    `gone` and `came` are notes. Two are one that has moved when they bear one name, or the same is
    found in the same line; what is found in a note as a whole tells nothing by itself.
    """
    before: dict[tuple[object, ...], list[Diagnostic]] = {}
    for finding in change.fixed:
        if finding.path in gone:
            before.setdefault(_words_of(finding), []).append(finding)
    moves = set[tuple[NotePath, NotePath]]()
    found = set[str]()
    for finding in sorted(change.appeared, key=_is_of_the_whole):
        for old in before.get(_words_of(finding), ()) if finding.path in came else ():
            move = (old.path, finding.path)
            same_name = name_of(old.path) == name_of(finding.path)
            if move in moves or same_name or not _is_of_the_whole(finding):
                moves.add(move)
                found |= {old.fingerprint, finding.fingerprint}
                before[_words_of(finding)].remove(old)
                break
    return frozenset(found)


def _words_of(finding: Diagnostic) -> tuple[object, ...]:
    target = "" if finding.target == finding.path else finding.target
    return finding.code, finding.line, finding.column, target, finding.source_line


def _is_of_the_whole(finding: Diagnostic) -> bool:
    return finding.span == FILE_SPAN or not finding.source_line.strip()


def release(told: ReportedFindings, now: float) -> Difference:
    """Tell the findings that have waited long enough."""
    over = {key: held for key, held in told.held.items() if held.until <= now}
    if not over:
        return Difference((), (), told)
    appeared = tuple(held.diagnostic for held in over.values())
    paths = {diagnostic.path for diagnostic in appeared}
    gone = {key for key in told.worded if told.shown[key].path in paths}
    shown = {key: old for key, old in told.shown.items() if key not in gone}
    shown |= {key: held.diagnostic for key, held in over.items()}
    waiting = {key: held for key, held in told.held.items() if key not in over}
    fixed = tuple(old for key, old in told.shown.items() if key in gone)
    return Difference(appeared, fixed, ReportedFindings(shown, waiting, told.worded - gone))


def _waits_until(
    told: ReportedFindings, finding: Diagnostic, edited: frozenset[NotePath], now: float
) -> float | None:
    if not is_half_written(finding):
        return None
    if finding.path in edited:
        return now + LEFT_ALONE_SECONDS
    held = told.held.get(finding.fingerprint)
    return None if held is None else held.until


def is_half_written(finding: Diagnostic) -> bool:
    """Say whether a finding is a wikilink that ends with its line, still open or still empty."""
    if finding.name != _HALF_WRITTEN:
        return False
    rest = finding.source_line[finding.column - finding.source_column :].strip()
    inside = rest.removeprefix("!").removeprefix("[[")
    return inside != rest and ("]]" not in inside or inside == "]]")

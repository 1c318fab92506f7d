"""Judges what a few notes that changed, came or went have touched, without a look at any other.

`judge` is the truth that this must equal; whatever facts cannot tell is left to `rejudge`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from kbtool.citations.keys import KnownKeys
from kbtool.citations.standing import Standing
from kbtool.lint.carry import finding_of
from kbtool.lint.judge import Bench, by_path, said, was_said
from kbtool.lint.neighbours import MOST, Edits, Rows, find_neighbours, is_claimed_twice
from kbtool.lint.relinked import Movement, find_relinked
from kbtool.lint.restood import Restanding, find_recited
from kbtool.lint.rings import is_ringless
from kbtool.lint.selection import RuleSet
from kbtool.lint.settle import Raised
from kbtool.lint.survey import Side, Survey, revised
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.note import Note
from kbtool.model.place import NotePath
from kbtool.model.texts import Texts
from kbtool.rules.conflict_copies import numbered_names
from kbtool.rules.fields import misspelt_in, misspelt_keys
from kbtool.rules.near import NearFiles, NearNames
from kbtool.vault.frame import Frame

Read = Callable[[NotePath], Note]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the names of a vault's files decide; true for as long as no file comes or goes."""

    frame: Frame
    files: NearFiles
    copies: tuple[NotePath, ...]  # notes whose names end as those of numbered copies do

    @staticmethod
    def of(frame: Frame) -> "Ground":
        """Arrange the names."""
        files = NearFiles(frame.notes.keys(), (*frame.canvases, *frame.attachments))
        return Ground(frame, files, numbered_names(frame.notes))


class Moment(NamedTuple):
    """A state of a vault: its names, and who reads any of its notes."""

    ground: Ground
    read: Read


class Edit(NamedTuple):
    """The notes whose text differs between two moments, and these.

    No bibliography or file that cannot be read has come, gone or changed in between. Two moments
    with the same ground have the same files, and all but notes hold the same.
    """

    changed: frozenset[NotePath]
    then: Moment
    now: Moment


class Answer(NamedTuple):
    """What there is to report about a vault, and what a later judgement must know of it."""

    diagnostics: tuple[Diagnostic, ...]
    survey: Survey


def find_partly(edit: Edit, previous: Answer, texts: Texts, ruleset: RuleSet) -> Answer | None:
    """Return what `judge` would say after an edit of some notes, None to ask it.

    The configuration and the rule set must be those of the previous answer.
    """
    ground, survey = edit.now.ground, previous.survey
    movement = Movement.of(edit.then.ground.frame, ground.frame)
    changed = edit.changed - movement.moved
    rewritten = changed | movement.moved | movement.redrawn
    if len(rewritten) > MOST:
        return None
    sources = _sources(survey, edit, rewritten)
    relinked = (find_relinked(movement, survey) | sources.recited) - rewritten
    if len(rewritten) + len(relinked) > MOST:
        return None
    moved = replace(survey, standing=sources.standing)
    before, draft = _side(edit.then, survey, sources.then), _side(edit.now, moved, sources.now)
    later = revised(moved, before, draft, rewritten | relinked)
    after = _side(edit.now, later, sources.now)
    known = by_path(previous.diagnostics)
    edits = Edits(changed, movement, relinked, before, after, survey, later, known, ground.copies)
    touched = find_neighbours(edits, ruleset.rules)
    if touched is None:
        return None
    bench = Bench.of(
        after.vault, texts, ruleset, after.citations, NearNames(after.vault, ground.files)
    )
    found = _Part(edits, bench, touched).find_rows()
    if found is None:
        return None
    rows = {**edits.known, **found}
    paths = sorted(rows.keys() - movement.went)
    return Answer(tuple(one for path in paths for one in rows[path]), later)


_BY_NAME: Final = frozenset({"names", "canvases"})
"""What rules read for which no note need be looked at."""


class _Sources(NamedTuple):
    """What is a source after an edit, the keys known then and now, and who may cite otherwise."""

    standing: Standing | None
    then: KnownKeys | None
    now: KnownKeys | None
    recited: frozenset[NotePath]


def _sources(survey: Survey, edit: Edit, rewritten: frozenset[NotePath]) -> _Sources:
    frame = edit.now.ground.frame
    if survey.standing is None:
        return _Sources(None, None, None, frozenset())
    were, are = (
        [moment.read(path) for path in sorted(rewritten) if path in moment.ground.frame.notes]
        for moment in (edit.then, edit.now)
    )
    restanding = Restanding.of(were, are, frame.bibliographies, frame.config)
    standing = restanding.applied_to(survey.standing)
    then = now = survey.standing.keys(frame.bibliographies, frame.config)
    if restanding.keys:
        now = standing.keys(frame.bibliographies, frame.config)
    return _Sources(standing, then, now, find_recited(restanding, survey, then, now))


def _side(moment: Moment, survey: Survey, keys: KnownKeys | None) -> Side:
    vault = moment.ground.frame.vault(
        moment.read,
        incoming=survey.incoming,
        by_alias=survey.aliases,
        headings=survey.headings,
        missing=survey.missing,
    )
    if survey.standing is None or keys is None:
        return Side(vault, None)
    return Side(vault, survey.standing.citations(vault, keys))


class _Part:
    """The rules about some notes of an edited vault, one run; what all ask for is made once."""

    def __init__(self, edits: Edits, bench: Bench, touched: frozenset[NotePath]) -> None:
        self._edits = edits
        self._bench = bench
        self._touched = touched
        # What rules say that look at names and canvases alone is asked anew as a whole, or kept.
        self._is_anew = not edits.movement.is_none or any(
            p in bench.vault.canvases for p in touched
        )
        self._rules = {rule.code: rule for rule, _ in bench.wide if rule.form == "vault"}
        self._fields = [rule for rule in self._rules.values() if rule.reads == "fields"]

    def find_rows(self) -> Rows | None:
        """Return what there is to report about the touched notes now, and about renamed files."""
        rows = dict[NotePath, tuple[Diagnostic, ...]]()
        by_name = self._differing_by_name()
        if len(by_name) > MOST:
            return None
        for path in sorted(self._touched | by_name):
            known = self._edits.known.get(path, ())
            wide = self._find_wide(path, known) if self._bench.is_judged(path) else []
            if wide is None:
                return None
            kept = self._bench.kept_of(path, wide)
            if path in self._edits.rewritten or said(kept) != list(map(was_said, known)):
                known = tuple(self._bench.stamped_of(path, kept))
            rows[path] = known
        return rows

    def _differing_by_name(self) -> set[NotePath]:
        """Return the files of which the rules about names say something else than they did."""
        if not self._is_anew:
            return set()
        found = set[NotePath]()
        for path in {*self._raised_by_name, *self._edits.known}:
            then = [
                was_said(one)
                for one in self._edits.known.get(path, ())
                if one.code in self._rules and self._rules[one.code].reads in _BY_NAME
            ]
            if Counter(said(self._raised_by_name.get(path, ()))) != Counter(then):
                found.add(path)
        return found - self._edits.movement.went

    @cached_property
    def _raised_by_name(self) -> Mapping[NotePath, list[Raised]]:
        checks = [one for one in self._bench.wide if one[0].reads in _BY_NAME]
        return self._bench.raised_by(checks)

    def _find_wide(self, path: NotePath, known: Sequence[Diagnostic]) -> list[Raised] | None:
        """Return what rules find in a note that look at more than what it links to."""
        if path not in self._bench.vault.notes:
            return None if len(known) >= self._bench.cap else self._find_reported(path, known)
        note = self._bench.vault.notes[path]
        raised = [
            Raised(rule, finding)
            for rule, check in self._bench.wide
            if rule.form == "note"
            for finding in check(note, self._bench.vault)
        ]
        for rule in self._fields:
            keys = {field.key for field in note.content.fields}
            misspelt = misspelt_keys(keys, self._edits.revised.fields, self._bench.vault.config)
            raised += [Raised(rule, finding) for finding in misspelt_in(note, misspelt)]
        # What was found is not all that was reported where some of it was silenced or left out.
        if note.content.suppressions or len(known) >= self._bench.cap or self._was_silenced(path):
            others = self._find_unreported(path)
        else:
            others = self._find_reported(path, known)
        return None if others is None else raised + others

    def _find_reported(self, path: NotePath, known: Iterable[Diagnostic]) -> list[Raised] | None:
        """Return what the last answer says for rules that no note's content touches."""
        raised = list(self._raised_by_name.get(path, ())) if self._is_anew else []
        for one in known:
            rule = self._rules.get(one.code)
            if rule is None or rule.reads == "fields":
                continue
            if self._is_anew and rule.reads in _BY_NAME:
                continue
            if rule.in_note is not None and path in self._bench.vault.notes:
                continue  # what it says of a note is found anew with what that note says
            if rule.reads not in _BY_NAME and path in self._edits.changed:
                return None  # its place may have moved
            raised.append(Raised(rule, finding_of(one)))
        return raised

    def _find_unreported(self, path: NotePath) -> list[Raised] | None:
        """Ask the rules anew that need no more than names; None where others may have spoken."""
        vault, citations = self._bench.vault, self._edits.after.citations
        if not is_ringless(vault, path) or (citations and is_claimed_twice(citations, path)):
            return None
        return list(self._raised_by_name.get(path, ()))

    def _was_silenced(self, path: NotePath) -> bool:
        notes = self._edits.before.vault.notes
        return path in notes and bool(notes[path].content.suppressions)

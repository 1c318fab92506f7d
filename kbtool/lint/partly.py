"""Judges what a few edited notes have touched, without a look at any other note.

`judge` is the truth that this must equal; whatever facts cannot tell is left to `rejudge`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kbtool.citations.keys import KnownKeys
from kbtool.lint.carry import finding_of
from kbtool.lint.judge import Bench, by_path, said, was_said
from kbtool.lint.neighbours import Edits, Rows, find_neighbours, is_claimed_twice
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
from kbtool.rules.near import NearFiles
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


class Edit(NamedTuple):
    """The notes whose text has changed since an answer, and who reads any note then and now.

    No file has come or gone in between.
    """

    changed: frozenset[NotePath]
    then: Read
    now: Read


class Answer(NamedTuple):
    """What there is to report about a vault, and what a later judgement must know of it."""

    diagnostics: tuple[Diagnostic, ...]
    survey: Survey


def find_partly(
    ground: Ground,
    edit: Edit,
    previous: Answer,
    texts: Texts,
    ruleset: RuleSet,
) -> Answer | None:
    """Return what `judge` would say after other contents of some notes, None to ask it.

    The configuration and the rule set must be those of the previous answer.
    """
    frame, survey = ground.frame, previous.survey
    keys = None
    if survey.standing is not None:
        keys = survey.standing.keys(frame.bibliographies, frame.config)
    before, draft = (_side(frame, read, survey, keys) for read in (edit.then, edit.now))
    later = revised(survey, before, draft, edit.changed)
    after = _side(frame, edit.now, later, keys)
    known = by_path(previous.diagnostics)
    edits = Edits(edit.changed, before, after, survey, later, known, ground.copies)
    touched = find_neighbours(edits, ruleset.rules)
    if touched is None:
        return None
    bench = Bench.of(after.vault, texts, ruleset, after.citations, ground.files)
    found = _Part(edits, bench).find_rows(touched)
    if found is None:
        return None
    rows = {**edits.known, **found}
    return Answer(tuple(one for path in sorted(rows) for one in rows[path]), later)


def _side(frame: Frame, read: Read, survey: Survey, keys: KnownKeys | None) -> Side:
    vault = frame.vault(
        read,
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

    def __init__(self, edits: Edits, bench: Bench) -> None:
        self._edits = edits
        self._bench = bench
        self._rules = {rule.code: rule for rule, _ in bench.wide if rule.form == "vault"}
        self._fields = [rule for rule in self._rules.values() if rule.reads == "fields"]
        self._by_name: Mapping[NotePath, list[Raised]] | None = None

    def find_rows(self, touched: Iterable[NotePath]) -> Rows | None:
        """Return what there is to report about these notes now."""
        rows = dict[NotePath, tuple[Diagnostic, ...]]()
        for path in sorted(touched):
            known = self._edits.known.get(path, ())
            wide = self._find_wide(path, known) if self._bench.is_judged(path) else []
            if wide is None:
                return None
            kept = self._bench.kept_of(path, wide)
            if path in self._edits.changed or said(kept) != list(map(was_said, known)):
                known = tuple(self._bench.stamped_of(path, kept))
            rows[path] = known
        return rows

    def _find_wide(self, path: NotePath, known: Sequence[Diagnostic]) -> list[Raised] | None:
        """Return what rules find in a note that look at more than what it links to."""
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
        raised = list[Raised]()
        for one in known:
            rule = self._rules.get(one.code)
            if rule is not None and rule.reads != "fields":
                if rule.reads != "names" and path in self._edits.changed:
                    return None  # its place may have moved
                raised.append(Raised(rule, finding_of(one)))
        return raised

    def _find_unreported(self, path: NotePath) -> list[Raised] | None:
        """Ask the rules anew that need no more than names; None where others may have spoken."""
        vault, citations = self._bench.vault, self._edits.after.citations
        if not is_ringless(vault, path) or (citations and is_claimed_twice(citations, path)):
            return None
        if self._by_name is None:
            checks = [one for one in self._bench.wide if one[0].reads == "names"]
            self._by_name = self._bench.raised_by(checks)
        return list(self._by_name.get(path, ()))

    def _was_silenced(self, path: NotePath) -> bool:
        return bool(self._edits.before.vault.notes[path].content.suppressions)

"""Takes the last answer over to a note whose prose was edited, without looking at any other note.

Rules see facts: where the facts are as they were, so is what was said about them, in its new
place. Whatever might be otherwise is left to `rejudge`; `judge` is the truth that both must equal.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kbtool.config.settings import Config
from kbtool.lint.places import Moves, find_moves
from kbtool.lint.selection import RuleSet
from kbtool.lint.settle import Raised, in_order
from kbtool.lint.stamp import stamped
from kbtool.model.content import Content
from kbtool.model.diagnostic import Diagnostic, Finding
from kbtool.model.note import Note
from kbtool.model.place import Digest, NotePath, Span
from kbtool.model.texts import Texts
from kbtool.rules.conflict_copies import may_be_numbered
from kbtool.rules.headings import shown_heading
from kbtool.vault.snapshot import Vault

if TYPE_CHECKING:  # slow to import, and not needed by every answer
    from kbtool.citations.citations import Citations


@dataclass(frozen=True, slots=True)
class Edited:
    """A note that was edited: what its text said, what it says now."""

    path: NotePath
    digest: Digest  # of the text as it is now
    old: Content
    new: Content


Answer = tuple[Diagnostic, ...]


def find_carried(
    edits: Iterable[Edited],
    previous: Answer,
    copies: Iterable[NotePath],
    *,
    texts: Texts,
    ruleset: RuleSet,
    config: Config,
) -> Answer | None:
    """Return what `judge` would say of the vault after these edits, None to ask it.

    `previous` is its answer before them; `copies` are at least those of the vault's files that are
    named as numbered copies are.
    """
    if any("texts" in rule.needs and rule.code not in _OWN_TEXT for rule in ruleset.rules):
        return None  # these compare the prose of notes
    answer: Answer | None = previous
    for edit in edits:
        if answer is None or may_be_numbered(edit.path, copies):
            return None
        answer = _find_carried_one(edit, answer, texts, ruleset, config)
    return answer


_OWN_TEXT: Final = frozenset({"C001", "C008"})
"""The rules that look for signs of a source in the prose of literature notes and clippings."""

_MENDED_BY_TEXT: Final = "C001"
"""Its fix stands at the end of the text."""


def _find_carried_one(
    edit: Edited, previous: Answer, texts: Texts, ruleset: RuleSet, config: Config
) -> Answer | None:
    moves = find_moves(edit.old, edit.new)
    if moves is None or not _says_the_same(edit, moves, ruleset, config):
        return None
    shown = {shown_heading(old) for old in edit.old.headings}
    shown -= {shown_heading(new) for new in edit.new.headings}
    own, others = list[Diagnostic](), list[Diagnostic]()
    for diagnostic in previous:
        if diagnostic.code == _MENDED_BY_TEXT and diagnostic.path == edit.path:
            return None
        if shown and not shown.isdisjoint(diagnostic.tried):
            return None  # it names the line of a heading that has moved
        moved = _find_moved(diagnostic, edit.path, moves)
        if moved is None:
            return None
        (own if diagnostic.path == edit.path else others).append(moved)
    if len(own) >= config.limits.findings_per_note:
        return None
    return _with_own(others, own, edit, texts, ruleset)


def _says_the_same(edit: Edited, moves: Moves, ruleset: RuleSet, config: Config) -> bool:
    """Say whether the rules that look at one note alone find the same, in its new places."""
    then = _alone(edit, edit.old, config)
    now = _alone(edit, edit.new, config)
    if _looks_at_prose(now, ruleset):
        return False
    before = [_moved_finding(found, edit.path, moves) for found in _found(then, ruleset)]
    return before == list(_found(now, ruleset))


def _alone(edit: Edited, content: Content, config: Config) -> Vault:
    return Vault.of([Note(edit.path, edit.digest, content)], config=config)


def _found(alone: Vault, ruleset: RuleSet) -> Iterator[Finding]:
    for note in alone.notes.values():
        for rule in ruleset.rules:
            if rule.form == "note" and rule.scope == "note" and not rule.needs:
                yield from rule.check(note, alone)


def _looks_at_prose(alone: Vault, ruleset: RuleSet) -> bool:
    """Say whether the note is of a kind whose prose a rule reads for signs of a source."""
    if ruleset.codes.isdisjoint(_OWN_TEXT):
        return False
    # Slow to import, and a run over an unchanged vault never comes here.
    from kbtool.citations.citations import Citations  # noqa: PLC0415

    citations = Citations.of(alone)
    return any(_may_read(note, citations) for note in alone.notes.values())


def _may_read(note: Note, citations: "Citations") -> bool:
    """Say whether facts leave it open if the note names its source; here they know no other note.

    A field that is filled, a key in brackets and a URL name one whatever else the vault holds; a
    key that begins as a label does is a citation only where a bibliography has it.
    """
    path, content = note.path, note.content
    if citations.filled(path):
        return False
    if path in citations.clippings and content.external_links:
        return True  # asked is where they stand
    namer = citations.namer_of(note)
    keys = (key.key for key in content.citekeys if key.bracketed)
    names_one = content.external_links or any(map(namer.cites, keys))
    return path in citations.literature - citations.by_merit and not names_one


def _find_moved(diagnostic: Diagnostic, path: NotePath, moves: Moves) -> Diagnostic | None:
    """Return a diagnostic with every place of a note moved, None when one cannot be told."""
    if diagnostic.path != path and path not in _named_in(diagnostic):
        return diagnostic
    finding = Finding(
        span=diagnostic.span, message="", fix=diagnostic.fix, related=diagnostic.related
    )
    if diagnostic.path != path:
        moved = _moved_parts(finding, path, moves)
    else:
        moved = _moved_finding(finding, path, moves)
    if moved is None:
        return None
    return diagnostic._replace(span=moved.span, fix=moved.fix, related=moved.related)


def _named_in(diagnostic: Diagnostic) -> set[NotePath]:
    named = {related.path for related in diagnostic.related}
    return named | {edit.path for edit in diagnostic.fix.edits} if diagnostic.fix else named


def _moved_finding(finding: Finding, path: NotePath, moves: Moves) -> Finding | None:
    span = moves.find_place(finding.span)
    return None if span is None else _moved_parts(finding._replace(span=span), path, moves)


def _moved_parts(finding: Finding, path: NotePath, moves: Moves) -> Finding | None:
    """Move the places of the fix and of what is related."""

    def place(of: NotePath, span: Span) -> Span | None:
        return moves.find_place(span) if of == path else span

    fix = finding.fix
    edits = fix.edits if fix else ()
    edited = [(edit, place(edit.path, edit.span)) for edit in edits]
    related = [(one, place(one.path, one.span)) for one in finding.related]
    if any(span is None for _, span in (*edited, *related)):
        return None
    return finding._replace(
        fix=fix and fix._replace(edits=tuple(e._replace(span=s) for e, s in edited if s)),
        related=tuple(one._replace(span=span) for one, span in related if span),
    )


def _with_own(
    others: Sequence[Diagnostic],
    own: Sequence[Diagnostic],
    edit: Edited,
    texts: Texts,
    ruleset: RuleSet,
) -> Answer | None:
    """Stamp the note's findings anew, and put them in their place among those of others."""
    if not own:
        return tuple(others)
    text = texts.text_of(edit.path, edit.digest)
    if text is None:
        return None  # it is being changed again
    rules = {rule.code: rule for rule in ruleset.catalog}
    raised = in_order(Raised(rules[one.code], finding_of(one)) for one in own)
    rows = [*others, *stamped(edit.path, raised, ruleset.severities, text)]
    return tuple(sorted(rows, key=lambda row: row.path))


def finding_of(diagnostic: Diagnostic) -> Finding:
    """Return the finding that a diagnostic was stamped from."""
    return Finding(
        span=diagnostic.span,
        message=diagnostic.message,
        target=diagnostic.target,
        suggestions=diagnostic.suggestions,
        tried=diagnostic.tried,
        fix=diagnostic.fix,
        related=diagnostic.related,
    )

"""Which notes can have been touched by a few that changed, came or went, told from facts alone.

Every answer is a superset; where facts cannot tell, the answer is None and everything is judged.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

from kbtool.citations.citations import Citations
from kbtool.citations.standing import led_to
from kbtool.lint.relinked import Movement, who_missed_names
from kbtool.lint.rings import rings_are_kept
from kbtool.lint.survey import Side, Survey, aliases_in, headings_in, notes_at, outgoing_of
from kbtool.model.content import Content
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.place import FILE_SPAN, NotePath
from kbtool.rules.conflict_copies import may_be_numbered
from kbtool.rules.fields import field_uses, known_fields, misspelt_keys
from kbtool.rules.rule import Rule
from kbtool.vault.drawings import has_mark
from kbtool.vault.names import key_of, linked_name

Rows: TypeAlias = Mapping[NotePath, tuple[Diagnostic, ...]]
"""Diagnostics by path."""

MOST: Final = 300
"""Above so many touched notes, loading them all costs no more."""


@dataclass(frozen=True, slots=True)
class Edits:
    """A vault before and after some notes changed, came or went, and what was said of it before.

    `changed` were there before and have another text now; `relinked` are notes and canvases whose
    text is as it was and whose links may lead elsewhere.
    """

    changed: frozenset[NotePath]
    movement: Movement
    relinked: frozenset[NotePath]
    before: Side
    after: Side
    survey: Survey  # before
    revised: Survey  # after
    known: Rows
    copies: tuple[NotePath, ...]  # notes whose names end as those of numbered copies do

    @property
    def sides(self) -> tuple[Side, Side]:
        """The vault before and after."""
        return self.before, self.after

    @property
    def rewritten(self) -> frozenset[NotePath]:
        """The notes and other files whose text is not what it was, or there only once."""
        return self.changed | self.movement.moved | self.movement.redrawn

    @property
    def revised_paths(self) -> frozenset[NotePath]:
        """All that may say something else about the vault than before."""
        return self.rewritten | self.relinked


def find_neighbours(edits: Edits, rules: Iterable[Rule]) -> frozenset[NotePath] | None:
    """Return the changed notes and canvases, and all whose findings may be others now."""
    if len(edits.revised_paths) > MOST or not _is_local(edits, {rule.reads for rule in rules}):
        return None
    touched = set(edits.revised_paths)
    for path in edits.changed:
        touched.update(_who_links_here(edits, path))
    for path in edits.revised_paths:
        touched.update(_who_is_linked(edits, path))
        touched.update(_who_cites_likewise(edits, path))
    touched.update(_who_missed(edits))
    touched.update(who_missed_names(edits.movement, edits.revised.missing))
    related = _find_related(edits, {rule.code: rule for rule in rules})
    if related is None:
        return None
    touched |= related
    touched = {path for path in touched if not _is_no_note(path, edits.movement)}
    vault = edits.after.vault
    if len(touched) > MOST or not all(p in vault.notes or p in vault.canvases for p in touched):
        return None
    return frozenset(touched)


def _is_no_note(path: NotePath, movement: Movement) -> bool:
    """Say whether a file is gone, or one that only names rules speak of."""
    return path in movement.went or path in movement.after.attachments


def _is_local(edits: Edits, reads: set[str]) -> bool:
    """Say whether what the rules read of the whole vault is as it was."""
    if "everything" in reads:
        return False
    if "fields" in reads and not _fields_are_kept(edits):
        return False
    old, new = edits.before.vault, edits.after.vault
    own = [path for path in edits.revised_paths if path in old.notes or path in new.notes]
    return all(
        not _shares_a_key(edits, path) and rings_are_kept(old, new, path) for path in own
    ) and not any(may_be_numbered(path, edits.copies) for path in edits.changed)


def _fields_are_kept(edits: Edits) -> bool:
    """Say whether no field is misspelt elsewhere that was not, or the other way round."""
    old, new = edits.survey.fields, edits.revised.fields
    config = edits.after.vault.config
    if old == new:
        return True
    if known_fields(old, config) != known_fields(new, config):
        return False
    then, now = (list(notes_at(side.vault, edits.rewritten)) for side in edits.sides)
    own = field_uses(then)
    keys = {*own, *field_uses(now)}
    was, now_is = misspelt_keys(keys, old, config), misspelt_keys(keys, new, config)
    return all(was.get(key) == now_is.get(key) or old.get(key, 0) == own[key] for key in keys)


def _shares_a_key(edits: Edits, path: NotePath) -> bool:
    """Say whether a note that changed, came or went had or has a key that is another's, too."""
    if path in edits.relinked:
        return False
    facts = (side.citations for side in edits.sides)
    return any(citations and is_claimed_twice(citations, path) for citations in facts)


def is_claimed_twice(citations: Citations, path: NotePath) -> bool:
    """Say whether a key of a note is another's, too."""
    keys = citations.keys
    return any(len(keys.claims.get(key, ())) > 1 for key in keys.keys_of(path))


def _who_links_here(edits: Edits, path: NotePath) -> Iterable[NotePath]:
    """Return who may link to a part of a note that came, went or moved."""
    old, new = (side.vault.notes[path].content for side in edits.sides)
    sources = {*edits.survey.incoming.get(path, ()), *edits.revised.incoming.get(path, ())}
    if _parts_of(old) != _parts_of(new):
        return sources
    # Only in findings do lines matter, and in what follows from them.
    moved = (old.headings, old.blocks, old.footnotes) != (new.headings, new.blocks, new.footnotes)
    return sources & edits.known.keys() & edits.after.vault.notes.keys() if moved else ()


def _parts_of(content: Content) -> tuple[object, ...]:
    return (
        [(heading.level, heading.text) for heading in content.headings],
        [block.id for block in content.blocks],
        [note.id for note in content.footnotes],
        content.is_plain,
        has_mark(content),
    )


def _who_is_linked(edits: Edits, path: NotePath) -> Iterator[NotePath]:
    """Yield the notes that had no link to them and have one now, or the other way round."""
    old, new = edits.before.vault, edits.after.vault
    for target in outgoing_of(old, path) ^ outgoing_of(new, path):
        is_other = (target in edits.survey.incoming) != (target in edits.revised.incoming)
        if is_other and target in new.notes:
            yield target


def _who_cites_likewise(edits: Edits, path: NotePath) -> Iterator[NotePath]:
    """Yield the notes that came to be sources or are none any more, and who links to them."""
    then, now = edits.before.citations, edits.after.citations
    if then is None or now is None:
        return
    for target in led_to(then, path) ^ led_to(now, path):
        if (target in then.sources) != (target in now.sources):
            yield target
            links = (edits.survey.incoming, edits.revised.incoming)
            yield from chain.from_iterable(row.get(target, ()) for row in links)


def _who_missed(edits: Edits) -> Iterator[NotePath]:
    """Yield who has a broken link that may have meant an alias or heading that came or went."""
    old, new = edits.before.vault, edits.after.vault
    words = set[str]()
    for path in edits.rewritten:
        words |= aliases_in(old, path) ^ aliases_in(new, path)
        then, now = (Counter(headings_in(vault, path)) for vault in (old, new))
        words.update(map(key_of, (then - now) + (now - then)))
    # How a suggestion spells a file depends on who else bears its name.
    for path in edits.movement.namesakes if edits.movement.moved else ():
        for vault in (old, new):
            words |= aliases_in(vault, path)
            words.update(map(key_of, headings_in(vault, path)))
    if not words:
        return
    for path, targets in edits.revised.missing.items():
        for target in targets:
            if key_of(target) in words or key_of(linked_name(target.rstrip("/"))) in words:
                yield path


def _find_related(edits: Edits, rules: Mapping[str, Rule]) -> set[NotePath] | None:
    """Return whose findings show a place in a changed note; None where many notes made them."""
    found = set[NotePath]()
    changed, went = edits.changed, edits.movement.went
    for path, row in edits.known.items():
        if path in changed:
            continue
        for one in row:
            spans = [(related.path, related.span) for related in one.related]
            spans += [(edit.path, edit.span) for edit in one.fix.edits] if one.fix else []
            if any(at in went or (at in changed and span != FILE_SPAN) for at, span in spans):
                rule = rules[one.code]
                if rule.form == "vault" and not (
                    rule.reads == "names" and not edits.movement.is_none
                ):
                    return None
                found.add(path)
    return found

"""Which notes other contents of a few notes can have touched, told from facts alone.

Every answer is a superset; where facts cannot tell, the answer is None and everything is judged.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

from kbtool.citations.citations import Citations
from kbtool.citations.standing import Standing, led_to
from kbtool.lint.rings import rings_are_kept
from kbtool.lint.survey import Side, Survey, aliases_in, headings_in
from kbtool.model.content import Content
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.place import FILE_SPAN, NotePath
from kbtool.rules.conflict_copies import may_be_numbered
from kbtool.rules.fields import field_uses, known_fields, misspelt_keys
from kbtool.rules.rule import Rule
from kbtool.vault.names import key_of, linked_name

Rows: TypeAlias = Mapping[NotePath, tuple[Diagnostic, ...]]
"""Diagnostics by path."""

MOST: Final = 300
"""Above so many touched notes, loading them all costs no more."""


@dataclass(frozen=True, slots=True)
class Edits:
    """A vault before and after other contents of some notes, and what was said of it before."""

    changed: frozenset[NotePath]
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


def find_neighbours(edits: Edits, rules: Iterable[Rule]) -> frozenset[NotePath] | None:
    """Return the changed notes and all whose findings may be others now."""
    if not _is_local(edits, {rule.reads for rule in rules}):
        return None
    touched = set(edits.changed)
    for path in edits.changed:
        touched.update(_who_links_here(edits, path))
        touched.update(_who_is_linked(edits, path))
        touched.update(_who_cites_likewise(edits, path))
    touched.update(_who_missed(edits))
    related = _find_related(edits, {rule.code: rule for rule in rules})
    if related is None:
        return None
    touched |= related
    notes = edits.after.vault.notes
    if len(touched) > MOST or not all(path in notes for path in touched):
        return None
    return frozenset(touched)


def _is_local(edits: Edits, reads: set[str]) -> bool:
    """Say whether what the rules read of the whole vault is as it was."""
    if "everything" in reads:
        return False
    if "fields" in reads and not _fields_are_kept(edits):
        return False
    vault = edits.after.vault
    return all(
        not may_be_numbered(path, edits.copies)
        and _stands_the_same(edits, path)
        and rings_are_kept(edits.before.vault, vault, path)
        for path in edits.changed
    )


def _fields_are_kept(edits: Edits) -> bool:
    """Say whether no field is misspelt elsewhere that was not, or the other way round."""
    old, new = edits.survey.fields, edits.revised.fields
    config = edits.after.vault.config
    if old == new:
        return True
    if known_fields(old, config) != known_fields(new, config):
        return False
    then, now = ([side.vault.notes[path] for path in edits.changed] for side in edits.sides)
    own = field_uses(then)
    keys = {*own, *field_uses(now)}
    was, now_is = misspelt_keys(keys, old, config), misspelt_keys(keys, new, config)
    return all(was.get(key) == now_is.get(key) or old.get(key, 0) == own[key] for key in keys)


def _stands_the_same(edits: Edits, path: NotePath) -> bool:
    """Say whether a note is a source, claims a key and is a template as it did before."""
    if edits.before.citations is None:
        return True
    if is_claimed_twice(edits.before.citations, path):
        return False
    then, now = (Standing.alone(side.vault.notes[path], side.vault) for side in edits.sides)
    return then == now


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
    )


def _who_is_linked(edits: Edits, path: NotePath) -> Iterator[NotePath]:
    """Yield the notes that had no link to them and have one now, or the other way round."""
    old, new = edits.before.vault, edits.after.vault
    for target in old.outgoing[path] ^ new.outgoing[path]:
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
    for path in edits.changed:
        words |= aliases_in(old, path) ^ aliases_in(new, path)
        then, now = (Counter(headings_in(vault, path)) for vault in (old, new))
        words.update(map(key_of, (then - now) + (now - then)))
    if not words:
        return
    for path, targets in edits.revised.missing.items():
        for target in targets:
            if key_of(target) in words or key_of(linked_name(target.rstrip("/"))) in words:
                yield path


def _find_related(edits: Edits, rules: Mapping[str, Rule]) -> set[NotePath] | None:
    """Return whose findings show a place in a changed note; None where many notes made them."""
    found = set[NotePath]()
    for path, row in edits.known.items():
        if path in edits.changed:
            continue
        for one in row:
            spans = [(related.path, related.span) for related in one.related]
            spans += [(edit.path, edit.span) for edit in one.fix.edits] if one.fix else []
            if any(place in edits.changed and span != FILE_SPAN for place, span in spans):
                if rules[one.code].form == "vault":
                    return None
                found.add(path)
    return found

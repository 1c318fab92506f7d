"""What else must be edited so that links still lead where they led."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kbtool.errors import RenameError
from kbtool.fix.link_edits import Rewriting
from kbtool.fix.rename.files import plan_moves
from kbtool.fix.rename.plan import writable_text
from kbtool.fix.rename.rewrite import Rewording, meets_heading
from kbtool.fix.select import FixSelection
from kbtool.model.diagnostic import Edit, Fix
from kbtool.model.location import NotePath
from kbtool.model.source import Texts
from kbtool.vault.snapshot import Vault


@dataclass(frozen=True, slots=True)
class Followed:
    """A choice with all that follows from it; `because` has the files edited because of another."""

    choice: FixSelection
    because: Mapping[NotePath, frozenset[NotePath]] = field(default_factory=dict)

    def hanging_on(self, paths: frozenset[NotePath]) -> frozenset[NotePath]:
        """Return files, and those that are edited because of them."""
        return paths.union(*(self.because.get(path, ()) for path in paths))


def with_links(fix: Fix, vault: Vault, texts: Texts) -> Fix:
    """Add the edits of links to files that a fix renames; raises RenameError."""
    plan = plan_moves(vault, texts, dict(fix.renames), fix.renames)
    return fix._replace(edits=(*fix.edits, *(edit for row in plan.edits.values() for edit in row)))


def followed(choice: FixSelection, vault: Vault, texts: Texts) -> Followed:
    """Add the edits of links to the headings whose text the chosen edits change.

    Raises RenameError where such a link cannot be written.
    """
    notes = {path: edits for path, edits in choice.edits.items() if path in vault.notes}
    named = [path for path, edits in notes.items() if meets_headings(vault, path, edits)]
    if not named:
        return Followed(choice)
    sources = {source for path in named for source in (*vault.incoming[path], path)}
    words = {
        path: _words(vault, texts, path, notes[path]) for path in {*named, *sources} & notes.keys()
    }
    plan = Rewording(vault, texts, words=words).draft().plan()
    edits = {path: _joined(choice.edits.get(path, ()), row) for path, row in plan.edits.items()}
    more = {path for path, row in edits.items() if len(row) > len(choice.edits.get(path, ()))}
    because = {path: vault.incoming[path] & more for path in named}
    return Followed(replace(choice, edits={**choice.edits, **edits}), because)


def meets_headings(vault: Vault, path: NotePath, edits: Sequence[Edit]) -> bool:
    """Say whether some edits of a file reach into the lines of headings."""
    note = vault.notes.get(path)
    return note is not None and any(
        meets_heading(note.content, edit.span.start, edit.span.end) for edit in edits
    )


def _words(vault: Vault, texts: Texts, path: NotePath, edits: Sequence[Edit]) -> list[Rewriting]:
    text = writable_text(texts, vault.notes[path])
    return [
        Rewriting(edit.span.start, text[edit.span.start : edit.span.end], edit.text)
        for edit in edits
        if edit.span.start >= 0  # the byte-order mark is no part of the text
    ]


def _joined(own: Sequence[Edit], planned: Sequence[Edit]) -> tuple[Edit, ...]:
    """Join edits with those of a plan, in which they stand as well, cut short."""
    more = [edit for edit in planned if not any(_holds(one, edit) for one in own)]
    edits = tuple(sorted((*own, *more), key=lambda edit: edit.span))
    if any(one.span.end > other.span.start for one, other in pairwise(edits)):
        raise RenameError("a link that has to follow is being mended itself.")
    return edits


def _holds(one: Edit, other: Edit) -> bool:
    return one.span.start <= other.span.start and other.span.end <= one.span.end

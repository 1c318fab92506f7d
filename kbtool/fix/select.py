"""Which of the offered fixes go together in one pass."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from kbtool.model.diagnostic import Diagnostic, Edit, Fix
from kbtool.model.location import NotePath

EditsByNote: TypeAlias = Mapping[NotePath, tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class FixSelection:
    """The findings whose fixes are taken, and their edits by note in order of place.

    No two edits of a note overlap. `renames` are those of the fixes, each path once.
    """

    taken: tuple[Diagnostic, ...]
    edits: EditsByNote
    renames: tuple[tuple[NotePath, NotePath], ...]


def select_fixes(diagnostics: Iterable[Diagnostic]) -> FixSelection:
    """Take every fix, in the findings' order, that agrees with those taken before.

    A fix is taken whole or not at all; what is left out here is offered again in the next pass,
    at its new place.
    """
    taken: list[Diagnostic] = []
    edits: dict[NotePath, list[Edit]] = {}
    renames: dict[NotePath, NotePath] = {}
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is None or not _agrees(fix, edits, renames):
            continue
        taken.append(diagnostic)
        renames.update(fix.renames)
        for edit in fix.edits:
            _insert(edits.setdefault(edit.path, []), edit)
    return FixSelection(
        tuple(taken),
        {path: tuple(list_of) for path, list_of in edits.items()},
        tuple(renames.items()),
    )


def _agrees(
    fix: Fix, edits: Mapping[NotePath, list[Edit]], renames: Mapping[NotePath, NotePath]
) -> bool:
    if not fix.edits and not fix.renames:
        return False
    names = {name for pair in fix.renames for name in pair}
    busy = {*renames, *renames.values()}
    # A renamed note's edits would name a path that is gone by then.
    if names & busy or names & edits.keys() or any(edit.path in busy for edit in fix.edits):
        return False
    own = sorted(set(fix.edits), key=lambda edit: (edit.path, *_key(edit)))
    at_odds = (one.path == other.path and not _clear(one, other) for one, other in pairwise(own))
    return not any(at_odds) and all(_fits(edits.get(edit.path, []), edit) for edit in fix.edits)


def _fits(others: list[Edit], edit: Edit) -> bool:
    """Tell whether an edit stands clear of the others, or is one of them."""
    index = bisect_left(others, _key(edit), key=_key)
    near = others[max(index - 1, 0) : index + 1]
    return all(other == edit or _clear(other, edit) for other in near)


def _clear(one: Edit, other: Edit) -> bool:
    first, second = sorted((one, other), key=_key)
    if first.span.start == second.span.start:
        return False  # two texts for one place: their order would be a guess
    return first.span.end <= second.span.start


def _insert(others: list[Edit], edit: Edit) -> None:
    index = bisect_left(others, _key(edit), key=_key)
    if not (index < len(others) and others[index] == edit):
        others.insert(index, edit)


def _key(edit: Edit) -> tuple[int, int]:
    return (edit.span.start, edit.span.end)

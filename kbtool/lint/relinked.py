"""Which links may lead elsewhere, or may have meant something else, when files come or go.

Every answer is a superset, told from names and from what a survey knows.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kbtool.lint.survey import Survey
from kbtool.model.place import NotePath
from kbtool.rules.near import NearTargets
from kbtool.vault.frame import Frame
from kbtool.vault.names import find_zettel_id, is_note_name, key_of, linked_name, name_of


class Movement(NamedTuple):
    """The files that came and went between two states of a vault, and the canvases that changed."""

    before: Frame
    after: Frame
    came: frozenset[NotePath]
    went: frozenset[NotePath]
    redrawn: frozenset[NotePath]

    @staticmethod
    def of(before: Frame, after: Frame) -> "Movement":
        """Compare names and canvases, of which each save of notes leaves all as they were."""
        if before is after:
            return Movement(before, after, frozenset(), frozenset(), frozenset())
        then, now = before.paths.keys(), after.paths.keys()
        canvases = before.canvases.keys() & after.canvases.keys()
        redrawn = frozenset(p for p in canvases if before.canvases[p] != after.canvases[p])
        return Movement(before, after, frozenset(now - then), frozenset(then - now), redrawn)

    @property
    def is_none(self) -> bool:
        """Say whether all files but notes are the same, and the names of notes."""
        return self.before is self.after

    @property
    def moved(self) -> frozenset[NotePath]:
        """The files that came or went."""
        return self.came | self.went

    @property
    def namesakes(self) -> frozenset[NotePath]:
        """The files, of both states, that a link to the name of one that came or went may reach."""
        keys = _keys_of(self.moved)
        names = {*keys, *(f"{key}.md" for key in keys)}
        ids = _ids_of(self.moved) | keys
        found = set[NotePath]()
        for frame in (self.before, self.after):
            for name in names:
                found.update(frame.files.named(name))
            for number in ids:
                found.update(frame.by_zettel_id.get(number, ()))
        return frozenset(found)


def find_relinked(movement: Movement, survey: Survey) -> frozenset[NotePath]:
    """Return the notes and canvases that may have a link that leads elsewhere now.

    `survey` is of the state before.
    """
    if not movement.moved:
        return frozenset()
    # A link to one's own name is in nobody's row of incoming links.
    namesakes = movement.namesakes
    found = set(namesakes & (movement.before.notes.keys() | movement.after.notes.keys()))
    for path in namesakes:
        found.update(survey.incoming.get(path, ()))
    parts = _keys_of(movement.moved) | _ids_of(movement.moved)
    for table in (survey.missing, survey.open):
        found.update(path for path, row in table.items() if _names_one(row, parts))
    return frozenset(found)


def who_missed_names(
    movement: Movement, missing: Mapping[NotePath, Iterable[str]]
) -> Iterator[NotePath]:
    """Yield who has a broken link that may have meant, or may mean now, a file that moved."""
    if not movement.moved:
        return
    notes = frozenset(filter(is_note_name, movement.moved))
    near = NearTargets(notes, movement.moved - notes)
    for path, targets in missing.items():
        if any(map(near.may_mean, targets)):
            yield path


def _keys_of(paths: Iterable[NotePath]) -> frozenset[str]:
    """Return the names, as they compare, that links may use for files."""
    names = [key_of(name_of(path)) for path in paths]
    return frozenset((*names, *(name[:-3] for name in names if is_note_name(name))))


def _ids_of(paths: Iterable[NotePath]) -> frozenset[str]:
    found = (find_zettel_id(linked_name(path)) for path in paths)
    return frozenset(filter(None, found))


def _names_one(targets: Iterable[str], names: frozenset[str]) -> bool:
    """Say whether some step of a target's path is one of the names."""
    return any(not names.isdisjoint(key_of(target).split("/")) for target in targets)

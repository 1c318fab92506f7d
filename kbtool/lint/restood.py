"""Which notes may cite something else when some notes come to be other sources than they were.

Every answer is a superset, told from what a survey knows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from kbtool.citations.citekeys import key_of_name
from kbtool.citations.keys import KnownKeys
from kbtool.citations.nearkeys import are_alike
from kbtool.citations.standing import Standing
from kbtool.config.settings import Config
from kbtool.lint.survey import Survey
from kbtool.model.bibliography import Bibliography
from kbtool.model.note import Note
from kbtool.model.place import NotePath
from kbtool.vault.names import name_of

Alone = Mapping[NotePath, Standing]
"""What each of some notes adds to the facts about sources by itself."""


@dataclass(frozen=True, slots=True)
class Restanding:
    """What some notes were as sources, and what they are; notes that stayed the same left out."""

    then: Alone
    now: Alone

    @staticmethod
    def of(
        then: Iterable[Note],
        now: Iterable[Note],
        bibliographies: tuple[Bibliography, ...],
        config: Config,
    ) -> "Restanding":
        """Compare notes by themselves."""
        before, after = (
            {note.path: Standing.alone(note, bibliographies, config) for note in notes}
            for notes in (then, now)
        )
        same = {path for path, stands in before.items() if after.get(path) == stands}
        return Restanding(
            {path: stands for path, stands in before.items() if path not in same},
            {path: stands for path, stands in after.items() if path not in same},
        )

    @property
    def paths(self) -> frozenset[NotePath]:
        """The notes."""
        return frozenset((*self.then, *self.now))

    @property
    def keys(self) -> frozenset[str]:
        """The keys that one of them had or has, by property or name."""
        each = (*self.then.values(), *self.now.values())
        return frozenset(chain.from_iterable((*one.claims, *one.names) for one in each))

    def applied_to(self, standing: Standing) -> Standing:
        """Return the facts about a vault after them."""
        if not self.paths:
            return standing
        return standing.without(self.then.values()).joined(self.now.values())


def find_recited(
    restanding: Restanding, survey: Survey, before: KnownKeys, after: KnownKeys
) -> frozenset[NotePath]:
    """Return the notes that may name another source, or have other findings about keys.

    `survey` is of the state before.
    """
    if not restanding.paths:
        return frozenset()
    keys = restanding.keys
    found = set(_who_mentions(survey, restanding.paths))
    for path, mentioned in survey.mentions.items():
        if any(key in keys or _may_mean_one(key, keys, before, after) for key in mentioned):
            found.add(path)
    for path, targets in survey.missing.items():
        if any(key_of_name(name_of(target), after.records) in keys for target in targets):
            found.add(path)
    for name, bearers in chain(before.names.items(), after.names.items()):
        if name not in after.records and any(are_alike(name, key) for key in keys):
            found.update(bearers)
    return frozenset(found)


def _who_mentions(survey: Survey, paths: frozenset[NotePath]) -> Iterator[NotePath]:
    """Yield who leads to one of these notes."""
    for path in paths:
        yield from survey.incoming.get(path, ())
    for source, row in survey.open.items():
        if not paths.isdisjoint(map(NotePath, row)):
            yield source


def _may_mean_one(key: str, keys: frozenset[str], before: KnownKeys, after: KnownKeys) -> bool:
    """Say whether a key that nobody knows may be a misspelt one of these."""
    is_known = before.knows(key) and after.knows(key)
    return not is_known and any(are_alike(key, other) for other in keys)

"""What a target that does not exist was probably meant to be, asked of the whole vault."""

import re
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple

from kbtool.model.location import NotePath
from kbtool.rules.suggest.edit_distance import MOST_EDITS, TOO_FAR, FuzzyIndex, distance_of
from kbtool.vault.names import find_zettel_id, folded, linked_name, name_of
from kbtool.vault.snapshot import Vault

MAX_SUGGESTIONS: Final = 3
"""More than these are no help to anybody."""

_TIMESTAMP: Final = re.compile(r"(?<!\d)(?:\d{14}|\d{12})(?!\d)", re.ASCII)
_NOT_LETTERS: Final = re.compile(r"[\W_]")
_LONG_ENOUGH: Final = 5
_TELLING: Final = 8


class SuggestedTarget(NamedTuple):
    """A file, and a heading in it (with `#`) where it is the heading that fits."""

    path: NotePath
    fragment: str = ""


class Suggestion(NamedTuple):
    """What a target may have meant, the likeliest first; `certain` when it can be nothing else."""

    meant: tuple[SuggestedTarget, ...]
    certain: bool


class NameLookup:
    """The names of a vault's files, arranged for misspelt questions when the first is asked."""

    def __init__(self, notes: Collection[NotePath], others: Iterable[NotePath]) -> None:
        self._notes = notes
        self._others = others

    @staticmethod
    def of(vault: Vault) -> "NameLookup":
        """Take the names of all files."""
        return NameLookup(vault.notes.keys(), (*vault.canvases, *vault.attachments))

    @cached_property
    def by_letters(self) -> Mapping[str, tuple[NotePath, ...]]:
        """Files by the letters of their names, attachments without their extension too."""
        groups: dict[str, list[NotePath]] = {}
        for path in chain(self._notes, self._others):
            name = linked_name(path)
            for spelling in {name, name if path in self._notes else name.rpartition(".")[0]}:
                if letters := letters_of(spelling):
                    groups.setdefault(letters, []).append(path)
        return {letters: tuple(paths) for letters, paths in groups.items()}

    @cached_property
    def words(self) -> FuzzyIndex:
        """The letters, arranged by likeness."""
        return FuzzyIndex(self.by_letters)

    @cached_property
    def in_order(self) -> list[str]:
        """The letters, sorted."""
        return sorted(self.by_letters)


class TargetSuggester:
    """Answers for one vault; what it has answered once it remembers.

    `files` may be shared with other states of the vault that have the same files.
    """

    def __init__(self, vault: Vault, files: NameLookup | None = None) -> None:
        self._vault = vault
        self._answers: dict[str, Suggestion] = {}
        self._files = files or NameLookup.of(vault)

    def suggest(self, target: str) -> Suggestion:
        """Return what the path part of a broken link was meant to be.

        The first that fits answers: the same name after folding case, Unicode form, quotes and
        dashes, in whatever folder; the same letters; a Zettelkasten id; an alias or a heading; a
        small edit distance; a name that begins like it.
        """
        answer = self._answers.get(target)
        if answer is None:
            answer = self._answers[target] = self._ask(target)
        return answer

    def _ask(self, target: str) -> Suggestion:
        name = linked_name(target.rstrip("/"))
        nearby = self._vault.nearby
        if same := nearby.files_named_like(target):
            return _files(same, certain=True)
        letters = letters_of(name)
        if same := self._files.by_letters.get(letters, ()):
            return _files(same, certain=len(letters) >= _LONG_ENOUGH)
        for number in _TIMESTAMP.findall(name):
            if bearers := nearby.by_zettel_id.get(number, ()):
                return _files(bearers, certain=True)
        if bearers := nearby.notes_with_alias(name):
            return _files(bearers, certain=False)
        # Asked as it is written, since only what a broken link says is looked for.
        if "/" not in target and target[:1] != "." and (headings := nearby.headings_named(target)):
            meant = [SuggestedTarget(path, f"#{linkable_heading(text)}") for path, text in headings]
            return Suggestion(tuple(meant[:MAX_SUGGESTIONS]), certain=False)
        return self._by_distance(letters)

    def _by_distance(self, letters: str) -> Suggestion:
        by_letters = self._files.by_letters
        near = self._files.words.near(letters)
        if not near:
            return self._by_beginning(letters)
        alone = len(near) == 1 or near[1].distance > near[0].distance
        sure = len(letters) >= (8 if near[0].distance == 1 else 12)
        paths = tuple(path for one in near for path in by_letters[one.name])
        only = len(by_letters[near[0].name]) == 1
        return Suggestion(
            tuple(map(SuggestedTarget, paths[:MAX_SUGGESTIONS])), certain=alone and sure and only
        )

    def _by_beginning(self, letters: str) -> Suggestion:
        """Find the names that go on where the target ends: an id or half a title was left out."""
        names, by_letters = self._files.in_order, self._files.by_letters
        first = bisect_left(names, letters)
        last = bisect_left(names, letters + chr(sys.maxunicode))
        if len(letters) < _TELLING or last - first > MAX_SUGGESTIONS:
            return Suggestion((), certain=False)
        paths = tuple(path for name in names[first:last] for path in by_letters[name])
        return _files(paths, certain=False)


class SuggestionImpact:
    """Tells of which targets' answers a few files may be part, or may have been."""

    def __init__(self, notes: Collection[NotePath], others: Collection[NotePath]) -> None:
        self._files = NameLookup(notes, others)
        names = [linked_name(path) for path in chain(notes, others)]
        self._folded = frozenset(map(folded, names))
        self._ids = frozenset(filter(None, map(find_zettel_id, names)))
        self._known: dict[str, bool] = {}

    def may_mean(self, target: str) -> bool:
        """Say whether NearNames may answer otherwise for a target without these files."""
        known = self._known.get(target)
        if known is None:
            known = self._known[target] = self._may_mean(target)
        return known

    def _may_mean(self, target: str) -> bool:
        name, last = linked_name(target.rstrip("/")), name_of(target)
        letters = letters_of(name)
        return (
            letters in self._files.by_letters
            or not self._folded.isdisjoint((folded(last), folded(linked_name(last))))
            or not self._ids.isdisjoint(_TIMESTAMP.findall(name))
            or any(_may_be(letters, other) for other in self._files.by_letters)
        )


def _may_be(letters: str, name: str) -> bool:
    """Say whether a name goes on where letters end, or is close enough to them."""
    if abs(len(name) - len(letters)) <= MOST_EDITS and distance_of(letters, name) < TOO_FAR:
        return True
    return name.startswith(letters)


def letters_of(name: str) -> str:
    """Fold everything but letters, digits and the marks that belong to letters."""
    if name.isascii():
        return _NOT_LETTERS.sub("", name.lower())
    return _NOT_LETTERS.sub(_mark, unicodedata.normalize("NFKC", name).casefold())


def linkable_heading(text: str) -> str:
    """Return a heading as Obsidian writes it into a link: without the signs that end a target."""
    return " ".join(re.sub(r"[:#|^\\]|%%|\[\[|\]\]", " ", text).split())


def _mark(sign: re.Match[str]) -> str:
    return sign[0] if unicodedata.category(sign[0]).startswith("M") else ""


def _files(paths: tuple[NotePath, ...], *, certain: bool) -> Suggestion:
    return Suggestion(
        tuple(map(SuggestedTarget, paths[:MAX_SUGGESTIONS])), certain=certain and len(paths) == 1
    )

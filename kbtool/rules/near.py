"""What a target that does not exist was probably meant to be, asked of the whole vault."""

import re
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from kbtool.model.place import NotePath
from kbtool.rules.edit_distance import NearWords
from kbtool.vault.names import linked_name
from kbtool.vault.snapshot import Vault

MOST: Final = 3
"""More than these are no help to anybody."""

_TIMESTAMP: Final = re.compile(r"(?<!\d)(?:\d{14}|\d{12})(?!\d)", re.ASCII)
_NOT_LETTERS: Final = re.compile(r"[\W_]")
_LONG_ENOUGH: Final = 5
_TELLING: Final = 8


class Meant(NamedTuple):
    """A file, and a heading in it (with `#`) where it is the heading that fits."""

    path: NotePath
    fragment: str = ""


class Near(NamedTuple):
    """What a target may have meant, the likeliest first; `certain` when it can be nothing else."""

    meant: tuple[Meant, ...]
    certain: bool


class NearNames:
    """Answers for one vault; what it has answered once it remembers, tables come when needed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._answers: dict[str, Near] = {}
        self._by_letters: Mapping[str, tuple[NotePath, ...]] | None = None
        self._words = NearWords(())
        self._sorted: list[str] = []

    def nearest(self, target: str) -> Near:
        """Return what the path part of a broken link was meant to be.

        The first that fits answers: the same name after folding case, Unicode form, quotes and
        dashes, in whatever folder; the same letters; a Zettelkasten id; an alias or a heading; a
        small edit distance; a name that begins like it.
        """
        answer = self._answers.get(target)
        if answer is None:
            answer = self._answers[target] = self._ask(target)
        return answer

    def _ask(self, target: str) -> Near:
        name = linked_name(target.rstrip("/"))
        nearby = self._vault.nearby
        if same := nearby.named_like(target):
            return _files(same, certain=True)
        if self._by_letters is None:
            self._by_letters = _by_letters(self._vault)
            self._words = NearWords(self._by_letters)
        letters = letters_of(name)
        if same := self._by_letters.get(letters, ()):
            return _files(same, certain=len(letters) >= _LONG_ENOUGH)
        for number in _TIMESTAMP.findall(name):
            if bearers := nearby.by_zettel_id.get(number, ()):
                return _files(bearers, certain=True)
        if bearers := nearby.bearing(name):
            return _files(bearers, certain=False)
        # Asked as it is written, since only what a broken link says is looked for.
        if "/" not in target and target[:1] != "." and (headings := nearby.headed(target)):
            meant = [Meant(path, f"#{linkable_heading(text)}") for path, text in headings]
            return Near(tuple(meant[:MOST]), certain=False)
        return self._by_distance(letters, self._by_letters)

    def _by_distance(self, letters: str, by_letters: Mapping[str, tuple[NotePath, ...]]) -> Near:
        near = self._words.near(letters)
        if not near:
            return self._by_beginning(letters, by_letters)
        alone = len(near) == 1 or near[1].distance > near[0].distance
        sure = len(letters) >= (8 if near[0].distance == 1 else 12)
        paths = tuple(path for one in near for path in by_letters[one.name])
        only = len(by_letters[near[0].name]) == 1
        return Near(tuple(map(Meant, paths[:MOST])), certain=alone and sure and only)

    def _by_beginning(self, letters: str, by_letters: Mapping[str, tuple[NotePath, ...]]) -> Near:
        """Find the names that go on where the target ends: an id or half a title was left out."""
        if not self._sorted:
            self._sorted = sorted(by_letters)
        first = bisect_left(self._sorted, letters)
        last = bisect_left(self._sorted, letters + chr(sys.maxunicode))
        if len(letters) < _TELLING or last - first > MOST:
            return Near((), certain=False)
        paths = tuple(path for name in self._sorted[first:last] for path in by_letters[name])
        return _files(paths, certain=False)


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


def _files(paths: tuple[NotePath, ...], *, certain: bool) -> Near:
    return Near(tuple(map(Meant, paths[:MOST])), certain=certain and len(paths) == 1)


def _by_letters(vault: Vault) -> dict[str, tuple[NotePath, ...]]:
    """Group all files by the letters of their names, attachments without their extension too."""
    groups: dict[str, list[NotePath]] = {}
    for path in _paths(vault):
        name = linked_name(path)
        for spelling in {name, name if path in vault.notes else name.rpartition(".")[0]}:
            if letters := letters_of(spelling):
                groups.setdefault(letters, []).append(path)
    return {letters: tuple(paths) for letters, paths in groups.items()}


def _paths(vault: Vault) -> Iterable[NotePath]:
    return (*vault.notes, *vault.canvases, *vault.attachments)

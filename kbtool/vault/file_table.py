"""The vault's files by name, and which of them a link's path part reaches.

The order of the search is Obsidian's: exact path, then own folder, then shortest path. It is a
look-up among the vault's own paths and never touches the disk.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from kbtool.model.location import NotePath
from kbtool.model.resolution import Ambiguous, Found, Missing, Outside
from kbtool.vault.names import key_of, name_of

MAX_CANDIDATES: Final = 16
"""More namesakes than these are not listed with a link; a vault of `index.md`s has thousands."""


class File(NamedTuple):
    """A path beside its key."""

    key: str
    path: NotePath


Reached: TypeAlias = Found | Missing | Ambiguous | Outside
PathEndCache: TypeAlias = dict[str, tuple[File, ...]]
"""What a run of look-ups has learnt about path ends; hand the same one to each of them."""


@dataclass(frozen=True, slots=True)
class SameNameFiles:
    """All files of one name in three orders.

    `ranked` goes from the shortest path to the longest, `by_key` by key, `by_tail` by the key read
    backwards.
    """

    ranked: tuple[File, ...]
    by_key: tuple[File, ...]
    by_tail: tuple[tuple[str, File], ...]

    @staticmethod
    def of(files: Iterable[File]) -> "SameNameFiles":
        """Order files of one name."""
        by_key = tuple(sorted(files))
        return SameNameFiles(
            ranked=tuple(sorted(by_key, key=_rank)),
            by_key=by_key,
            by_tail=tuple(sorted((file.key[::-1], file) for file in by_key)),
        )

    def at(self, key: str) -> tuple[File, ...]:
        """Return the files of this path key: more than one differ by case or Unicode form only."""
        start = end = bisect_left(self.by_key, (key,))
        while end < len(self.by_key) and self.by_key[end].key == key:
            end += 1
        return self.by_key[start:end]

    def ending_with(self, tail: str) -> tuple[File, ...]:
        """Return the files whose path key is, or ends with, these whole segments; ranked."""
        if "/" not in tail:
            return self.ranked
        deeper = self.by_tail[_inside(self.by_tail, tail[::-1] + "/")]
        return tuple(sorted((*self.at(tail), *(file for _, file in deeper)), key=_rank))

    def near(self, tail: str, folder: str) -> tuple[File, ...]:
        """Return those of them in or below a folder (its key, not empty); ranked."""
        below = self.by_key[_inside(self.by_key, folder + "/")]
        return tuple(sorted((file for file in below if _ends(file.key, tail)), key=_rank))


@dataclass(frozen=True, slots=True)
class FileTable:
    """Every file of the vault by the key of its name; most names have one file only."""

    lone: Mapping[str, File]
    shared: Mapping[str, SameNameFiles]

    @staticmethod
    def of(paths: Iterable[NotePath]) -> "FileTable":
        """Make the table; the order of the paths does not matter."""
        lone: dict[str, File] = {}
        several: dict[str, list[File]] = {}
        for path in sorted(paths):
            file = File(key_of(path), path)
            name = name_of(file.key)
            first = lone.setdefault(name, file)
            if first is not file:
                several.setdefault(name, [first]).append(file)
        for name in several:
            del lone[name]
        return FileTable(lone, {name: SameNameFiles.of(files) for name, files in several.items()})

    def named(self, name: str) -> tuple[NotePath, ...]:
        """Return all files of this name (extension included), shortest path first."""
        key = key_of(name)
        if lone := self.lone.get(key):
            return (lone.path,)
        shared = self.shared.get(key)
        return tuple(file.path for file in shared.ranked) if shared else ()

    def at(self, path: str) -> tuple[NotePath, ...]:
        """Return the files at a vault path, folding case and Unicode form."""
        return tuple(file.path for file in self._at(key_of(path)))

    def resolve_path(self, target: str, folder: str, tails: PathEndCache) -> Reached:
        """Return what a link's path part, not empty, reaches from a note in a folder.

        The name is tried as it stands and with `.md`, which comes first where it has no dot; no
        other extension is ever added. (Obsidian does not show files without extension; they exist
        all the same, and a link to one is not broken.)
        """
        path, fixed = target, False
        if "/" in target or "\\" in target or ":" in target or target[0] == ".":
            steps = target.split("/")
            fixed = steps[0] in ("", ".", "..")
            walked = _walk(folder if fixed and steps[0] else "", steps)
            if walked is None or _FILE_SYSTEM.match(target):
                return Outside()
            path = walked if fixed else target
        note = path + ".md"
        names = (path, note) if "." in name_of(path) else (note, path)
        for name in names:
            reached = self.reach_exactly(name) if fixed else self._seek(name, folder, tails)
            if not isinstance(reached, Missing):
                return reached
        return Missing()

    def reach_exactly(self, path: str) -> Reached:
        """Return what is at this vault path, folding case and Unicode form."""
        if _FILE_SYSTEM.match(path) or _walk("", path.split("/")) is None:
            return Outside()
        at = self._at(key_of(path))
        return _choice(path, at, at) if at else Missing()

    def _seek(self, written: str, folder: str, tails: PathEndCache) -> Reached:
        """Find a name with extension anywhere; folders before it must be the end of its path."""
        key = key_of(written)
        name = name_of(key)
        if lone := self.lone.get(name):
            fits = lone.key == key or lone.key.endswith("/" + key)
            return _only(lone.path, written) if fits else Missing()
        shared = self.shared.get(name)
        if shared is None:
            return Missing()
        fitting = tails.get(key)
        if fitting is None:
            fitting = tails[key] = shared.ending_with(key)
        near = shared.near(key, key_of(folder)) if folder else ()
        first = shared.at(key) or near or fitting
        return _choice(written, first, fitting) if first else Missing()

    def _at(self, key: str) -> tuple[File, ...]:
        name = name_of(key)
        if lone := self.lone.get(name):
            return (lone,) if lone.key == key else ()
        shared = self.shared.get(name)
        return shared.at(key) if shared else ()


def _only(path: NotePath, written: str) -> Found:
    return Found(path, "none", 1, (path,), _is_spelled(path, written))


def _choice(written: str, first: tuple[File, ...], fitting: tuple[File, ...]) -> Found | Ambiguous:
    """Choose among the ranked files of the best group; equal lengths leave no winner.

    Of two paths that differ by case or Unicode form alone, the one spelled as written wins.
    """
    winner = first[0]
    if len(first) > 1 and len(first[1].key) == len(winner.key):
        spelled = next((file for file in first if file.path == written), None)
        if spelled is None:
            return Ambiguous(_listed((*first[:MAX_CANDIDATES], *fitting[: 2 * MAX_CANDIDATES])))
        winner = spelled
    listed = _listed((winner, *first[:MAX_CANDIDATES], *fitting[: 2 * MAX_CANDIDATES]))
    return Found(winner.path, "none", 1, listed, _is_spelled(winner.path, written))


def _listed(files: tuple[File, ...]) -> tuple[NotePath, ...]:
    return tuple(dict.fromkeys(file.path for file in files))[:MAX_CANDIDATES]


def _is_spelled(path: str, written: str) -> bool:
    """Say whether a link spells a path letter for letter; how `.md` is spelled does not count."""
    if path.endswith(written):
        return path[: -len(written)][-1:] in ("", "/")
    return path[-3:].lower() == ".md" != path[-3:] and _is_spelled(path[:-3], written[:-3])


def _walk(folder: str, steps: list[str]) -> str | None:
    """Return the vault path that relative steps lead to, None when they leave the root."""
    path = folder.split("/") if folder else []
    for step in steps:
        if step == "..":
            if not path:
                return None
            path.pop()
        elif step not in ("", "."):
            path.append(step)
    return "/".join(path)


_FILE_SYSTEM: Final = re.compile(r"file:|[a-z]:[\\/]|//|\\\\", re.IGNORECASE)
"""What names the file system: a file URL, a drive, a UNC path."""


def _rank(file: File) -> tuple[int, str, str]:
    return len(file.key), file.key, file.path


def _ends(key: str, tail: str) -> bool:
    return key.endswith("/" + tail) or key == tail


def _inside(rows: Sequence[tuple[str, object]], prefix: str) -> slice:
    """Return the stretch of sorted rows whose string begins with a prefix that ends in "/"."""
    past = prefix[:-1] + chr(ord("/") + 1)
    return slice(bisect_left(rows, (prefix,)), bisect_left(rows, (past,)))

"""What to say when a folder is taken for a vault that bears no mark of one.

Most such folders are plain notes and nothing is said; a home folder, a whole disk, or a repository
around the vault is seldom meant.
"""

import os
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from kbtool.app.find_vault import Place, is_marked, standpoint_of
from kbtool.store.files.ignored import is_ignored_folder

_MANY_FILES: Final = 3000
_MOST_FOLDERS: Final = 2000  # looked into: enough for a repository, over in some 20 ms
_MOST_SECONDS: Final = 0.5  # on a slow disk
_MOST_NAMED: Final = 3
_SYSTEM: Final = frozenset({"/proc", "/sys", "/dev", "/run"})


def find_doubt(place: Place) -> str | None:
    """Return a sentence about a vault that was hardly meant, None where there is no doubt."""
    below = _look_below(place.root)
    whole = f"{place.root} bears no mark of a vault (.obsidian, kbtool.toml), all of it is taken"
    if below.marked:
        way = standpoint_of(place.root).path_to
        named = [way(path) for path in below.marked[:_MOST_NAMED]]
        more = ", and more" if len(below.marked) > _MOST_NAMED else ""
        return f"{whole}; a vault below it: {', '.join(named)}{more}. Name yours with --vault DIR."
    if place.root in (Path(place.root.anchor), _home()):
        return f"{whole}; name your vault with --vault DIR."
    if below.has_many and not place.is_named:
        return f"{whole}, over {_MANY_FILES:,} files; kbtool config --init marks it as yours."
    return None


class _Below(NamedTuple):
    """The marked folders below a folder, as paths from it, and whether it holds many files."""

    marked: tuple[str, ...]
    has_many: bool


def _look_below(root: Path) -> _Below:
    """Look into the folders below, the nearest first, until there is enough to say."""
    marked, files, looked = list[str](), 0, 0
    pending, seen = deque(_starts(root)), set[str]()
    end = time.monotonic() + _MOST_SECONDS
    while pending and looked < _MOST_FOLDERS and time.monotonic() < end:
        folder = pending.popleft()
        if folder in seen:
            continue
        seen.add(folder)
        looked += 1
        folders, count = _entries(str(root), folder)
        files += count
        for path in folders:
            if is_marked(root / path):
                marked.append(path)
            else:
                pending.append(path)
        if len(marked) > _MOST_NAMED:
            break
    return _Below(tuple(dict.fromkeys(marked)), files > _MANY_FILES)


def _starts(root: Path) -> Iterator[str]:
    """Yield where to begin: notes lie in the home folder, if anywhere on a disk."""
    home = _home()
    if home is not None and home != root and home.is_relative_to(root):
        yield home.relative_to(root).as_posix()
    yield ""


def _entries(root: str, folder: str) -> tuple[list[str], int]:
    """Return the folders in a folder that a vault may hold, in order, and the number of files."""
    prefix = f"{folder}/" if folder else ""
    folders, files = list[str](), 0
    try:
        with os.scandir(os.path.join(root, folder)) as entries:  # noqa: PTH118 - many
            for entry in entries:
                path = prefix + entry.name
                if not entry.is_dir(follow_symlinks=False):
                    files += 1
                elif not is_ignored_folder(path) and entry.path not in _SYSTEM:
                    folders.append(path)
    except OSError:
        return [], 0
    return sorted(folders), files


def _home() -> Path | None:
    try:
        return Path(os.path.realpath(Path.home()))
    except (OSError, RuntimeError):  # there is none
        return None

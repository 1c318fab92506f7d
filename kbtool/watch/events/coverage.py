"""Whether every folder of the vault is really being watched: Linux stops silently at its limit.

The kernel lists each watch of this process in `/proc/self/fdinfo` (proc(5), inotify(7)).
"""

import os
from pathlib import Path
from typing import Final

_FDINFO: Final = Path("/proc/self/fdinfo")
_WATCH_LINE: Final = "inotify wd:"


def count_unwatched_folders(root: str) -> int:
    """Return how many folders below `root`, itself included, have no watch; 0 when all have.

    0 also where the platform does not tell.
    """
    watches = _count_watches()
    return 0 if watches is None else max(0, _count_folders(root) - watches)


def _count_watches() -> int | None:
    try:
        descriptors = list(_FDINFO.iterdir())
    except OSError:
        return None
    return sum(_watches_of(descriptor) for descriptor in descriptors)


def _watches_of(descriptor: Path) -> int:
    try:
        with descriptor.open(encoding="ascii", errors="replace") as file:
            return sum(line.startswith(_WATCH_LINE) for line in file)
    except OSError:
        return 0  # closed since it was listed


def _count_folders(root: str) -> int:
    """Count as the observer does: hidden folders too, links not, nor what may not be read."""
    count, todo = 0, [root]
    while todo:
        folder = todo.pop()
        try:
            with os.scandir(folder) as entries:
                todo.extend(e.path for e in entries if e.is_dir(follow_symlinks=False))
        except OSError:
            continue
        count += 1
    return count

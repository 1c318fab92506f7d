"""Opening what stands below a folder, folder by folder, so that no symbolic link leads out of it.

A check of the path beforehand would not do: between check and open, somebody may put a link in a
folder's place. Where there are no descriptors of folders (Windows) only the last part is guarded.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_BY_DESCRIPTOR: Final = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd
_STEP: Final = (
    getattr(os, "O_PATH", os.O_RDONLY)  # a folder may be passed through that may not be listed
    | getattr(os, "O_DIRECTORY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


def open_within(root: str, path: str, flags: int) -> int:
    """Open the file or folder at `path`, relative to the real path `root`; raises OSError.

    `flags` should hold O_NOFOLLOW; a link in place of a folder on the way is ENOTDIR or ELOOP.
    """
    with _above(root, path) as (folder, name):
        return os.open(name, flags, dir_fd=folder)


def status_within(root: str, path: str) -> os.stat_result:
    """Return the status of what stands at `path` itself, be it a link; raises OSError."""
    with _above(root, path) as (folder, name):
        return os.stat(name, dir_fd=folder, follow_symlinks=False)


@contextmanager
def _above(root: str, path: str) -> Iterator[tuple[int | None, str]]:
    """Give a descriptor of the folder that holds `path`, and what to look for in it.

    The first step goes by the root's own path and needs no descriptor.
    """
    place = os.path.join(root, path)
    if not _BY_DESCRIPTOR or "/" not in path:
        yield None, place
        return
    *folders, name = path.split("/")
    if ".." in folders:
        raise FileNotFoundError(errno.ENOENT, "no path of the vault", path)
    folders[0] = os.path.join(root, folders[0])
    at: int | None = None
    try:
        for step in folders:
            below = os.open(step, _STEP, dir_fd=at)
            if at is not None:
                os.close(at)
            at = below
        yield at, name
    finally:
        if at is not None:
            os.close(at)

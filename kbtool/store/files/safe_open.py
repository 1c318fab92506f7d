"""Opening what stands below a folder, folder by folder, so that no symbolic link leads out of it.

A check of the path beforehand would not do: between check and open, somebody may put a link in a
folder's place. Where there are no descriptors of folders (Windows) only the last part is guarded.
"""

import errno
import os
from typing import Final

_BY_DESCRIPTOR: Final = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd
_STEP: Final = (
    getattr(os, "O_PATH", os.O_RDONLY)  # a folder may be passed through that may not be listed
    | getattr(os, "O_DIRECTORY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


def open_beneath(root: str, path: str, flags: int) -> int:
    """Open the file or folder at `path`, relative to the real path `root`; raises OSError.

    `flags` should hold O_NOFOLLOW; a link in place of a folder on the way is ENOTDIR or ELOOP.
    """
    if not _BY_DESCRIPTOR or "/" not in path:
        return os.open(os.path.join(root, path), flags)
    folder, name = _above(root, path)
    try:
        return os.open(name, flags, dir_fd=folder)
    finally:
        os.close(folder)


def status_within(root: str, path: str) -> os.stat_result:
    """Return the status of what stands at `path` itself, be it a link; raises OSError."""
    if not _BY_DESCRIPTOR or "/" not in path:
        return os.lstat(os.path.join(root, path))
    folder, name = _above(root, path)
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    finally:
        os.close(folder)


def _above(root: str, path: str) -> tuple[int, str]:
    """Return a descriptor of the folder that holds `path`, and what to look for in it."""
    first, *folders, name = path.split("/")
    if first == ".." or ".." in folders:
        raise FileNotFoundError(errno.ENOENT, "no path of the vault", path)
    at = os.open(f"{root}/{first}", _STEP)  # the root's own path is real: it needs no descriptor
    for step in folders:
        try:
            below = os.open(step, _STEP, dir_fd=at)
        finally:
            os.close(at)
        at = below
    return at, name

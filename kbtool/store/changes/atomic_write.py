"""How one file of a vault gets new bytes in one step, or stays exactly as it was.

Only what was read is replaced: a file that has changed since, that is no regular file inside the
vault, or that its owner has made read-only, is left alone and named.
"""

import os
import secrets
import stat
from pathlib import Path
from typing import Final, NamedTuple

from kbtool.model.location import NotePath
from kbtool.store.files.ignored import READ_FLAGS
from kbtool.store.files.walk import reason_of

_NEW_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


class FileWrite(NamedTuple):
    """A file's bytes as they were read and as they should be; None where there is no file."""

    path: NotePath
    before: bytes | None
    after: bytes | None


def fault_of(root: Path, change: FileWrite) -> str:
    """Say why a change cannot be made now, empty when nothing stands against it."""
    real = Path(os.path.realpath(root))
    path = real / change.path
    if not Path(os.path.realpath(path.parent)).is_relative_to(real):
        return "its folder leads out of the vault"
    try:
        return _fault_of(path, change.before)
    except OSError as error:
        return reason_of(error)


def temporary_name() -> str:
    """Return a fresh name beside any file, one that every scan of a vault ignores.

    It is short and its own: a note's name may already be as long as names can be.
    """
    return f".kbtool-{secrets.token_hex(6)}.tmp"


def stage(temporary: Path, data: bytes, path: Path) -> None:
    """Write bytes that are to take the place of `path`, whole on the disk or not at all."""
    try:
        handle = os.open(temporary, _NEW_FILE, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            _take_over(path, handle)
            os.fsync(handle)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def replace_file(temporary: Path, path: Path) -> None:
    """Let staged bytes take their name."""
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)


def fsync_folder(folder: Path) -> None:
    """Make new names in a folder outlive a power loss, where folders can be synced."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fault_of(path: Path, before: bytes | None) -> str:
    """Say why a file is not the one that was read, or may not be written."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return "" if before is None else "it is gone"
    if before is None:
        return "there is such a file already"
    if not stat.S_ISREG(status.st_mode):
        return "it is no regular file"
    if not status.st_mode & stat.S_IWUSR:
        return "it is read-only"
    handle = os.open(path, READ_FLAGS)
    with os.fdopen(handle, "rb") as file:
        return "" if file.read() == before else "it has changed since it was read"


def _take_over(path: Path, handle: int) -> None:
    """Give the new file the old one's mode, owner and attributes, a fresh one the usual mode."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        if hasattr(os, "fchmod"):
            os.fchmod(handle, 0o644 & ~_umask())
        return
    if hasattr(os, "fchown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
        os.fchown(handle, status.st_uid, status.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(handle, stat.S_IMODE(status.st_mode))
    if hasattr(os, "listxattr"):
        for name in os.listxattr(path, follow_symlinks=False):
            os.setxattr(handle, name, os.getxattr(path, name, follow_symlinks=False))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

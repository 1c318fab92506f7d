"""Whether the vault's folder is still the one that is being watched.

A folder that is renamed, unmounted or mounted over gives no event at all; only asking shows it.
"""

import os
import stat
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Present:
    """The folder is there; equal values are the same folder. `is_empty`: nothing visible in it."""

    device: int
    inode: int
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Absent:
    """The folder cannot be looked at; `reason` completes the sentence "the vault's folder …"."""

    reason: str


Root: TypeAlias = Present | Absent


class Git(Enum):
    """What git does to the work tree around the vault, as far as may be asked.

    `ELSEWHERE`: its folder lies where nobody asks, as that of a linked work tree or a submodule.
    """

    AT_REST = "at rest"
    AT_WORK = "at work"
    ELSEWHERE = "elsewhere"


def look_at(path: str) -> Root:
    """Ask the disk for the folder's identity."""
    try:
        status = Path(path).stat()
        with os.scandir(path) as entries:
            is_empty = all(entry.name.startswith(".") for entry in entries)
    except FileNotFoundError:
        return Absent("is missing")
    except NotADirectoryError:
        return Absent("has become a file")
    except OSError as error:
        return Absent(f"cannot be read ({error.strerror})")
    return Present(status.st_dev, status.st_ino, is_empty)


def is_same(one: Root, other: Root) -> bool:
    """Say whether both are the same folder, whatever is in it."""
    match one, other:
        case Present(), Present():
            return (one.device, one.inode) == (other.device, other.inode)
        case _:
            return False


def git_around(root: str) -> Git:
    """Say whether git holds the lock of the work tree around the vault, as during a checkout.

    A `.git` that is a file or a link names a folder anywhere, on another machine even, and may
    have come with somebody else's vault: it is not followed.
    """
    folder = Path(root)
    for place in (folder, *folder.parents):
        try:
            mode = (place / ".git").lstat().st_mode
        except OSError:
            continue
        if not stat.S_ISDIR(mode):
            return Git.ELSEWHERE
        return Git.AT_WORK if (place / ".git" / "index.lock").is_file() else Git.AT_REST
    return Git.AT_REST

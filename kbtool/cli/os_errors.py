"""Words for what the system refuses: a full disk, a folder that is gone, memory it has not got."""

import errno
import os
from pathlib import Path
from typing import Final

from kbtool.cli.streams import OutputError

_WAYS_OUT: Final = {
    errno.ENOSPC: "make room there",
    errno.EDQUOT: "make room there",
    errno.EACCES: "see who may read and write it",
    errno.EPERM: "see who may read and write it",
    errno.EROFS: "it can only be read",
    errno.EMFILE: "allow this process more open files (ulimit -n)",
    errno.ENFILE: "the system has too many files open",
}


def refusal_of(error: OSError | MemoryError) -> str:
    """Return one sentence about what the system has refused."""
    if isinstance(error, MemoryError):
        return "There is not enough memory for this; allow this process more (ulimit -v)."
    if isinstance(error, OutputError):
        if error.errno == errno.EBADF:
            return "The results cannot be written: standard output is closed."
        return f"The results cannot be written ({_reason(error)})."
    if error.filename is None and _is_homeless():
        return "The folder you are in is gone; go to one that exists, or name the vault's path."
    place = "" if error.filename is None else f"{os.fsdecode(error.filename)}: "
    way = _WAYS_OUT.get(error.errno or 0)
    reason = _reason(error)
    sentence = f"{place}{reason if place else reason[:1].upper() + reason[1:]}"
    return f"{sentence}; {way}." if way else f"{sentence}."


def _reason(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).rstrip(".")


def _is_homeless() -> bool:
    """Say whether the working folder has been deleted."""
    try:
        Path.cwd()
    except OSError:
        return True
    return False

"""When a file came into being, as far as the platform knows.

Python tells it on macOS and Windows. On Linux only the call `statx` knows it, which Python has not
(until 3.15), so that it is asked by hand; where that is not to be had, nothing is known.
"""

import ctypes
import os
from struct import Struct
from typing import Any, Final


def birth_time(path: str) -> float | None:
    """Return when the file at `path` was made, in seconds since 1970, None when unknown.

    A copied or restored file was made when it was copied. A link is not followed.
    """
    if _BY_STATX:
        return _find_by_statx(path)
    try:
        status: Any = os.lstat(path)
    except (OSError, ValueError):
        return None
    # Windows gave the birth as st_ctime before Python 3.12.
    born: float = getattr(status, "st_birthtime", status.st_ctime)
    return born or None


def _find_by_statx(path: str) -> float | None:
    statx = getattr(ctypes.CDLL(None), "statx", None)
    if statx is None:
        return None  # a C library from before 2018
    answer = ctypes.create_string_buffer(_ANSWER_BYTES)
    try:
        failed = statx(_WORKING_FOLDER, os.fsencode(path), _NO_FOLLOW, _BIRTH, answer)
    except ValueError:  # a zero byte in the path
        return None
    mask, seconds, nanoseconds = _MASK_AND_BIRTH.unpack_from(answer)
    if failed or not mask & _BIRTH or not seconds:
        return None  # no such file, or a file system that keeps no birth
    return float(seconds + nanoseconds / 1e9)


_BY_STATX: Final = os.name == "posix" and not hasattr(os.stat_result, "st_birthtime")

# From linux/stat.h; the layout is the same on every architecture.
_WORKING_FOLDER: Final = -100
_NO_FOLLOW: Final = 0x100
_BIRTH: Final = 0x800
_ANSWER_BYTES: Final = 256
_MASK_AND_BIRTH: Final = Struct("=I76xqI")

"""What tells one state of a file from another: stamps and digests, the same on every platform."""

import hashlib
import os
import time
from collections.abc import Callable
from typing import Final

from kbtool.model.location import Digest
from kbtool.model.source import Stamp

_new: Final[Callable[..., Stamp]] = tuple.__new__  # half the time of a call by fields
_SIGNED_64: Final = 2**63 - 1  # what a database integer holds
_COARSEST_CLOCK_NS: Final = 2_000_000_000  # FAT writes times in steps of two seconds
_DATALESS: Final = 0x4000_0000  # macOS: SF_DATALESS, the text lies in the cloud
_RECALL: Final = 0x0040_1000  # Windows: FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS and _OFFLINE


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file's status (from `lstat`, or anything that holds its inode).

    All but the time of writing is only compared by `!=`; that one is also shown, see `written_at`.
    """
    written = status.st_mtime_ns
    return _new(
        Stamp,
        (
            written if -_SIGNED_64 < written < _SIGNED_64 else _bounded(written),
            status.st_ctime_ns & _SIGNED_64,
            status.st_size,
            status.st_ino & _SIGNED_64,
        ),
    )


def written_at(stamp: Stamp) -> float | None:
    """Return when a file was last written, in seconds since 1970 and negative before.

    None where the stamp does not hold it: before 1678 and after 2261.
    """
    return stamp.mtime_ns / 1e9 if abs(stamp.mtime_ns) < _SIGNED_64 else None


def _bounded(nanoseconds: int) -> int:
    return max(-_SIGNED_64, min(nanoseconds, _SIGNED_64))


def digest_of(data: bytes) -> Digest:
    """Return the digest of a file's bytes."""
    return Digest(hashlib.blake2b(data, digest_size=16).hexdigest())


def is_settled(status: os.stat_result) -> bool:
    """Say whether the file is so old that any later write changes its stamp."""
    now = time.time_ns()
    youngest = min(abs(now - status.st_mtime_ns), abs(now - status.st_ctime_ns))
    return youngest > _COARSEST_CLOCK_NS


def is_placeholder(status: os.stat_result) -> bool:
    """Say whether opening the file would make a cloud service fetch it first."""
    flags: int = getattr(status, "st_flags", 0)
    attributes: int = getattr(status, "st_file_attributes", 0)
    return bool(flags & _DATALESS or attributes & _RECALL)

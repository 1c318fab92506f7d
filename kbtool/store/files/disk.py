"""The only reader of vault files: which there are, their stamps, their bytes.

It never follows a symbolic link, never opens what is not a regular file, and never writes.
"""

import errno
import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kbtool.errors import VaultNotFoundError
from kbtool.model.location import NotePath
from kbtool.model.source import Source, Unreadable
from kbtool.session.scan import Scan
from kbtool.store.files.gitignore import GitIgnore
from kbtool.store.files.hints import HintWidener
from kbtool.store.files.ignored import READ_FLAGS
from kbtool.store.files.safe_open import open_beneath
from kbtool.store.files.stamps import digest_of, is_placeholder, is_settled, stamp_of
from kbtool.store.files.walk import Walk, reason_of

MOST_BYTES: Final = 128 * 1024 * 1024
"""A file above this size is not read at all: it would not fit into anyone's memory twice."""

_TRIES: Final = 3
_PAUSE_SECONDS: Final = 0.02
_NOT_THERE: Final = frozenset({errno.ENOENT, errno.ENOTDIR})


class Disk:
    """A vault's files; `outside` are absolute paths of files elsewhere that count as well."""

    def __init__(
        self,
        root: Path,
        *,
        folder_depth: int = 200,
        outside: frozenset[NotePath] = frozenset(),
        gitignore: bool = False,
    ) -> None:
        self._root = os.path.realpath(root)
        self._folder_depth = folder_depth
        self._outside = outside
        self._heeds_gitignore = gitignore

    def scan(self, places: Iterable[NotePath] | None = None) -> Scan:
        """Look at these files and folders (with all below them), or at the whole vault.

        Raises VaultNotFoundError when the vault itself is not there.
        """
        self._check_root()
        gitignore = GitIgnore(self._root) if self._heeds_gitignore else None
        walk = Walk(self._root, self._folder_depth, gitignore)
        covered: frozenset[NotePath] | None = None
        if places is not None:
            covered = HintWidener(self._root, self._folder_depth, gitignore).widened(places)
        if covered is None or "" in covered:
            walk.folder(NotePath(""))
            covered = None
        else:
            for place in sorted(covered):
                walk.place(place)
        for path in self._outside:
            walk.outside(path)
        if covered is not None:
            covered |= self._outside
        unknown, links = frozenset(walk.unknown), frozenset(walk.links)
        return Scan(walk.files, walk.unreadable, unknown, covered, links)

    def read(self, path: NotePath) -> Source | Unreadable | None:
        """Read one file; None when it is gone. What cannot be read says why."""
        try:
            if path in self._outside:
                handle = os.open(path, READ_FLAGS)
            else:
                handle = open_beneath(self._root, path, READ_FLAGS)
        except OSError as error:
            return None if error.errno in _NOT_THERE else _unreadable(path, error)
        try:
            return _read_stable(path, handle)
        except OSError as error:
            return _unreadable(path, error)
        finally:
            os.close(handle)

    def _check_root(self) -> None:
        try:
            status = os.stat(self._root)
        except OSError as error:
            raise VaultNotFoundError(self._root, reason_of(error)) from error
        if not stat.S_ISDIR(status.st_mode):
            raise VaultNotFoundError(self._root, "not a folder")


def _unreadable(path: NotePath, error: OSError) -> Unreadable:
    if error.errno == errno.ELOOP:
        return Unreadable(path, "unreadable-file", "it has become a symbolic link")
    return Unreadable(path, "unreadable-file", reason_of(error))


def _read_stable(path: NotePath, handle: int) -> Source | Unreadable:
    """Read until the file's status before and after agree; else it stays unsettled."""
    before = os.fstat(handle)
    for attempt in range(_TRIES):
        if not stat.S_ISREG(before.st_mode):
            return Unreadable(path, "unreadable-file", "not a regular file")
        if is_placeholder(before):
            return Unreadable(path, "not-downloaded", "kept by a cloud service, not on this disk")
        if before.st_size > MOST_BYTES:
            return Unreadable(path, "unreadable-file", f"larger than {MOST_BYTES >> 20} MiB")
        if attempt:
            os.lseek(handle, 0, os.SEEK_SET)
        data = _bytes_of(handle, before.st_size)
        after = os.fstat(handle)
        if _rests(before, after, len(data)):
            return Source(path, data, digest_of(data), stamp_of(after), is_settled(after))
        before = after
        time.sleep(_PAUSE_SECONDS)
    return Source(path, data, digest_of(data), stamp_of(after), settled=False)


def _rests(before: os.stat_result, after: os.stat_result, size: int) -> bool:
    earlier, later = stamp_of(before), stamp_of(after)
    return earlier == later and size == later.size


def _bytes_of(handle: int, expected: int) -> bytes:
    """Read to the end, but never far beyond what any file may hold."""
    data = os.read(handle, expected + 1)
    if len(data) == expected:
        return data
    parts, total = [data], len(data)
    while total <= MOST_BYTES and (part := os.read(handle, 1 << 20)):
        parts.append(part)
        total += len(part)
    return b"".join(parts)

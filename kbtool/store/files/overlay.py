"""A disk on which one file holds what an editor has not saved yet."""

from collections.abc import Iterable
from typing import Final

from kbtool.model.location import NotePath
from kbtool.model.source import Source, Stamp, Unreadable
from kbtool.session.ports import Disk
from kbtool.session.scan import Scan, is_within
from kbtool.store.files.stamps import digest_of

_NO_TIME: Final = 0


class Overlay:
    """The disk below, but for one file; whether that file exists there does not matter."""

    def __init__(self, below: Disk, path: NotePath, data: bytes) -> None:
        self._below = below
        stamp = Stamp(_NO_TIME, _NO_TIME, len(data), _NO_TIME)
        self._source = Source(path, data, digest_of(data), stamp)

    def scan(self, places: Iterable[NotePath] | None = None) -> Scan:
        """Look at the disk below, and lay the file over what is found."""
        scan = self._below.scan(places)
        path = self._source.path
        if scan.roots is not None and not is_within(path, scan.roots):
            return scan
        files = {**scan.files, path: self._source.stamp}
        unreadable = {p: fault for p, fault in scan.unreadable.items() if p != path}
        return scan._replace(files=files, unreadable=unreadable, unknown=scan.unknown - {path})

    def read(self, path: NotePath) -> Source | Unreadable | None:
        """Read a file, the laid one from memory."""
        return self._source if path == self._source.path else self._below.read(path)

"""What is remembered of a vault between runs: its files' rows, their contents, the last judgements.

All of it can be made again from the notes. Any fault of the file or the disk, at any moment, turns
the state into one that remembers nothing but what this very run has learnt; answers stay the same.
"""

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, get_args

from kbtool.model.location import Digest, NotePath
from kbtool.model.source import Stamp
from kbtool.session.scan import FileKind, FileState
from kbtool.store.cache.database import (
    UnusableError,
    discard,
    is_damage,
    is_passing,
    open_database,
    transaction,
)

RUNS_KEPT: Final = 8

_KINDS: Final = frozenset(get_args(FileKind))
_MANY: Final = 400  # from here on, one walk over the table beats looking up each digest
_SPARE_CONTENTS: Final = 1_000
_CHECK: Final = 4  # bytes of checksum before each value


class CacheDatabase:
    """The state in a file, or nowhere when `database` is None.

    A state that is not `writable` looks things up and leaves the file as it is.
    """

    def __init__(self, path: Path | None, *, writable: bool = True) -> None:
        self._path = path
        self._writable = writable
        self._database: sqlite3.Connection | None = None
        self._learnt: dict[tuple[str, str], bytes] = {}
        self._damaged: set[tuple[str, str]] = set()
        if path is not None:
            try:
                self._database = open_database(path)
            except UnusableError:
                self._database = None

    @property
    def is_shared(self) -> bool:
        """Whether other runs find what is kept, as far as anybody knows."""
        return self._database is not None and self._writable

    def files(self) -> Mapping[NotePath, FileState]:
        """Return all rows, empty when nothing is known."""
        rows = self._ask(
            "SELECT path, kind, mtime_ns, ctime_ns, size, inode, digest, settled FROM files"
            " WHERE typeof(path) = 'blob'"
        )
        try:
            return {
                NotePath(str(path, "utf-8", "surrogatepass")): FileState(
                    kind, Stamp(mtime, ctime, size, inode), digest, settled == 1
                )
                for path, kind, mtime, ctime, size, inode, digest, settled in rows
                if kind in _KINDS
            }
        except UnicodeDecodeError:
            return {}  # a damaged path: every file is read again

    def keep_files(
        self, changed: Mapping[NotePath, FileState], removed: Iterable[NotePath]
    ) -> None:
        """Replace and drop rows, all together or not at all."""
        rows = [
            (_bytes_of(path), state.kind, *state.stamp, state.digest, state.is_stable)
            for path, state in changed.items()
        ]
        gone = [(_bytes_of(path),) for path in removed]

        def write(database: sqlite3.Connection) -> None:
            database.executemany("DELETE FROM files WHERE path = ?", gone)
            database.executemany("REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

        self._write(write)

    def missing_digests(self, digests: Iterable[Digest], reading: str) -> list[Digest]:
        """Return those that nothing is kept for, or nothing that can be read."""
        wanted = [d for d in digests if (d, reading) not in self._learnt]
        known = dict(self._rows_of("digest, 1", wanted, reading))
        return [d for d in wanted if d not in known or (d, reading) in self._damaged]

    def contents(self, digests: Iterable[Digest], reading: str) -> Mapping[Digest, bytes]:
        """Return what is kept of these; `reading` names what read them, and in which version."""
        wanted = list(digests)
        found = {d: self._learnt[d, reading] for d in wanted if (d, reading) in self._learnt}
        missing = [digest for digest in wanted if digest not in found]
        for digest, data in self._rows_of("digest, data", missing, reading):
            whole = checked(data)
            if whole is None:
                self._damaged.add((digest, reading))
            else:
                found[digest] = whole
        return found

    def keep_contents(self, learnt: Mapping[Digest, bytes], reading: str) -> None:
        """Keep what these digests' files say."""
        rows = [(digest, reading, _with_check(data)) for digest, data in learnt.items()]

        def write(database: sqlite3.Connection) -> None:
            database.executemany("REPLACE INTO contents VALUES (?, ?, ?)", rows)

        self._damaged.difference_update((digest, reading) for digest in learnt)
        if not self._write(write):
            self._learnt.update(((digest, reading), data) for digest, data in learnt.items())

    def prune_contents(self, mark: str) -> None:
        """Drop contents that no file holds or no reading that ends so has read, once many are."""

        def write(database: sqlite3.Connection) -> None:
            contents, files = database.execute(
                "SELECT (SELECT count(*) FROM contents), (SELECT count(*) FROM files)"
            ).fetchone()
            if contents > files * 3 // 2 + _SPARE_CONTENTS:
                database.execute(
                    "DELETE FROM contents WHERE digest NOT IN (SELECT digest FROM files)"
                    " OR substr(reading, ?) <> ?",
                    (-len(mark), mark),
                )

        self._write(write)

    def find_run(self, key: str) -> bytes | None:
        """Return the diagnostics kept under this very key."""
        for (data,) in self._ask("SELECT diagnostics FROM runs WHERE key = ?", key):
            return checked(data)
        return None

    def find_run_of_scan(self, family: str, scan: str) -> bytes | None:
        """Return the diagnostics of a family for the vault that this very scan has seen."""
        question = "SELECT diagnostics FROM runs WHERE family = ? AND scan = ?"
        for (data,) in self._ask(question, family, scan):
            return checked(data)
        return None

    def has_run_of_scan(self, scan: str) -> bool:
        """Say whether any run was of the vault that this very scan has seen."""
        return bool(self._ask("SELECT 1 FROM runs WHERE scan = ?", scan))

    def note_scan(self, key: str, scan: str) -> None:
        """Note that a kept run is of the vault that this scan has seen."""
        self._write(
            lambda database: database.execute("UPDATE runs SET scan = ? WHERE key = ?", (scan, key))
        )

    def find_base(self, family: str) -> tuple[bytes, bytes] | None:
        """Return base and diagnostics of the newest run of a family that has a base."""
        rows = self._ask(
            "SELECT base, diagnostics FROM runs WHERE family = ? AND length(base) > ?"
            " ORDER BY number DESC LIMIT 1",
            family,
            _CHECK,
        )
        for row in rows:
            base, diagnostics = map(checked, row)
            return None if base is None or diagnostics is None else (base, diagnostics)
        return None

    def find_part(self, key: str, part: str) -> bytes | None:
        """Return a part of what is kept beside the base that a run is."""
        for (data,) in self._ask("SELECT data FROM parts WHERE run = ? AND part = ?", key, part):
            return checked(data)
        return None

    def keep_run(
        self,
        key: str,
        family: str,
        scan: str,
        diagnostics: bytes,
        *,
        base: bytes = b"",
        parts: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        """Keep a run; the oldest beyond eight goes, but for the newest base of this family.

        `parts` are what later runs look up beside the diagnostics when they stand on this base.
        """
        row = (key, family, scan, _with_check(base), _with_check(diagnostics))
        rows = [(family, key, part, _with_check(data)) for part, data in parts.items()]

        def write(database: sqlite3.Connection) -> None:
            database.execute(
                "REPLACE INTO runs (key, family, scan, base, diagnostics) VALUES (?, ?, ?, ?, ?)",
                row,
            )
            database.execute(
                "DELETE FROM runs WHERE number NOT IN"
                " (SELECT number FROM runs ORDER BY number DESC LIMIT ?) AND number NOT IN"
                " (SELECT max(number) FROM runs WHERE family = ? AND length(base) > ?)",
                (RUNS_KEPT, family, _CHECK),
            )
            if base:
                database.execute("DELETE FROM parts WHERE family = ?", (family,))
                database.executemany("INSERT INTO parts VALUES (?, ?, ?, ?)", rows)
            database.execute("DELETE FROM parts WHERE run NOT IN (SELECT key FROM runs)")

        self._write(write)

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _rows_of(
        self, columns: str, digests: list[Digest], reading: str
    ) -> Iterator[tuple[Digest, bytes]]:
        if len(digests) > _MANY:
            wanted = set(digests)
            rows = self._ask(f"SELECT {columns} FROM contents WHERE reading = ?", reading)  # noqa: S608 - our own two words
            yield from (row for row in rows if row[0] in wanted)
        elif digests:
            marks = ",".join("?" * len(digests))
            yield from self._ask(
                f"SELECT {columns} FROM contents WHERE reading = ? AND digest IN ({marks})",  # noqa: S608 - as above
                reading,
                *digests,
            )

    def _ask(self, question: str, *values: str | int) -> list[tuple[Any, ...]]:
        if self._database is None:
            return []
        try:
            return self._database.execute(question, values).fetchall()
        except sqlite3.Error as error:
            self._fail(self._database, error)
            return []

    def _write(self, write: Callable[[sqlite3.Connection], object]) -> bool:
        """Run `write` in a transaction; say whether it is kept."""
        if self._database is None or not self._writable:
            return False
        try:
            with transaction(self._database):
                write(self._database)
        except sqlite3.Error as error:
            self._fail(self._database, error)
            return False
        return True

    def _fail(self, database: sqlite3.Connection, error: sqlite3.Error) -> None:
        """Forget a damaged file; a lock or a full disk only costs what could not be written.

        Raises the error itself when it is neither: a fault of this program.
        """
        if is_passing(error):
            return
        if not is_damage(database, error):
            raise error
        self.close()
        if self._path is not None and self._writable:
            discard(self._path)


def is_whole(data: object) -> bool:
    """Say whether a kept value is as it was written."""
    return checked(data) is not None


def _bytes_of(path: NotePath) -> bytes:
    # Names that are not UTF-8 hold lone surrogates, which no text column takes.
    return path.encode("utf-8", "surrogatepass")


def _with_check(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECK, "little") + data


def checked(data: object) -> bytes | None:
    """Return a value without its checksum, None when a bit of it (or its type) has changed."""
    if not isinstance(data, bytes):
        return None
    whole = data[_CHECK:]
    return whole if zlib.crc32(whole) == int.from_bytes(data[:_CHECK], "little") else None

"""One SQLite file of ours: opened, or made anew when it is damaged, foreign or of another time."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from kbtool.store.files.ignored import READ_FLAGS

_APPLICATION: Final = 0x6B62_746F  # "kbto": a file of ours
_SCHEMA_VERSION: Final = 3
_PATIENCE_SECONDS: Final = 2.0
_SUFFIXES: Final = ("", "-wal", "-shm")
_MODE: Final = 0o600
_PAGES_BETWEEN_SYNCS: Final = 8_000  # 32 MB: a cold run waits for the disk at its end, once
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_PASSING: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_SCHEMA,
        sqlite3.SQLITE_TOOBIG,
    }
)

_TABLES: Final = """
CREATE TABLE files (
    path BLOB PRIMARY KEY, kind TEXT NOT NULL,
    mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,
    size INTEGER NOT NULL, inode INTEGER NOT NULL,
    digest TEXT NOT NULL, settled INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE contents (
    digest TEXT NOT NULL, reading TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (digest, reading)
);
CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,
    family TEXT NOT NULL, scan TEXT NOT NULL, base BLOB NOT NULL, diagnostics BLOB NOT NULL
);
CREATE TABLE parts (
    family TEXT NOT NULL, run TEXT NOT NULL, part TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (run, part)
);
"""


class UnusableError(Exception):
    """The file cannot be used now, and must not be touched: locked, or not to be written."""


def open_database(path: Path) -> sqlite3.Connection:
    """Open the state at `path`, making it when it is missing, damaged, foreign or of another form.

    Raises UnusableError when somebody holds it, or the disk is full or read-only.
    """
    try:
        return _opened(path)
    except sqlite3.OperationalError as error:
        if _code_of(error) not in (*_DAMAGED, sqlite3.SQLITE_ERROR):
            raise UnusableError(str(error)) from error
    except (sqlite3.DatabaseError, _ForeignError):
        pass
    discard(path)
    try:
        return _opened(path)
    except (sqlite3.Error, _ForeignError) as error:
        raise UnusableError(str(error)) from error


def is_passing(error: sqlite3.Error) -> bool:
    """Say whether an error speaks of a lock or of the disk: the file itself may be well."""
    return _code_of(error) in _PASSING


def is_damage(database: sqlite3.Connection, error: sqlite3.Error) -> bool:
    """Say whether an error is the file's: it says so itself, or a look at the file does.

    What fails over a whole file with our tables is a fault of this program.
    """
    if _code_of(error) in _DAMAGED:
        return True
    if isinstance(error, sqlite3.OperationalError) and _code_of(error) == sqlite3.SQLITE_OK:
        return True  # Python itself complains of nothing else: a text that is no UTF-8
    try:
        is_sound = database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        return not (is_sound and _schema_of(database) == _our_schema())
    except sqlite3.OperationalError as fault:
        return not is_passing(fault)
    except sqlite3.ProgrammingError:
        return False  # a database that we have closed tells nothing of its file
    except sqlite3.DatabaseError:
        return True


def discard(path: Path) -> None:
    """Delete a state and its side files; what Windows keeps open stays for the next run."""
    for suffix in _SUFFIXES:
        with suppress(OSError):
            os.unlink(f"{path}{suffix}")


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _code_of(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code, 0 for an error that is not SQLite's own."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)) & 0xFF


def _schema_of(database: sqlite3.Connection) -> set[tuple[str, str]]:
    rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {(str(name), str(sql)) for name, sql in rows}


def _our_schema() -> set[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        _make_tables(database)
        return _schema_of(database)


def _make_tables(database: sqlite3.Connection) -> None:
    for statement in _TABLES.split(";"):
        database.execute(statement)


class _ForeignError(Exception):
    """A database that is not ours, or of another version of ours."""


def _opened(path: Path) -> sqlite3.Connection:
    _make_private_file(path)
    # One thread at a time uses it, but a watcher's may be another than the one that opened it.
    database = sqlite3.connect(
        path, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        _prepare(database)
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection) -> None:
    application = database.execute("PRAGMA application_id").fetchone()[0]
    version = database.execute("PRAGMA user_version").fetchone()[0]
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_BETWEEN_SYNCS}")
    if (application, version) == (_APPLICATION, _SCHEMA_VERSION):
        return
    if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise _ForeignError
    database.execute("PRAGMA journal_mode = WAL")
    with transaction(database):
        if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            _make_tables(database)
            database.execute(f"PRAGMA application_id = {_APPLICATION}")
            database.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")


def _make_private_file(path: Path) -> None:
    """Make the file ourselves, so that it never stands there with a wider mode."""
    try:
        handle = os.open(path, READ_FLAGS | os.O_CREAT, _MODE)
    except OSError as error:
        raise sqlite3.OperationalError(error.strerror) from error
    os.close(handle)

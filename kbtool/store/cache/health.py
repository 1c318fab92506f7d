"""Looking a vault's state over, for `kbtool doctor`: reads everything, changes nothing."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from kbtool.store.cache.state import is_whole

_INOTIFY: Final = Path("/proc/sys/fs/inotify/max_user_watches")


def state_faults(path: Path) -> tuple[str, ...]:
    """Return what is wrong with a state file, one sentence each; a missing one is no fault."""
    if not path.exists():
        return ()
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=2)) as database:
            return (*_structure_faults(database), *_value_faults(database))
    except sqlite3.Error as error:
        return (f"{path}: {error}.",)


def _structure_faults(database: sqlite3.Connection) -> list[str]:
    answers = [row[0] for row in database.execute("PRAGMA quick_check(5)")]
    return [] if answers == ["ok"] else [f"The state is damaged: {answer}." for answer in answers]


def _value_faults(database: sqlite3.Connection) -> list[str]:
    faults = list[str]()
    for table, column in (("contents", "data"), ("runs", "base"), ("runs", "diagnostics")):
        rows = database.execute(f"SELECT {column} FROM {table}")  # noqa: S608 - our own names
        damaged = sum(not is_whole(data) for (data,) in rows)
        if damaged:
            faults.append(f"{damaged} of the kept {table} are damaged; they will be read again.")
    return faults


def find_watch_limit() -> int | None:
    """Return how many folders may be watched at once, None where the system has no such limit."""
    try:
        return int(_INOTIFY.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def count_folders(root: Path) -> int:
    """Count the folders below a vault's root that a watcher needs a watch for, itself included."""
    count, pending = 0, [str(root)]
    while pending:
        count += 1
        try:
            with os.scandir(pending.pop()) as entries:
                pending += [e.path for e in entries if e.is_dir(follow_symlinks=False)]
        except OSError:
            continue
    return count

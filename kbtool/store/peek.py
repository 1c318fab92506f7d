"""A vault looked at in passing, for a shell that waits: nothing is written, nothing takes long.

What may be old or missing in the answer is only proposed to somebody, never relied upon.
"""

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from kbtool.config.settings import LimitSettings
from kbtool.gc_pause import gc_paused
from kbtool.model.location import NotePath
from kbtool.model.source import Source
from kbtool.store.cache.contents import note_reading
from kbtool.store.cache.location import LAYOUT, cache_root, fault_of_folder
from kbtool.store.cache.state import checked
from kbtool.store.files.disk import Disk
from kbtool.store.files.ignored import is_ignored_file, is_ignored_folder
from kbtool.store.open_session import STATE_FILE
from kbtool.store.parsing.content_codec import Names, names_of
from kbtool.store.user_folders import vault_id

_LOOKING_SECONDS: Final = 0.5
_REMEMBERING_SECONDS: Final = 0.4
_READING_SECONDS: Final = 0.3
_PATIENCE_SECONDS: Final = 0.1  # with who is writing
_QUESTION: Final = (
    "SELECT files.path, contents.data FROM files JOIN contents ON contents.digest = files.digest"
    " WHERE files.kind = 'note' AND contents.reading = ?"
)


def files_and_folders(root: Path) -> tuple[list[NotePath], list[NotePath]]:
    """Return the paths of the vault's files and folders, those that are nearest to the root first.

    A vault too large for half a second is not looked through to its end.
    """
    files, folders, pending = list[NotePath](), list[NotePath](), [NotePath("")]
    end = time.monotonic() + _LOOKING_SECONDS
    for folder in pending:  # which grows
        if time.monotonic() > end:
            break
        prefix = f"{folder}/" if folder else ""
        try:
            with os.scandir(os.path.join(root, folder)) as entries:
                for entry in entries:
                    path = NotePath(prefix + entry.name)
                    if entry.is_dir(follow_symlinks=False):
                        if not is_ignored_folder(path):
                            pending.append(path)
                            folders.append(path)
                    elif not is_ignored_file(entry.name):
                        files.append(path)
        except OSError:
            continue
    return files, folders


def names_remembered(root: Path, limits: LimitSettings) -> Mapping[NotePath, Names]:
    """Return what the last run knew of each note, as far as it is read within a moment."""
    found = dict[NotePath, Names]()
    path = _state_of(root)
    if path is None:
        return found
    # Without a journal beside it the file is whole; to look for one, SQLite would make one.
    is_resting = not os.path.exists(f"{path}-wal")
    address = f"{path.as_uri()}?mode=ro{'&immutable=1' if is_resting else ''}"
    end = time.monotonic() + _REMEMBERING_SECONDS
    try:
        with gc_paused(), closing(_connected(address)) as database:
            for name, data in database.execute(_QUESTION, (note_reading(limits),)):
                whole = checked(data)
                if whole is not None:
                    found[NotePath(str(name, "utf-8", "surrogatepass"))] = names_of(whole)
                if time.monotonic() > end:
                    break
    except (sqlite3.Error, UnicodeDecodeError):  # damaged, foreign, or being written
        return found
    return found


def names_read(
    root: Path, paths: Iterable[NotePath], limits: LimitSettings
) -> Iterator[tuple[NotePath, Names]]:
    """Read notes, as many as can be in a moment, and yield what they name."""
    from kbtool.parse.note import parse  # noqa: PLC0415 - seldom needed

    disk, end = Disk(root), time.monotonic() + _READING_SECONDS
    for path in paths:
        source = disk.read(path)
        if isinstance(source, Source):
            yield path, Names.of(parse(source.data, limits))
        if time.monotonic() > end:
            return


def _connected(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, timeout=_PATIENCE_SECONDS)


def _state_of(root: Path) -> Path | None:
    """Return where a vault's state lies, None where there is none, or none to be trusted."""
    base = cache_root()
    folder = base / LAYOUT / vault_id(os.path.realpath(root))
    path = folder / STATE_FILE
    if not path.is_file() or any(map(fault_of_folder, (base, folder.parent, folder))):
        return None
    return path

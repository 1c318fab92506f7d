"""The checks of `kbtool doctor`, each a line that says how things are."""

import os
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from kbtool.config.settings import Config
from kbtool.errors import CacheError
from kbtool.report.maintenance import DoctorCheck, size_text
from kbtool.session.session import Session
from kbtool.store.cache.health import count_folders, find_watch_limit, state_faults
from kbtool.store.cache.inventory import measured_cache
from kbtool.store.cache.location import find_cache_folder
from kbtool.store.changes.transaction import has_unfinished
from kbtool.store.open_session import STATE_FILE
from kbtool.vault.file_roles import unusable_filters
from kbtool.version import VERSION

_LIBRARIES: Final = (
    "whoosh",
    "markdown-it-py",
    "python-frontmatter",
    "PyYAML",
    "watchdog",
    "typer",
    "bibtexparser",
    "rapidfuzz",
    "platformdirs",
    "filelock",
    "regex",
    "rich",
)


def checks_of(root: Path, config: Config, open_session: Callable[[], Session]) -> list[DoctorCheck]:
    """Look at everything; whatever is at fault does not keep the rest from being looked at.

    `open_session` gives a session that has looked at the vault.
    """
    return [
        DoctorCheck(
            "kbtool", "ok", f"{VERSION}, Python {platform.python_version()}, {sys.platform}"
        ),
        *_libraries(),
        *_cache(root),
        *_index(root, config, open_session),
        _vault(root, open_session),
        *_excluded(config),
        *_watching(root),
        _changes(root),
    ]


def _libraries() -> Iterator[DoctorCheck]:
    found = list[str]()
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            # Another distribution may provide the same module, as forks of Whoosh do.
            yield DoctorCheck("libraries", "note", f"{name} is not installed under this name")
    yield DoctorCheck("libraries", "ok", ", ".join(found))


def _cache(root: Path) -> Iterator[DoctorCheck]:
    try:
        found = find_cache_folder(root)
    except CacheError as error:
        yield DoctorCheck("cache", "fault", str(error))
        return
    size = size_text(measured_cache(found.path).size)
    yield DoctorCheck(
        "cache", "fault" if found.warning else "ok", found.warning or f"{found.path}, {size}"
    )
    faults = state_faults(found.path / STATE_FILE)
    for fault in faults:
        yield DoctorCheck("state", "fault", fault)
    if not faults:
        yield DoctorCheck("state", "ok", "whole")


def _index(
    root: Path, config: Config, open_session: Callable[[], Session]
) -> Iterator[DoctorCheck]:
    from kbtool.index.lifecycle.check import checked
    from kbtool.index.lifecycle.index_store import index_store_of
    from kbtool.index.session_notes import SessionNoteSource

    try:
        library = index_store_of(root, config)
    except CacheError:
        return  # said of the cache
    if not (library.folder / "CURRENT").exists():
        yield DoctorCheck("index", "note", "none yet; kbtool index or the first search makes it")
        return
    with open_session() as session:
        faults = checked(library, SessionNoteSource(session, root, refreshed=True))
    for fault in faults:
        behind = fault.startswith("not up to date")
        yield DoctorCheck("index", "note" if behind else "fault", fault)
    if not faults:
        yield DoctorCheck("index", "ok", "whole, and up to date")


def _vault(root: Path, open_session: Callable[[], Session]) -> DoctorCheck:
    with open_session() as session:
        notes = sum(state.kind == "note" for state in session.files.values())
        closed = len(session.unreadable)
    detail = f"{root}: {notes:,} notes, {len(session.files) - notes:,} other files"
    if closed:
        return DoctorCheck("vault", "note", f"{detail}, {closed:,} places cannot be read")
    return DoctorCheck("vault", "ok", detail)


def _excluded(config: Config) -> Iterator[DoctorCheck]:
    for expression in unusable_filters(config.obsidian):
        reason = "look-around, back references and the like could hang; it excludes nothing here"
        yield DoctorCheck(
            "excluded", "note", f"{expression} of Obsidian's excluded files: {reason}"
        )


def _watching(root: Path) -> Iterator[DoctorCheck]:
    folders, limit = count_folders(root), find_watch_limit()
    if limit is None:
        yield DoctorCheck("watching", "ok", f"{folders:,} folders")
    elif folders > limit:
        way = "raise fs.inotify.max_user_watches, or kbtool watch will poll"
        yield DoctorCheck(
            "watching", "fault", f"{folders:,} folders, the system watches {limit:,}: {way}"
        )
    else:
        yield DoctorCheck(
            "watching", "ok", f"{folders:,} folders of {limit:,} the system can watch"
        )


def _changes(root: Path) -> DoctorCheck:
    if has_unfinished(root):
        way = "the next kbtool mv or lint --fix undoes it first"
        return DoctorCheck("changes", "fault", f"a change of several files was cut short; {way}")
    if not os.access(root, os.W_OK):
        return DoctorCheck("changes", "note", "the vault is read-only: --fix and mv cannot work")
    return DoctorCheck("changes", "ok", "none unfinished")

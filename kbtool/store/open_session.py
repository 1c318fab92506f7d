"""Puts a session together: disk, state, workers, and where the cache lies."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kbtool.config.settings import Config
from kbtool.errors import CacheError
from kbtool.model.location import NotePath
from kbtool.session.session import Session, no_background_worker, no_progress
from kbtool.store.cache.code_version import code_fingerprint
from kbtool.store.cache.location import find_cache_folder
from kbtool.store.cache.results import SqliteResultStore
from kbtool.store.cache.state import CacheDatabase
from kbtool.store.files.disk import Disk

if TYPE_CHECKING:
    from kbtool.session.ports import BackgroundWorker, Progress
    from kbtool.session.ports import Disk as DiskPort
    from kbtool.store.cache.contents import SqliteContentStore

STATE_FILE: Final = "state.sqlite3"

Notice = Callable[[str], None]


def no_notice(_sentence: str) -> None:
    """Tell nobody."""


def open_session(
    root: Path,
    config: Config,
    *,
    cache: bool = True,
    progress: Progress = no_progress,
    notice: Notice = no_notice,
    apart: BackgroundWorker = no_background_worker,
    verify: bool = False,
) -> Session:
    """Open a vault. Without `cache` nothing is remembered; answers are the same.

    `notice` is told in a sentence when the usual cache cannot be trusted; `apart` and `verify` are
    as in Session.
    """
    named = bibliographies_of(root, config)
    state = _state(root, notice, cache)
    return _session(
        _disk(root, config, named),
        state,
        config,
        named,
        progress=progress,
        apart=apart if state.is_shared else no_background_worker,
        verify=verify,
    )


def open_overlaid_session(
    root: Path,
    config: Config,
    path: NotePath,
    data: bytes,
    *,
    cache: bool = True,
    progress: Progress = no_progress,
    verify: bool = False,
) -> Session:
    """Open a vault as if the file at `path` held `data`; nothing of this is remembered."""
    named = bibliographies_of(root, config)
    from kbtool.store.files.overlay import Overlay  # noqa: PLC0415 - only editors need it

    disk = Overlay(_disk(root, config, named), path, data)
    state = _state(root, no_notice, cache, writable=False)
    return _session(disk, state, config, named, progress=progress, verify=verify)


def bibliographies_of(root: Path, config: Config) -> frozenset[NotePath]:
    """Return the configured bibliographies: paths inside the vault, else absolute ones."""
    real = os.path.realpath(root)
    return frozenset(_named(real, path) for path in config.citations.bibliography)


def _named(root: str, path: str) -> NotePath:
    place = os.path.normpath(os.path.join(root, os.path.expanduser(path)))
    inside = os.path.relpath(place, root) if place.startswith(root + os.sep) else place
    return NotePath(inside.replace(os.sep, "/"))


def _disk(root: Path, config: Config, named: Iterable[NotePath]) -> Disk:
    outside = frozenset(path for path in named if os.path.isabs(path))
    return Disk(
        root,
        folder_depth=config.limits.folder_depth,
        outside=outside,
        gitignore=config.vault.gitignore,
    )


def _state(root: Path, notice: Notice, cache: bool, *, writable: bool = True) -> CacheDatabase:  # noqa: FBT001 - the caller's own option
    if not cache:
        return CacheDatabase(None)
    try:
        folder = find_cache_folder(root)
    except CacheError as error:
        notice(str(error))
        return CacheDatabase(None)
    if folder.warning:
        notice(folder.warning)
    return CacheDatabase(folder.path / STATE_FILE, writable=writable)


def _session(
    disk: DiskPort,
    state: CacheDatabase,
    config: Config,
    named: frozenset[NotePath],
    *,
    progress: Progress,
    apart: BackgroundWorker = no_background_worker,
    verify: bool = False,
) -> Session:
    def shelf() -> SqliteContentStore:
        # Parser and workers: an unchanged vault is answered without them.
        from kbtool.store.cache.contents import SqliteContentStore  # noqa: PLC0415
        from kbtool.store.parsing.pool import ParsePool  # noqa: PLC0415

        return SqliteContentStore(state, ParsePool(config.limits), config.limits)

    return Session(
        disk,
        shelf,
        state,
        SqliteResultStore(state),
        config,
        program=code_fingerprint(),
        bibliographies=named,
        progress=progress,
        apart=apart,
        verify=verify,
    )

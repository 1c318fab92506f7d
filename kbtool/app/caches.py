"""What is kept of vaults between runs: listed, and forgotten."""

import time
from pathlib import Path
from typing import Final, NamedTuple

from kbtool.errors import CacheError
from kbtool.report.maintenance import CacheInfo
from kbtool.store.cache.inventory import (
    VaultCache,
    drop,
    drop_old_layouts,
    measured_cache,
    unneeded,
    vault_caches,
)
from kbtool.store.cache.location import find_cache_folder
from kbtool.store.locks import LockBusyError, hold, is_held

_DAY_SECONDS: Final = 86_400
_PATIENCE_SECONDS: Final = 2.0


class CacheFolder(NamedTuple):
    """Where a vault's cache lies, "" for nowhere, and what is wrong with it, "" for nothing."""

    path: str
    warning: str


class Pruned(NamedTuple):
    """How many vaults were forgotten, and the bytes that this freed."""

    vaults: int
    size: int


def cache_folder_of(root: Path) -> CacheFolder:
    """Return where the vault's cache lies."""
    try:
        found = find_cache_folder(root)
    except CacheError as error:
        return CacheFolder("", str(error))
    return CacheFolder(str(found.path), found.warning or "")


def all_caches() -> list[CacheInfo]:
    """Return the caches of all vaults with their sizes."""
    now = time.time()
    return [_info(cache, now) for cache in vault_caches()]


def clear_cache(root: Path) -> int:
    """Forget the vault and return the bytes that this freed.

    Raises CacheError while somebody writes to its cache.
    """
    folder = find_cache_folder(root).path
    if is_held(folder / "watch.lock"):
        raise CacheError(str(folder), "a watcher is using it; end it with kbtool watch --stop")
    try:
        with hold(folder / "index.lock", _PATIENCE_SECONDS):
            return drop([measured_cache(folder)])
    except LockBusyError as error:
        raise CacheError(str(folder), "another process is writing to it") from error


def prune_caches(days: int) -> Pruned:
    """Forget vaults that have been gone for over so many days, and old versions' caches."""
    now = time.time()
    gone = unneeded(vault_caches(), now, days)
    return Pruned(len(gone), drop(gone) + drop_old_layouts(now))


def _info(cache: VaultCache, now: float) -> CacheInfo:
    days = max(0, int(now - cache.used) // _DAY_SECONDS)
    return CacheInfo(str(cache.folder), cache.vault, cache.is_gone, cache.size, days)

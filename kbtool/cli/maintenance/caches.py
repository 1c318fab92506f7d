"""The work behind `kbtool cache`."""

import time
from typing import Final

from kbtool.cli.options import Options
from kbtool.cli.run import RunContext, run_of
from kbtool.errors import CacheError
from kbtool.report.maintenance import CacheInfo, kept_json, kept_text, size_text
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


def show_caches(options: Options, *, as_json: bool) -> int:
    """Print where this vault's cache lies, and all vaults' with their sizes."""
    run = run_of(options)
    folder, now = _folder_of(run), time.time()
    caches = [_kept(cache, now) for cache in vault_caches()]
    console = run.console
    if as_json:
        console.write(kept_json(folder, caches))
    else:
        console.show(kept_text(folder, caches, console.style))
    return 0


def clear_cache(options: Options) -> int:
    """Forget the vault, unless somebody writes to its cache right now."""
    run = run_of(options)
    folder = find_cache_folder(run.root).path
    if is_held(folder / "watch.lock"):
        raise CacheError(str(folder), "a watcher is using it; end it with kbtool watch --stop")
    try:
        with hold(folder / "index.lock", _PATIENCE_SECONDS):
            freed = drop([measured_cache(folder)])
    except LockBusyError as error:
        raise CacheError(str(folder), "another process is writing to it") from error
    run.console.say(f"Forgot {run.root}: {size_text(freed)}.")
    return 0


def prune_caches(options: Options, days: int) -> int:
    """Forget what no vault needs any more."""
    run = run_of(options)
    now = time.time()
    gone = unneeded(vault_caches(), now, days)
    freed = drop(gone) + drop_old_layouts(now)
    vaults = "1 vault" if len(gone) == 1 else f"{len(gone)} vaults"
    run.console.say(f"Forgot {vaults} gone for over {days} days: {size_text(freed)}.")
    return 0


def _folder_of(run: RunContext) -> str:
    try:
        found = find_cache_folder(run.root)
    except CacheError as error:
        run.console.warn(str(error))
        return ""
    if found.warning:
        run.console.warn(found.warning)
    return str(found.path)


def _kept(cache: VaultCache, now: float) -> CacheInfo:
    days = max(0, int(now - cache.used) // _DAY_SECONDS)
    return CacheInfo(str(cache.folder), cache.vault, cache.is_gone, cache.size, days)

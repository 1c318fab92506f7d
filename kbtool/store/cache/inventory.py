"""The caches of all vaults: which there are, how large, and which nobody needs any more."""

import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from kbtool.store.cache.location import LAYOUT, cache_root, fault_of_folder, vault_of_folder

_DAY_SECONDS: Final = 86_400
_ID_LENGTH: Final = 32
_OLD_LAYOUT_DAYS: Final = 7


class VaultCache(NamedTuple):
    """One vault's folder: `vault` is its path when it says so, `size` in bytes, `used` a time."""

    folder: Path
    vault: str | None
    size: int
    used: float

    @property
    def is_gone(self) -> bool:
        """Whether the vault is there no more, or cannot be told."""
        return self.vault is None or not os.path.isdir(self.vault)


def vault_caches() -> tuple[VaultCache, ...]:
    """Return the folders of all vaults, the largest first."""
    home = cache_root() / LAYOUT
    if not home.is_dir() or fault_of_folder(home):
        return ()
    found = [_measured(path) for path in home.iterdir() if _is_vault_folder(path)]
    return tuple(sorted(found, key=lambda cache: (-cache.size, cache.folder)))


def measured_cache(folder: Path) -> VaultCache:
    """Return what one vault's folder takes."""
    return _measured(folder)


def unneeded(caches: Iterable[VaultCache], now: float, days: int) -> tuple[VaultCache, ...]:
    """Return those whose vault is gone and that were not used for so many days."""
    return tuple(c for c in caches if c.is_gone and now - c.used > days * _DAY_SECONDS)


def drop(caches: Iterable[VaultCache]) -> int:
    """Delete these folders; return how many bytes are free now."""
    freed = 0
    for cache in caches:
        shutil.rmtree(cache.folder, ignore_errors=True)
        freed += cache.size - (_measured(cache.folder).size if cache.folder.exists() else 0)
    return freed


def drop_old_layouts(now: float) -> int:
    """Delete what versions before this one kept, a week after its last use; return the bytes."""
    base = cache_root()
    if not base.is_dir() or fault_of_folder(base):
        return 0
    old = [p for p in base.iterdir() if _is_older_layout(p.name) and not fault_of_folder(p)]
    stale = [c for c in map(_measured, old) if now - c.used > _OLD_LAYOUT_DAYS * _DAY_SECONDS]
    return drop(stale)


def _is_older_layout(name: str) -> bool:
    number = name.removeprefix("v")
    return name.startswith("v") and number.isdecimal() and int(number) < int(LAYOUT[1:])


def _is_vault_folder(path: Path) -> bool:
    return len(path.name) == _ID_LENGTH and not fault_of_folder(path)


def _measured(folder: Path) -> VaultCache:
    size, used, pending = 0, 0.0, [folder]
    while pending:
        with suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                with suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISDIR(status.st_mode):
                        pending.append(Path(entry.path))
                    size += status.st_size
                    used = max(used, status.st_mtime)
    return VaultCache(folder, vault_of_folder(folder), size, used)

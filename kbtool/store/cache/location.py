"""Where a vault's cache lies, and whether that place may be trusted.

A cache that someone else can write to is never opened: another place of the user's own is taken,
and the run says so.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from kbtool.errors import CacheError
from kbtool.store.files.ignored import CACHE_TAG_NAME, CACHE_TAG_SIGNATURE
from kbtool.store.user_folders import user_folder, vault_id

LAYOUT: Final = "v1"
"""Raised when an older kbtool must not touch what a newer one keeps."""

_VAULT_NAME: Final = "vault"  # the file that names a folder's vault
_PRIVATE: Final = 0o700
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_README: Final = (
    "What kbtool remembers of the vaults it has read, one folder each.\n"
    "All of it may be deleted at any time: it is made again from the notes.\n"
)


class CacheFolder(NamedTuple):
    """A vault's own folder in a trusted cache, and why it is not the usual one (else empty)."""

    path: Path
    warning: str


def cache_folder(vault_root: Path) -> Path:
    """Return the vault's folder in the cache, made and checked; raises CacheError."""
    return find_cache_folder(vault_root).path


def find_cache_folder(vault_root: Path) -> CacheFolder:
    """Return the vault's folder in the first cache that can be trusted; raises CacheError."""
    root = os.path.realpath(vault_root)
    warnings = list[str]()
    for base in _candidates():
        reason = _make_trusted(base, root)
        if reason:
            warnings.append(f"{base}: {reason}")
            continue
        folder = base / LAYOUT / vault_id(root)
        reason = _make_private(folder.parent) or _make_private(folder)
        if not reason:
            _label(base)
            _name_vault(folder, root)
            note = f"The cache {warnings[0]}; using {base} instead." if warnings else ""
            return CacheFolder(folder, note)
        warnings.append(f"{folder}: {reason}")
    path, _, reason = (warnings or ["the cache: no place for it"])[0].partition(": ")
    raise CacheError(path, reason)


def cache_root() -> Path:
    """Return where the caches of all vaults should lie, whether it exists or not."""
    return next(_candidates())


def vault_of_folder(folder: Path) -> str | None:
    """Return which vault a folder of the cache belongs to, None when it does not say."""
    try:
        data = (folder / _VAULT_NAME).read_bytes()
    except OSError:
        return None
    return data.decode("utf-8", "surrogatepass")


def fault_of_folder(folder: Path) -> str:
    """Say why a private folder must not be trusted, empty when it may be."""
    try:
        status = folder.lstat()
    except OSError as error:
        return (error.strerror or "cannot be looked at").lower()
    if not stat.S_ISDIR(status.st_mode):
        return "not a folder of its own"
    if os.name != "posix":
        return ""  # a Windows profile is its user's; modes say nothing there
    if status.st_uid != os.geteuid():
        return "belongs to somebody else"
    if status.st_mode & _OTHERS_WRITE:
        return "others may write to it"
    return ""


def _candidates() -> Iterator[Path]:
    named = os.environ.get("KBTOOL_CACHE_DIR")
    if named:
        yield Path(os.path.abspath(named))
    else:
        yield _usual()
    import tempfile  # noqa: PLC0415 - few runs get here

    user = str(os.geteuid()) if os.name == "posix" else "user"
    yield Path(os.path.realpath(tempfile.gettempdir())) / f"kbtool-cache-{user}"


def _usual() -> Path:
    return Path(os.path.abspath(user_folder("cache")))


def _make_trusted(base: Path, vault: str) -> str:
    """Make the folder of all caches if need be; say why it cannot be trusted."""
    if base != _usual() and Path(os.path.realpath(base)).is_relative_to(vault):
        return "lies inside the vault"
    try:
        base.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    except OSError as error:
        return (error.strerror or "cannot be made").lower()
    return _fault_of_parents(base.parent) or _make_private(base)


def _make_private(folder: Path) -> str:
    try:
        folder.mkdir(mode=_PRIVATE)
    except FileExistsError:
        pass
    except OSError as error:
        return (error.strerror or "cannot be made").lower()
    return fault_of_folder(folder)


def _fault_of_parents(folder: Path) -> str:
    """Say which folder above would let somebody else put another in this one's place."""
    if os.name != "posix":
        return ""
    real = Path(os.path.realpath(folder))
    for parent in (real, *real.parents):
        status = parent.lstat()
        if status.st_uid not in (0, os.geteuid()):
            return f"{parent} belongs to somebody else"
        if status.st_mode & stat.S_ISVTX:
            continue  # as in /tmp: others may add to it, and rename only what is theirs
        # Many systems give each user a group of its own and let it write: that is no one else.
        own_group = status.st_gid in (0, os.getegid())
        if status.st_mode & stat.S_IWOTH or (status.st_mode & stat.S_IWGRP and not own_group):
            return f"others may write to {parent}"
    return ""


def _label(base: Path) -> None:
    """Tell backup programs, other kbtools and curious people what this folder is."""
    tag = CACHE_TAG_SIGNATURE.decode() + "\n# This folder is kbtool's cache.\n"
    for name, text in ((CACHE_TAG_NAME, tag), ("README", _README)):
        path = base / name
        if not path.exists():
            with suppress(OSError):  # on a full disk the label can wait
                path.write_text(text, encoding="utf-8")


def _name_vault(folder: Path, root: str) -> None:
    path = folder / _VAULT_NAME
    if not path.exists():
        with suppress(OSError):
            path.write_bytes(root.encode("utf-8", "surrogatepass"))

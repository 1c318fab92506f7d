"""Where a user's caches, settings and state lie, and in them a vault's journals."""

import os
import sys
from hashlib import blake2b
from pathlib import Path
from typing import Final, Literal

JOURNAL_PREFIX: Final = "change-"
"""A journal's folder begins so as long as its change may have to be undone."""

Kind = Literal["cache", "config", "state"]

_NAME: Final = "kbtool"
_USUAL: Final = {"cache": ".cache", "config": ".config", "state": ".local/state"}


def user_folder(kind: Kind) -> Path:
    """Return the user's folder of this kind for kbtool, made or not, as platformdirs says."""
    return _find_plain(kind) or _asked(kind)


def vault_id(real_root: str) -> str:
    """Name a vault by its real path; device numbers change over reboots."""
    name = real_root.encode("utf-8", "surrogatepass")
    return blake2b(name, digest_size=16).hexdigest()


def journal_home(root: Path) -> Path:
    """Return the folder of a vault's journals."""
    named = os.environ.get("KBTOOL_STATE_DIR")
    base = named or user_folder("state")
    return Path(os.path.abspath(base)) / vault_id(os.path.realpath(root))


def has_journals(root: Path) -> bool:
    """Say whether there is a journal, of a change that is being made or was cut short."""
    try:
        names = os.listdir(journal_home(root))
    except OSError:
        return False
    return any(name.startswith(JOURNAL_PREFIX) for name in names)


def _find_plain(kind: Kind) -> Path | None:
    """Return what platformdirs says in the plain case; its import would take longer than a scan."""
    if sys.platform != "linux" or "ANDROID_ROOT" in os.environ:
        return None
    named = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
    if named.startswith("/"):
        return Path(named, _NAME)
    home = os.environ.get("HOME", "")
    return Path(home, _USUAL[kind], _NAME) if home.startswith("/") else None


def _asked(kind: Kind) -> Path:
    import platformdirs  # noqa: PLC0415 - see above

    folders = platformdirs.PlatformDirs(_NAME, appauthor=False)
    match kind:
        case "cache":
            return folders.user_cache_path
        case "config":
            return folders.user_config_path
        case "state":
            return folders.user_state_path

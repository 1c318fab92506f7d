"""Which names of a vault are no part of it: hidden, temporary, or some other program's cache.

Conflict copies of sync services are the user's own text and are not ignored.
"""

import os
import re
from typing import Final

from kbtool.store.files.safe_open import open_beneath

CACHE_TAG_NAME: Final = "CACHEDIR.TAG"
CACHE_TAG_SIGNATURE: Final = b"Signature: 8a477f597d28d172789f06886806bc55"
READ_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # opening a pipe must not wait for its writer
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
"""How any file of a vault is opened."""
_PLACEHOLDER: Final = ".icloud"

_FOLDERS: Final = frozenset({"node_modules", "__pycache__"})
_LOGSEQ_BACKUPS: Final = "logseq/bak"
_FILES: Final = re.compile(
    r"""
    .*\.(?:tmp|temp|part|partial|crdownload|bak|orig|rej|laccdb|vsctmp)  # half-written or set aside
  | .*~                             # backups of vim, emacs, gedit
  | .*\.~[0-9a-fA-F]+~?             # numbered backups, and Nextcloud's downloads
  | \#.*\#                          # emacs, while a file has unsaved changes
  | ~\$.*                           # office programs' locks
  | .*___jb_(?:tmp|old)___          # JetBrains' safe writes
  | sed[A-Za-z0-9]{6}               # sed -i
  | desktop\.ini | Icon\r | Thumbs\.db
    """,
    re.VERBOSE | re.DOTALL,
)
_VIM_PROBE: Final = 4913  # vim tests a folder with a file of this name, then 123 more, and so on
_VIM_STEP: Final = 123


def is_ignored_folder(path: str) -> bool:
    """Say whether a folder (relative path) and all below it are no part of the vault."""
    name = path.rpartition("/")[2]
    if name[0] == "." or name in _FOLDERS:
        return True
    return path == _LOGSEQ_BACKUPS or path.endswith(f"/{_LOGSEQ_BACKUPS}")


def has_cachedir_tag(root: str, folder: str) -> bool:
    """Say whether a folder bears a cache's tag with the right signature."""
    try:
        handle = open_beneath(root, f"{folder}/{CACHE_TAG_NAME}", READ_FLAGS)
    except OSError:
        return False
    try:
        return os.read(handle, len(CACHE_TAG_SIGNATURE)) == CACHE_TAG_SIGNATURE
    except OSError:
        return False
    finally:
        os.close(handle)


def is_ignored_file(name: str) -> bool:
    """Say whether a file's name marks it as hidden or temporary."""
    if name[0] == ".":
        return True
    if name.endswith(".md"):  # the common case; only a lock's name can end so
        return name.startswith("~$")
    if name.isdecimal():
        return len(name) in (4, 5) and (int(name) - _VIM_PROBE) % _VIM_STEP == 0
    return _FILES.fullmatch(name) is not None


def placeholder_of(name: str) -> str:
    """Return the name under which iCloud keeps a file it has not downloaded."""
    return f".{name}{_PLACEHOLDER}"


def find_placeheld(name: str) -> str | None:
    """Return the name of the file that an iCloud placeholder stands for."""
    if name.startswith(".") and name.endswith(_PLACEHOLDER) and len(name) > len(_PLACEHOLDER) + 1:
        return name[1 : -len(_PLACEHOLDER)]
    return None

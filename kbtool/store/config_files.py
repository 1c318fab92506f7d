"""Reads the small files that configure a run: the user's own, and those inside a vault.

A vault may be anyone's: its files are opened only where they really lie inside it, and nothing
that could block or never end is read.
"""

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from kbtool.errors import ConfigError
from kbtool.store.files.ignored import READ_FLAGS
from kbtool.store.files.safe_open import open_beneath
from kbtool.store.files.symlinks import resolve_inside
from kbtool.store.user_folders import user_folder

_MOST_BYTES: Final = 1_000_000
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)  # the user's own files may be links


def user_config_path() -> Path:
    """Return where the user's own configuration stands, whether it exists or not."""
    return user_folder("config") / "config.toml"


def read_own(path: Path) -> str | None:
    """Return a user's own file's text, None where there is none; raises ConfigError."""
    return _text(str(path), partial(os.open, path, READ_FLAGS & ~_NO_LINK))


def read_inside(root: Path, relative: str) -> str | None:
    """Return the text of a vault's own file, None where there is none; raises ConfigError.

    A file that a symbolic link leads to outside of the vault counts as none, and no link is
    followed to find that out.
    """
    real = os.path.realpath(root)
    destination, place = resolve_inside(real, relative)
    if destination != "inside":
        return None
    return _text(relative, partial(open_beneath, real, place, READ_FLAGS))


def _text(name: str, opened: Callable[[], int]) -> str | None:
    try:
        handle = opened()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(name, f"cannot be read ({error.strerror}).") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise ConfigError(name, "is no regular file.")
    with os.fdopen(handle, "rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ConfigError(name, f"is larger than {_MOST_BYTES:,} bytes.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(name, f"is not UTF-8 (byte {error.start}).") from error


def write_own(path: Path, text: str) -> None:
    """Replace a user's own file in one step, or leave it as it was; raises ConfigError.

    Where a link leads is written to; what is no file, such as a terminal or a pipe, stays what it
    is and gets the text.
    """
    real = Path(os.path.realpath(path))
    temporary = real.with_name(f".kbtool-{os.getpid()}.tmp")
    try:
        if real.exists() and not real.is_file():
            real.write_text(text, encoding="utf-8", newline="\n")
            return
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(real)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise ConfigError(str(path), f"cannot be written ({error.strerror}).") from error

"""Opens a vault for one command: a session that has looked at the files once."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kbtool.config.settings import Config
from kbtool.model.location import NotePath
from kbtool.session.session import Session
from kbtool.store.open_session import open_overlaid_session, open_session
from kbtool.store.user_folders import has_journals

if TYPE_CHECKING:
    from kbtool.session.ports import Progress


def open_vault(
    root: Path,
    config: Config,
    *,
    report: "Progress",
    warn: Callable[[str], None],
    cache: bool = True,
) -> Session:
    """Return a session that has looked at the vault once.

    `report` is told how far the reading is, `warn` in sentences what the user has to know: an
    unfinished rename, a cache that cannot be used. Without `cache` nothing is kept.
    """
    warn_of_unfinished(root, warn)
    session = open_session(
        root, config, cache=cache, progress=report, notice=warn, verify=is_verifying()
    )
    session.refresh()
    return session


def open_overlaid_vault(
    root: Path, config: Config, path: NotePath, data: bytes, *, cache: bool = True
) -> Session:
    """Return a session that has looked at the vault as if the file at `path` held `data`.

    Nothing of this is kept.
    """
    session = open_overlaid_session(root, config, path, data, cache=cache, verify=is_verifying())
    session.refresh()
    return session


def is_verifying(environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether KBTOOL_VERIFY asks to compare each incremental answer with a fresh check."""
    return environment.get("KBTOOL_VERIFY", "0") not in {"", "0"}


def warn_of_unfinished(root: Path, warn: Callable[[str], None]) -> None:
    """Tell when a change of several files in this vault was cut short."""
    if has_journals(root) and _has_unfinished(root):
        warn("A rename was cut short; kbtool mv --recover undoes it.")


def undo_unfinished(root: Path) -> tuple[str, ...]:
    """Undo a change of several files that was cut short; return sentences about what was done."""
    from kbtool.store.changes.transaction import recover

    return tuple(recover(root))


def _has_unfinished(root: Path) -> bool:
    from kbtool.store.changes.transaction import has_unfinished

    return has_unfinished(root)

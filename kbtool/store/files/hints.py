"""Hints made safe: which places really have to be looked at when some paths are named."""

import os
import stat
from collections.abc import Iterable
from typing import Final

from kbtool.model.location import NotePath
from kbtool.store.files.gitignore import GITIGNORE_NAME, GitIgnore
from kbtool.store.files.ignored import (
    CACHE_TAG_NAME,
    find_placeheld,
    has_cachedir_tag,
    is_ignored_folder,
)

_EVERYWHERE: Final = NotePath("")


class HintWidener:
    """Widens hints to the first thing on their way that is no folder of the vault.

    A hint below a folder that went, that is a link now, or that is a cache's, is a hint about that
    folder. The answers are kept for one refresh, so that a thousand hints in one folder ask once.
    """

    def __init__(self, root: str, folder_depth: int, gitignore: GitIgnore | None = None) -> None:
        self._root = root
        self._folder_depth = folder_depth
        self._gitignore = gitignore
        self._folders: dict[str, bool] = {"": True}

    def widened(self, hints: Iterable[NotePath]) -> frozenset[NotePath]:
        """Return the places to look at; the empty path stands for the whole vault."""
        return frozenset(self._place_of(hint) for hint in hints)

    def _place_of(self, hint: NotePath) -> NotePath:
        parts = [part for part in hint.split("/") if part not in ("", ".")]
        if not parts or ".." in parts:
            return _EVERYWHERE
        parts[-1] = find_placeheld(parts[-1]) or parts[-1]
        if parts[-1] == CACHE_TAG_NAME or (self._gitignore and parts[-1] == GITIGNORE_NAME):
            parts.pop()  # it decides about its whole folder
        if not parts:
            return _EVERYWHERE
        for count in range(1, len(parts)):
            folder = "/".join(parts[:count])
            if count > self._folder_depth or not self._is_walked(folder):
                return NotePath(folder)
        return NotePath("/".join(parts))

    def _is_walked(self, folder: str) -> bool:
        known = self._folders.get(folder)
        if known is None:
            known = self._folders[folder] = self._look_at(folder)
        return known

    def _look_at(self, folder: str) -> bool:
        try:
            status = os.lstat(os.path.join(self._root, folder))
        except OSError:
            return False
        if not stat.S_ISDIR(status.st_mode) or is_ignored_folder(folder):
            return False
        if self._gitignore and self._gitignore.ignores(folder, is_folder=True):
            return False
        return not has_cachedir_tag(self._root, folder)

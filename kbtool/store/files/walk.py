"""Walking a vault's folders: which files there are and their stamps, without opening any.

Iterative, so that no depth of folders can exhaust the stack, and by descriptor where the platform
has it: a status by descriptor and name costs a third of one by full path.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kbtool.errors import VaultNotFoundError
from kbtool.model.location import NotePath
from kbtool.model.source import Stamp, Unreadable
from kbtool.store.files.gitignore import GitIgnore
from kbtool.store.files.ignored import (
    CACHE_TAG_NAME,
    find_placeheld,
    has_cachedir_tag,
    is_ignored_file,
    is_ignored_folder,
    placeholder_of,
)
from kbtool.store.files.safe_open import open_beneath, status_within
from kbtool.store.files.stamps import stamp_of
from kbtool.store.files.symlinks import symlink_target

GONE: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})
"""The errors that say that there is nothing (or a link) where a file or folder was looked for."""

_BY_DESCRIPTOR: Final = os.scandir in os.supports_fd
_FOLDER_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_DIRECTORY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_READ_SUFFIXES: Final = (".md", ".canvas", ".bib")


class Walk:
    """Collects what stands at the places it is led to."""

    def __init__(self, root: str, folder_depth: int, gitignore: GitIgnore | None = None) -> None:
        self.files: dict[NotePath, Stamp] = {}
        self.unreadable: dict[NotePath, Unreadable] = {}
        self.unknown: set[NotePath] = set()
        self.links: set[NotePath] = set()
        self._root = root
        self._folder_depth = folder_depth
        self._gitignore = gitignore

    def place(self, path: NotePath) -> None:
        """Look at one file or folder, whose parents are known to be folders of the vault."""
        ignored = is_ignored_file(path.rpartition("/")[2])
        try:
            status = status_within(self._root, path)
        except OSError as error:
            if error.errno not in GONE:
                self._fails(path, error)
            elif not ignored and self._has_placeholder(path):
                self._not_downloaded(path)
            return
        if self._is_left_out(path, is_folder=stat.S_ISDIR(status.st_mode)):
            return
        if stat.S_ISDIR(status.st_mode):
            if not is_ignored_folder(path):
                self.folder(path)
        elif ignored:
            return
        elif stat.S_ISREG(status.st_mode):
            self.files[path] = stamp_of(status)
        else:
            self._odd(path, is_link=stat.S_ISLNK(status.st_mode))

    def outside(self, path: NotePath) -> None:
        """Look at a file outside the vault, by its absolute path; the user named it."""
        try:
            status = os.stat(path)
        except OSError as error:
            if error.errno not in GONE:
                self._fails(path, error)
            return
        if stat.S_ISREG(status.st_mode):
            self.files[path] = stamp_of(status)

    def folder(self, start: NotePath) -> None:
        """Look at everything in a folder and below; the empty path is the vault itself."""
        pending = [start]
        while pending:
            path = pending.pop()
            depth = path.count("/") + 1 if path else 0
            if depth > self._folder_depth:
                self._too_deep(path, f"more than {self._folder_depth} folders deep")
                continue
            try:
                with _listing(self._root, path) as entries:
                    pending.extend(self._entries(path, entries))
            except OSError as error:
                if error.errno == errno.ENAMETOOLONG:
                    self._too_deep(path, "its path is longer than the system allows")
                elif not path:
                    raise VaultNotFoundError(self._root, reason_of(error)) from error
                elif error.errno not in GONE:
                    self._fails(path, error)

    def _entries(self, folder: NotePath, entries: Iterator[os.DirEntry[str]]) -> list[NotePath]:
        """Take in a folder's files; return the folders in it."""
        prefix = f"{folder}/" if folder else ""
        files, folders = dict[NotePath, Stamp](), list[NotePath]()
        others, placeheld = list[tuple[NotePath, bool]](), list[NotePath]()
        for entry in entries:
            name = entry.name
            path = NotePath(prefix + name)
            if entry.is_dir(follow_symlinks=False):
                if not is_ignored_folder(path):
                    folders.append(path)
            elif is_ignored_file(name):
                if (original := find_placeheld(name)) is not None:
                    placeheld.append(NotePath(prefix + original))
            elif entry.is_file(follow_symlinks=False):
                try:
                    status = _status_of(entry)
                except FileNotFoundError:
                    continue  # it went while the folder was listed
                files[path] = stamp_of(status)
            else:
                others.append((path, entry.is_symlink()))
        if folder and prefix + CACHE_TAG_NAME in files and has_cachedir_tag(self._root, folder):
            return []
        if self._gitignore is not None:
            files = {p: s for p, s in files.items() if not self._is_left_out(p, is_folder=False)}
            folders = [p for p in folders if not self._is_left_out(p, is_folder=True)]
            others = [one for one in others if not self._is_left_out(one[0], is_folder=False)]
        self._take_in(files, others, placeheld)
        return folders

    def _take_in(
        self,
        files: dict[NotePath, Stamp],
        others: list[tuple[NotePath, bool]],
        placeheld: list[NotePath],
    ) -> None:
        self.files.update(files)
        for path, is_link in others:
            self._odd(path, is_link=is_link)
        for path in placeheld:
            if path not in files:
                self._not_downloaded(path)

    def _is_left_out(self, path: NotePath, *, is_folder: bool) -> bool:
        gitignore = self._gitignore
        return gitignore is not None and gitignore.ignores(path, is_folder=is_folder)

    def _odd(self, path: NotePath, *, is_link: bool) -> None:
        """Take note of what is neither a file nor a folder.

        A link to another file of this vault adds nothing to it and is no fault either.
        """
        if is_link:
            self.links.add(path)
            match symlink_target(self._root, path):
                case "inside":
                    return
                case "nowhere":
                    kind, reason = "unreadable-file", "a symbolic link to nothing"
                case "outside":
                    kind, reason = "link-leaves-vault", "a symbolic link that leaves the vault"
                case "ring":
                    kind, reason = "link-leaves-vault", "a symbolic link that leads in a ring"
        elif path.lower().endswith(_READ_SUFFIXES):
            kind, reason = "unreadable-file", "not a regular file"
        else:
            return
        self.unreadable[path] = Unreadable(path, kind, reason)

    def _has_placeholder(self, path: NotePath) -> bool:
        folder, slash, name = path.rpartition("/")
        try:
            status_within(self._root, folder + slash + placeholder_of(name))
        except OSError:
            return False
        return True

    def _not_downloaded(self, path: NotePath) -> None:
        reason = "kept by a cloud service, not on this disk"
        self.unreadable[path] = Unreadable(path, "not-downloaded", reason)
        self.unknown.add(path)

    def _too_deep(self, path: NotePath, reason: str) -> None:
        self.unreadable[path] = Unreadable(path, "too-deep", reason)

    def _fails(self, path: NotePath, error: OSError) -> None:
        self.unreadable[path] = Unreadable(path, "unreadable-file", reason_of(error))
        self.unknown.add(path)


def reason_of(error: OSError) -> str:
    """Return the system's own words for an error, as a sentence fragment."""
    words = error.strerror or type(error).__name__
    return words[:1].lower() + words[1:]


@contextmanager
def _listing(root: str, folder: NotePath) -> Iterator[Iterator[os.DirEntry[str]]]:
    if not _BY_DESCRIPTOR:
        with os.scandir(os.path.join(root, folder)) as entries:
            yield entries
        return
    handle = open_beneath(root, folder, _FOLDER_FLAGS)
    try:
        with os.scandir(handle) as entries:
            yield entries
    finally:
        os.close(handle)


def _status_of(entry: os.DirEntry[str]) -> os.stat_result:
    # Windows keeps no inode in a folder's entries; only a status of the file itself has it.
    return entry.stat(follow_symlinks=False) if _BY_DESCRIPTOR else os.lstat(entry.path)

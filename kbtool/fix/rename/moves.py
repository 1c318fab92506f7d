"""What "rename this to that" means for a vault: which files get which paths."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from posixpath import normpath
from typing import Final
from unicodedata import normalize

from kbtool.errors import RenameError
from kbtool.fix.rename.plan import Renames
from kbtool.model.location import NotePath
from kbtool.rules.files.names import faults_in
from kbtool.vault.names import folder_of, key_of, name_of
from kbtool.vault.snapshot import Vault

_LONGEST_NAME: Final = 255
"""Bytes that a file system takes for one name."""
_LONGEST_EXTENSION: Final = 10


@dataclass(frozen=True, slots=True)
class Moves:
    """`files` hold each moved file of the vault with its new path, `renames` what the disk does."""

    files: Mapping[NotePath, NotePath]
    renames: Renames


def moves_of(vault: Vault, old: NotePath, new: str) -> Moves:
    """Return what it takes to give a file or folder another path.

    `old` is a file's path or a folder's in their own spelling. A `new` without a slash is another
    name in the same folder, one with a slash a path from the vault's root, `./x` and `/x` being
    things at the root itself. Where `new` is a folder, or ends in a slash, the thing moves into it
    under its own name. A file's extension may be left out. Raises RenameError where that is
    impossible.
    """
    inside = [path for path in vault.incoming if path.startswith(f"{old}/")]
    is_file = old in vault.incoming
    if not is_file and not inside:
        raise RenameError(f"{old}: there is no such file or folder in the vault.")
    target = _target(vault, old, new, is_file=is_file)
    moved = [old] if is_file else inside
    files = {path: NotePath(target + path[len(old) :]) for path in moved}
    _check_free(vault, files)
    return Moves(files, ((old, target),) if old != target else ())


def name_faults(vault: Vault, moves: Moves) -> Iterator[str]:
    """Yield what N001 and N002 would say of names that are new: of the thing, and of folders."""
    for old, new in moves.renames:
        folder = existing_folder(vault, folder_of(new))
        for name in new[len(folder) :].strip("/").split("/"):
            if name not in old.split("/"):
                yield from (f"The name {name} {fault} ({code})" for code, fault in faults_in(name))


def folder_at(vault: Vault, path: str) -> NotePath | None:
    """Return the folder that a path names, in its own spelling; None when it holds no file."""
    path = path.strip("/")
    key = key_of(path)
    depth = key.count("/") + 1
    inside = [file for file in vault.incoming if key_of(file).startswith(f"{key}/")]
    spelled = [file for file in inside if file.startswith(f"{path}/")]
    return NotePath("/".join((spelled or inside)[0].split("/")[:depth])) if inside else None


def existing_folder(vault: Vault, folder: str) -> str:
    """Return the folders of a path that are there already, in their own spelling."""
    while folder and (found := folder_at(vault, folder)) is None:
        folder = folder_of(folder)
    return found if folder and found else ""


def _target(vault: Vault, old: NotePath, new: str, *, is_file: bool) -> NotePath:
    """Return the new path, checked name by name."""
    path, into = _place(vault, old, normalize("NFC", new).strip())
    if path.startswith("../") or path in ("", ".."):
        raise RenameError(f"{new or 'That'} is not in the vault; name a path from its root.")
    if into is not None:
        path = f"{into}/{name_of(old)}".lstrip("/")
    existing = existing_folder(vault, folder_of(path))
    if existing:
        depth = existing.count("/") + 1
        path = "/".join((existing, *path.split("/")[depth:]))
    if is_file:
        path = _with_extension(old, path)
    for name in path.split("/"):
        _check_name(name)
    if not is_file and path.startswith(f"{old}/"):
        raise RenameError(f"{old} cannot be moved into itself.")
    return NotePath(path)


def _place(vault: Vault, old: NotePath, words: str) -> tuple[str, str | None]:
    """Return the path that words name, and the folder that the thing moves into, if it does."""
    if not words:
        return "", None
    is_bare = "/" not in words and words not in (".", "..")
    path = normpath(words.lstrip("/"))
    found = folder_at(vault, path)
    is_other = found is not None and found != old
    if is_bare and not is_other:
        return f"{folder_of(old)}/{path}".lstrip("/"), None
    if path == ".":
        return path, ""
    if words.endswith("/") or (is_other and key_of(path) != key_of(old)):
        return path, found or path
    return path, None


def _with_extension(old: str, new: str) -> str:
    """Keep a note a note and a canvas a canvas; a name without an extension keeps the old one."""
    before, after = _suffix(old), _suffix(new)
    if before == ".md":
        return new if after == ".md" else f"{new}.md"
    if not after:
        return new + name_of(old)[len(name_of(old)) - len(before) :]
    if before != after and {before, after} & {".md", ".canvas"}:
        raise RenameError(f"{new}: a {before or 'plain'} file does not become a {after} file.")
    return new


def _suffix(path: str) -> str:
    """Return what looks like an extension, in lower case: `.2 notes` does not."""
    name, dot, extension = name_of(path).rpartition(".")
    is_one = name and extension.isalnum() and len(extension) <= _LONGEST_EXTENSION
    return f"{dot}{extension}".lower() if is_one else ""


def _check_name(name: str) -> None:
    if name.startswith("."):
        raise RenameError(f"{name}: what begins with a dot is not part of the vault.")
    if len(name.encode("utf-8", "surrogateescape")) > _LONGEST_NAME:
        raise RenameError(f"{name}: longer than the {_LONGEST_NAME} bytes a name may have.")
    if any(ord(sign) < 32 for sign in name):
        raise RenameError(f"{name!r}: a name must not hold control characters.")


def _check_free(vault: Vault, files: Mapping[NotePath, NotePath]) -> None:
    for old, new in files.items():
        others = [path for path in vault.paths_at(new) if path not in files]
        folders = accumulate(folder_of(new).split("/"), "{}/{}".format)
        others += [path for folder in folders for path in vault.paths_at(folder)]
        if others:
            raise RenameError(f"{old} cannot become {new}: {others[0]} is there already.")

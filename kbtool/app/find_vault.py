"""Which folder is the vault, and what the named paths are inside it."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from kbtool.errors import UsageError, VaultNotFoundError
from kbtool.report.text.editor_links import Standpoint
from kbtool.store.files.symlinks import symlink_target
from kbtool.vault.names import is_note_name

_TOOL_TABLE: Final = re.compile(
    rb"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*kbtool[ \t]*[.\]]", re.MULTILINE
)
_MOST_BYTES: Final = 1_000_000  # of a pyproject.toml that is looked into


class Place(NamedTuple):
    """`root` is the vault's real path; `paths` are relative to it, with `/`, "" for all of it.

    `skipped` are named notes that lie in no vault, beside others that do. `is_named`: the folder
    itself was named, as the vault or as the one path.
    """

    root: Path
    paths: tuple[str, ...]
    skipped: tuple[str, ...] = ()
    is_named: bool = False


def find_vault(
    named: str | None, paths: Iterable[str] = (), environment: Mapping[str, str] = os.environ
) -> Place:
    """Find the vault as the contract says, and place `paths` in it.

    A named vault wins, then KBTOOL_VAULT, then the nearest marked folder at or above the paths,
    then a single folder among them, then the nearest marked one at or above the working directory,
    then the working directory. Raises UsageError for a path that lies in no vault, but for notes
    beside others that do: git's hooks name every staged one.
    """
    given = [(path, _real(path)) for path in paths]
    name = _named(named, environment)
    if name is not None:
        root = _folder(name)
        placed = tuple(_relative(path, real, root) for path, real in given)
        return Place(root, placed, is_named=True)
    root = _root_around(given)
    inside = [(path, real) for path, real in given if real.is_relative_to(root)]
    outside = [(path, real) for path, real in given if not real.is_relative_to(root)]
    for path, real in outside:
        if not (inside and is_marked(root) and is_note_name(path) and real.is_file()):
            raise _outside(path, real, root)
    placed = tuple(_relative(path, real, root) for path, real in inside)
    return Place(root, placed, tuple(path for path, _ in outside), is_named=placed == ("",))


def vault_that_may_be_away(named: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """Find the vault's root as `find_vault` does, a named one also where no folder is now."""
    name = _named(named, environment)
    return Path(os.path.realpath(name)) if name is not None else find_vault(None).root


def standpoint_of(root: Path) -> Standpoint:
    """Return where the working directory stands to a vault's real path.

    The way to a vault with which it shares no folder but the disk's own is the absolute path.
    """
    try:
        here = Path(os.path.realpath(Path.cwd()))
    except OSError:  # it is gone
        return Standpoint(way=f"{root.as_posix()}/")
    if here.is_relative_to(root):
        folder = here.relative_to(root).as_posix()
        return Standpoint(folder="" if folder == "." else folder)
    shared = next((one for one in (here, *here.parents) if root.is_relative_to(one)), None)
    if shared is None or (shared == shared.parent and shared != here):
        return Standpoint(way=f"{root.as_posix().removesuffix('/')}/")
    return Standpoint(way=Path(os.path.relpath(root, here)).as_posix() + "/")


def is_marked(folder: Path) -> bool:
    """Tell whether a folder is a vault by its own files; one that may not be read is none."""
    return (
        os.path.isdir(folder / ".obsidian")  # noqa: PTH112 - Path.is_dir raises where it may not ask
        or os.path.isfile(folder / "kbtool.toml")  # noqa: PTH113 - as above
        or _has_tool_table(folder / "pyproject.toml")
    )


def _named(named: str | None, environment: Mapping[str, str]) -> str | None:
    if named == "":  # a script's variable that nobody has set: never the folder one stands in
        raise UsageError("--vault names no folder; give it the vault's path.")
    return named or environment.get("KBTOOL_VAULT") or None


def _folder(name: str) -> Path:
    path = Path(name)
    if not path.exists():
        raise VaultNotFoundError(name, "no such folder")
    if not path.is_dir():
        raise VaultNotFoundError(name, "not a folder")
    return Path(os.path.realpath(path))


def _root_around(given: list[tuple[str, Path]]) -> Path:
    roots = {root for _, real in given if (root := _marked_ancestor(real)) is not None}
    if len(roots) > 1:
        first, second = sorted(map(str, roots))[:2]
        raise UsageError(f"The paths lie in two vaults ({first} and {second}); lint one at a time.")
    if roots:
        return roots.pop()
    here = Path.cwd().resolve()
    if len(given) == 1 and given[0][1].is_dir():
        return given[0][1]
    return _marked_ancestor(here) or here


def _marked_ancestor(path: Path) -> Path | None:
    return next((folder for folder in (path, *path.parents) if is_marked(folder)), None)


def _real(path: str) -> Path:
    """Resolve links on the way to a path, and of the path itself only where it is a folder.

    A linked note stands where its link stands; what it leads to is the disk's business. A path
    may be spelled in another case or Unicode form, or be an unsaved buffer's: whether there is
    anything is asked later.
    """
    whole = Path(os.path.realpath(path))
    if whole.is_dir():
        return whole
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps `..`
    return Path(os.path.realpath(absolute.parent)) / absolute.name


def _outside(path: str, real: Path, root: Path) -> UsageError:
    if not os.path.lexists(real):
        return UsageError(f"{path}: no such note or folder.")
    return UsageError(f"{path}: not in the vault {root}; name its vault with --vault DIR.")


def _relative(path: str, real: Path, root: Path) -> str:
    if not real.is_relative_to(root):
        raise _outside(path, real, root)
    relative = real.relative_to(root).as_posix()
    return "" if relative == "." else relative


def _has_tool_table(file: Path) -> bool:
    try:
        if symlink_target(str(file.parent), file.name) != "inside" or not file.is_file():
            return False  # a link out of a vault is not looked behind
        with file.open("rb") as stream:
            return _TOOL_TABLE.search(stream.read(_MOST_BYTES)) is not None
    except OSError:
        return False

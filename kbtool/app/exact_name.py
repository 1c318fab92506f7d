"""The one thing that a writing command is to change: named exactly, or not touched at all."""

import os
from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Final

from kbtool.errors import RenameError, UsageError
from kbtool.fix.rename.moves import folder_at
from kbtool.model.location import NotePath
from kbtool.rules.suggest.words import nearest_words
from kbtool.vault.find_file import files_meant, files_named
from kbtool.vault.names import folded, folder_of, is_note_name, linked_name
from kbtool.vault.snapshot import Vault

_MOST_NAMED: Final = 8
_MOST_SUGGESTED: Final = 3
_SLASHES: Final = ("/", os.sep)


def note_named(vault: Vault, words: str) -> NotePath:
    """Return the note of this path or name; raises UsageError as `thing_named` does."""
    files = files_named(vault, words)
    notes = [path for path in files if path in vault.notes]
    if files and not notes:
        raise UsageError(f"{files[0]} is no note, it has no headings.")
    return _only(vault, words, notes, vault.notes, "note")


def thing_named(vault: Vault, words: str) -> NotePath:
    """Return the file or folder of this path or name, in its own spelling.

    Raises UsageError where words name several things, or none: what an alias, a title or a part of
    a name may mean is only suggested.
    """
    files, folder = files_named(vault, words), folder_at(vault, words)
    if folder is not None and (words.endswith("/") or not files):
        return folder
    if folder is not None and words.removeprefix("./").strip("/") not in files:
        raise UsageError(
            f"{words} may mean the folder {folder}/ or the file {files[0]}; write it so."
        )
    return _only(vault, words, files, vault.incoming, "file")


def path_from_here(root: Path, words: str) -> str | None:
    """Return the vault path of what lies at a path from the working directory, if it does.

    A note's `.md` may be left out there as well; a folder keeps the slash that was typed.
    """
    slash = "/" if words.endswith(_SLASHES) else ""
    for name in (words, f"{words}.md"):
        bare = name.rstrip("".join(_SLASHES))
        path = Path(os.path.realpath(Path(bare).parent)) / Path(bare).name
        if bare and os.path.lexists(path) and path.is_relative_to(root) and path != root:
            return path.relative_to(root).as_posix() + slash
    return None


def target_meant(root: Path, words: str, *, from_here: bool) -> str:
    """Return what `moves_of` takes for the new name that somebody typed.

    `from_here`: the thing was named by its path from the working directory, so paths are meant
    from there, too. A path of the file system that lies in the vault is taken for what it is.
    """
    here = Path(os.path.realpath("."))
    new = words.replace(os.sep, "/")
    absolute = Path(os.path.realpath(words))
    if Path(words).is_absolute():
        if absolute.is_relative_to(root):
            return _anchored(absolute, root, new)
        if absolute.parent != Path(absolute.anchor) and absolute.parent.is_dir():
            raise RenameError(f"{words} is not in the vault; name a path from its root.")
        return new
    if from_here and ("/" in new or new in (".", "..") or (here / new).is_dir()):
        return _anchored(here / new, root, new)
    return new


def is_other_folder(root: Path, target: str, thing: str) -> bool:
    """Say whether a new name is that of a folder on the disk, other than the thing itself."""
    path = root / target.lstrip("/")
    return bool(target) and path.is_dir() and not path.samefile(root / thing)


def _anchored(path: Path, root: Path, written: str) -> str:
    relative = os.path.relpath(path, root).replace(os.sep, "/")
    if relative.startswith("../") or relative == "..":
        return relative
    return f"/{relative}" + ("/" if written.endswith("/") else "")


def _only(
    vault: Vault, words: str, files: Collection[NotePath], among: Collection[NotePath], kind: str
) -> NotePath:
    if len(files) == 1:
        return next(iter(files))
    if files:
        some = [*files][:_MOST_NAMED]
        more = ", …" if len(files) > len(some) else ""
        raise UsageError(
            f"{words} may mean {len(files)} {kind}s: {', '.join(some)}{more}; name one by its path."
        )
    near = list(dict.fromkeys(_suggested(vault, words, among)))
    hint = f"; did you mean {_one_of(near)}?" if near else "."
    raise UsageError(f"No {kind} is called {words}{hint}")


def _suggested(vault: Vault, words: str, among: Collection[NotePath]) -> Iterator[str]:
    """Yield what words may mean by an alias, a title or part of a name, else what is like them."""
    meant = [path for path in files_meant(vault, words) if path in among]
    if meant:
        yield from meant
        return
    things = [(name, str(path)) for path in among for name in _names_of(path)]
    if len(among) == len(vault.incoming):  # folders are things, too
        things += [(folder.rpartition("/")[2], f"{folder}/") for folder in sorted(_folders(among))]
    word = folded(words.strip("/"))
    # A name of another length is like it only to a scale that looks for parts.
    near = {folded(name): thing for name, thing in things if _is_as_long(name, word)}
    yield from (near[name] for name in nearest_words(word, near))


def _names_of(path: NotePath) -> Iterator[str]:
    name = linked_name(path)
    yield name
    if not is_note_name(path) and (stem := name.rpartition(".")[0]):
        yield stem


def _is_as_long(name: str, word: str) -> bool:
    return 2 * abs(len(name) - len(word)) <= len(word)


def _folders(paths: Iterable[NotePath]) -> set[str]:
    folders = {folder_of(path) for path in paths} - {""}
    return {above for folder in folders for above in accumulate(folder.split("/"), "{}/{}".format)}


def _one_of(names: list[str]) -> str:
    shown, more = names[:_MOST_SUGGESTED], len(names) - _MOST_SUGGESTED
    *others, last = [*shown, f"{more} more"] if more > 0 else shown
    return f"{', '.join(others)} or {last}" if others else last

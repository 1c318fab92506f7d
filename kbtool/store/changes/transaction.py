"""Changes of many files at once: all of them are made, or none.

Whatever stops the work, an error, a signal or the power, the vault is as it was before or can be
made so by the next run, from the journal.
"""

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from kbtool.model.location import NotePath
from kbtool.store.changes.atomic_write import (
    FileWrite,
    fault_of,
    fsync_folder,
    replace_file,
    stage,
    temporary_name,
)
from kbtool.store.changes.journal import Journal, Plan, Rename, Write, begin, unfinished
from kbtool.store.files.stamps import digest_of
from kbtool.store.files.walk import reason_of
from kbtool.store.locks import LockBusyError, hold
from kbtool.store.user_folders import journal_home

_PATIENCE_SECONDS: Final = 2.0
_LOCK: Final = "changes.lock"


@dataclass(frozen=True, slots=True)
class FileTransaction:
    """New bytes for files, by their paths before the renames, then renames of files and folders."""

    writes: tuple[FileWrite, ...]
    renames: tuple[tuple[NotePath, NotePath], ...] = ()


def commit(root: Path, changes: FileTransaction) -> Mapping[NotePath, str]:
    """Make all changes; when one cannot be made, make none and return why, by path."""
    real = Path(os.path.realpath(root))
    faults = _faults_of(real, changes)
    if faults or not (changes.writes or changes.renames):
        return faults
    first = changes.writes[0].path if changes.writes else changes.renames[0][0]
    try:
        with hold(_lock_of(real), _PATIENCE_SECONDS):
            return _apply(real, changes, first)
    except LockBusyError:
        return {first: "another kbtool is changing this vault"}
    except OSError as error:
        return {first: reason_of(error)}


def recover(root: Path) -> tuple[str, ...]:
    """Undo changes that were cut short; return sentences for the user about what was found."""
    real = Path(os.path.realpath(root))
    if not journal_home(real).is_dir():
        return ()
    try:
        with hold(_lock_of(real), 0):
            return tuple(word for journal in unfinished(real) for word in _undone(real, journal))
    except LockBusyError:
        return ()  # it is being made right now


def has_unfinished(root: Path) -> bool:
    """Say whether a change of the vault was cut short and waits to be undone."""
    return any(unfinished(root))


def _lock_of(root: Path) -> Path:
    home = journal_home(root)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home / _LOCK


def _faults_of(root: Path, changes: FileTransaction) -> dict[NotePath, str]:
    faults = [(old, _fault_of_rename(root, old, new)) for old, new in changes.renames]
    faults += [(change.path, fault_of(root, change)) for change in changes.writes]
    return {path: fault for path, fault in faults if fault}


def _fault_of_rename(root: Path, old: NotePath, new: NotePath) -> str:
    source, target = root / old, root / new
    for place in (source, target):
        if not Path(os.path.realpath(place.parent)).is_relative_to(root):
            return "its folder leads out of the vault"
    try:
        mode = source.lstat().st_mode
    except OSError as error:
        return reason_of(error)
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "it is no regular file or folder"
    if target.is_relative_to(source) and target != source:
        return "a folder cannot be moved into itself"
    if os.path.lexists(target) and not _is_one_file(source, target):
        return f"{new} is there already"
    return ""


def _is_one_file(one: Path, other: Path) -> bool:
    """Say whether two names are spellings of one file, where the disk folds case or form."""
    return one.parent == other.parent and os.path.samestat(one.lstat(), other.lstat())


def _apply(root: Path, changes: FileTransaction, first: NotePath) -> Mapping[NotePath, str]:
    journal = begin(root, *_planned(root, changes))
    at = first
    try:
        for path, work in _steps(root, journal.plan, changes.writes):
            at = path
            work()
    except BaseException as error:
        _put_back(root, journal)
        if isinstance(error, OSError):
            return {at: reason_of(error)}
        raise
    journal.close()
    return {}


def _planned(root: Path, changes: FileTransaction) -> tuple[Plan, dict[str, bytes]]:
    """Decide about every name beforehand, so that the journal knows all that can be found."""
    originals = dict[str, bytes]()
    writes = list[Write]()
    for number, change in enumerate(changes.writes):
        name = None if change.before is None else f"before-{number}"
        if name is not None and change.before is not None:
            originals[name] = change.before
        after = None if change.after is None else digest_of(change.after)
        mode = 0 if name is None else stat.S_IMODE((root / change.path).lstat().st_mode)
        writes.append(Write(change.path, temporary_name(), name, after, mode))
    renames = [Rename(old, new, _beside(old, temporary_name())) for old, new in changes.renames]
    targets = [write.path for write in writes] + [rename.new for rename in renames]
    return Plan(
        str(root), tuple(writes), tuple(renames), _missing_folders(root, targets)
    ), originals


def _steps(
    root: Path, plan: Plan, changes: Sequence[FileWrite]
) -> Iterator[tuple[NotePath, Callable[[], None]]]:
    """Yield what is to be done, and to which file.

    All new bytes are on the disk before the first old ones go: a full disk is noticed in time.
    """
    for folder in plan.folders:
        yield folder, (root / folder).mkdir
    for write, change in zip(plan.writes, changes, strict=True):
        path = root / write.path
        if change.after is not None:
            yield write.path, partial(stage, path.with_name(write.temporary), change.after, path)
    for write in plan.writes:
        path = root / write.path
        if write.after is None:
            yield write.path, path.unlink
        else:
            yield write.path, partial(replace_file, path.with_name(write.temporary), path)
    for rename in plan.renames:
        yield rename.old, partial(_rename, root, rename)


def _rename(root: Path, rename: Rename) -> None:
    old, new, between = root / rename.old, root / rename.new, root / rename.temporary
    if os.path.lexists(new):  # another spelling of the same name: some disks need a step between
        old.rename(between)
        old = between
    old.rename(new)
    fsync_folder(new.parent)


def _put_back(root: Path, journal: Journal) -> None:
    """Undo what was done so far; what cannot be undone now stays for the next run."""
    with suppress(OSError):
        for _ in _undone(root, journal):
            pass


def _undone(root: Path, journal: Journal) -> Iterator[str]:
    """Undo a change, and yield what the user should know of it."""
    for rename in reversed(journal.plan.renames):
        _rename_back(root, rename)
    kept = [write for write in journal.plan.writes if not _restore(root, journal, write)]
    for folder in reversed(journal.plan.folders):
        with suppress(OSError):  # somebody has put something into it
            (root / folder).rmdir()
    if not kept:
        journal.close()
        yield "An interrupted change of several files was undone."
        return
    place = journal.keep()
    for write in kept:
        yield f"{write.path} has changed since; its text from before is in {place}."


def _rename_back(root: Path, rename: Rename) -> None:
    old = root / rename.old
    if _stands(old):
        return
    for place in (root / rename.temporary, root / rename.new):
        if _stands(place):
            place.rename(old)
            fsync_folder(old.parent)
            return


def _restore(root: Path, journal: Journal, write: Write) -> bool:
    """Give a file its old bytes again; False when it holds neither the old nor the new ones."""
    path = root / write.path
    temporary = path.with_name(write.temporary)
    temporary.unlink(missing_ok=True)
    original = journal.original(write)
    now = digest_of(path.read_bytes()) if path.is_file() else None
    if now == (None if original is None else digest_of(original)):
        return True
    if now != write.after:
        return False
    if original is None:
        path.unlink()
    else:
        stage(temporary, original, path)
        temporary.chmod(write.mode)
        replace_file(temporary, path)
    return True


def _stands(path: Path) -> bool:
    """Say whether a name stands in its folder in exactly this spelling."""
    try:
        return path.name in os.listdir(path.parent)
    except OSError:
        return False


def _beside(path: NotePath, name: str) -> NotePath:
    folder, slash, _ = path.rpartition("/")
    return NotePath(folder + slash + name)


def _missing_folders(root: Path, paths: Sequence[NotePath]) -> tuple[NotePath, ...]:
    """Return the folders that these paths need and that are not there, outer ones first."""
    missing = dict[NotePath, None]()
    for path in paths:
        parts = path.split("/")[:-1]
        for count in range(1, len(parts) + 1):
            folder = NotePath("/".join(parts[:count]))
            if not (root / folder).is_dir():
                missing[folder] = None
    return tuple(missing)

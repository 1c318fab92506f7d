"""The journal of a change of many files: what stood where before, so that it can be undone.

It is no cache: it lies in the user's state folder, with the original bytes, from before the first
file is touched until the last one is done. Whoever finds one later undoes what it tells of.
"""

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from kbtool.model.location import NotePath
from kbtool.store.cache.location import fault_of_folder
from kbtool.store.changes.atomic_write import fsync_folder
from kbtool.store.user_folders import JOURNAL_PREFIX, journal_home

_PLAN: Final = "plan.json"
_SCHEMA: Final = 1
_KEPT_PREFIX: Final = "kept-"


@dataclass(frozen=True, slots=True)
class Write:
    """One file's change: where the new bytes wait, and what tells old from new.

    `before` names the copy of the old bytes in the journal, `after` is the new bytes' digest; both
    are None where there is no file. `mode` is the old file's.
    """

    path: NotePath
    temporary: str
    before: str | None
    after: str | None
    mode: int


@dataclass(frozen=True, slots=True)
class Rename:
    """One move of a file or folder, over a name of its own on the way."""

    old: NotePath
    new: NotePath
    temporary: NotePath


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will be done, in order; `folders` are those made for it."""

    root: str
    writes: tuple[Write, ...]
    renames: tuple[Rename, ...]
    folders: tuple[NotePath, ...]


@dataclass(frozen=True, slots=True)
class Journal:
    """A plan on the disk, with the original bytes beside it."""

    folder: Path
    plan: Plan

    def original(self, write: Write) -> bytes | None:
        """Return a file's bytes as they were, None when there was no file."""
        return None if write.before is None else (self.folder / write.before).read_bytes()

    def close(self) -> None:
        """Forget the change: it is done, or undone. Without its plan a journal says nothing."""
        (self.folder / _PLAN).unlink()
        fsync_folder(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)

    def keep(self) -> Path:
        """Keep the original bytes for the user, without a plan that anyone would follow."""
        place = self.folder.with_name(self.folder.name.replace(JOURNAL_PREFIX, _KEPT_PREFIX))
        (self.folder / _PLAN).unlink()
        self.folder.rename(place)
        return place


def begin(root: Path, plan: Plan, originals: Mapping[str, bytes]) -> Journal:
    """Write a journal; OSError when it cannot be written or its place cannot be trusted."""
    home = journal_home(root)
    if fault := _make_home(home):
        raise PermissionError(0, f"no journal can be kept in {home}: {fault}")
    folder = home / f"{JOURNAL_PREFIX}{secrets.token_hex(6)}"
    folder.mkdir(mode=0o700)
    try:
        for name, data in originals.items():
            _write(folder / name, data)
        text = json.dumps({"schema": _SCHEMA, **asdict(plan)})
        _write(folder / f"{_PLAN}.new", text.encode("ascii"))
        (folder / f"{_PLAN}.new").replace(folder / _PLAN)
        fsync_folder(folder)
        fsync_folder(home)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Journal(folder, plan)


def unfinished(root: Path) -> Iterator[Journal]:
    """Yield the journals of changes that were cut short; those without a plan are swept away."""
    home = journal_home(root)
    if not home.is_dir() or fault_of_folder(home) or fault_of_folder(home.parent):
        return
    for folder in sorted(home.glob(f"{JOURNAL_PREFIX}*")):
        try:
            plan = _plan_of((folder / _PLAN).read_bytes(), os.path.realpath(root))
        except FileNotFoundError:
            shutil.rmtree(folder, ignore_errors=True)
            continue
        if plan is not None:
            yield Journal(folder, plan)


def _make_home(home: Path) -> str:
    home.parent.parent.mkdir(parents=True, exist_ok=True)
    for folder in (home.parent, home):
        folder.mkdir(mode=0o700, exist_ok=True)
        if fault := fault_of_folder(folder):
            return fault
    return ""


def _plan_of(data: bytes, root: str) -> Plan | None:
    """Read a plan; None when it is another version's, or another vault's."""
    plan = json.loads(data)
    if plan["schema"] != _SCHEMA or plan["root"] != root:
        return None
    return Plan(
        root,
        tuple(Write(**row) for row in plan["writes"]),
        tuple(Rename(**row) for row in plan["renames"]),
        tuple(plan["folders"]),
    )


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)

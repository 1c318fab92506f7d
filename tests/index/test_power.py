"""A power cut at any wait for the disk: the index that is left answers, and loses no note."""

import os
import shutil
from pathlib import Path

import pytest
from searching import MemoryNotes, library_at, silent

from kbtool.index.lifecycle import generation as generations
from kbtool.index.lifecycle.check import checked
from kbtool.index.lifecycle.index_store import compact, open_current, update
from kbtool.index.lifecycle.recovery import update_or_rebuild

BEFORE = {f"n{number}.md": f"Pears and plum{number}." for number in range(12)}
AFTER = {**BEFORE, "n3.md": "Plums only.", "new.md": "Pears!"}
LATER = {**AFTER, "n4.md": "Nuts.", "newer.md": "More pears."}
MOST_WAITS = 40


class PowerCut(BaseException):
    """The machine stands still."""


class Disk:
    """Remembers what was on the disk for certain, and cuts the power at one wait for it."""

    def __init__(self, root, cut_at):
        self.cut_at = cut_at
        self.waits = 0
        self.open = []
        self.bytes = {}  # by inode
        self.names = {}  # folder to names and inodes
        for folder in (root, *(path for path in root.rglob("*") if path.is_dir())):
            for path in files_in(folder):
                self.keep(path)
            self.names[str(folder)] = {p.name: p.stat().st_ino for p in files_in(folder)}

    def keep(self, path):
        self.open.append(path.open("rb"))  # or its inode would be given to another file
        self.bytes[path.stat().st_ino] = path.read_bytes()

    def fsync(self, descriptor):
        self.waits += 1
        if self.waits == self.cut_at:
            raise PowerCut
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_dir():
            self.names[str(path)] = {p.name: p.stat().st_ino for p in files_in(path)}
        else:
            self.keep(path)

    def leave(self, root, names_kept):
        """Leave on the disk what a cut leaves: files never waited for are empty.

        Of the names since the last wait for them, all or none have reached the disk, or only those
        that were given to another file. Where they have not, what was removed is there again.
        """
        for folder in (root, *(path for path in root.rglob("*") if path.is_dir())):
            now = {p.name: p.stat().st_ino for p in files_in(folder)}
            names = self.names.get(str(folder), {})
            if names_kept == "all":
                names = now
            elif names_kept == "replaced":
                names = {name: now.get(name, inode) for name, inode in names.items()}
            for path in files_in(folder):
                path.unlink()
            for name, inode in names.items():
                (folder / name).write_bytes(self.bytes.get(inode, b""))
                (folder / name).chmod(0o600)


def files_in(folder):
    return [path for path in folder.iterdir() if path.is_file()]


def change(library):
    update(library, MemoryNotes(AFTER), silent)
    update(library, MemoryNotes(LATER), silent)


def squeeze(library):
    update(library, MemoryNotes(AFTER), silent)
    compact(library)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="asks the system for a file's name")
@pytest.mark.parametrize("names_kept", ["all", "none", "replaced"])
@pytest.mark.parametrize("work", [change, squeeze])
def test_a_power_cut_leaves_an_index_that_answers(tmp_path, monkeypatch, work, names_kept):
    # One file after the other, so that the cut comes at each of them in turn.
    monkeypatch.setattr(generations, "sync_files", one_by_one)
    library = library_at(tmp_path / "first")
    update(library, MemoryNotes(BEFORE), silent)
    cuts = 0
    for cut_at in range(1, MOST_WAITS):
        place = tmp_path / str(cut_at)
        shutil.copytree(tmp_path / "first", place, symlinks=True)
        cut = library_at(place)
        disk = Disk(cut.folder, cut_at)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", disk.fsync)
            try:
                work(cut)
            except PowerCut:
                cuts += 1
            else:
                break
        disk.leave(cut.folder, names_kept)
        for file in disk.open:
            file.close()
        left = open_current(cut)  # whole as it is: nothing has to be built anew
        assert left is not None
        held = {path for _, path, _ in left.view().documents()}
        assert held in ({*BEFORE}, {*AFTER}, {*LATER})
        update_or_rebuild(cut, MemoryNotes(LATER), silent)
        assert checked(cut, MemoryNotes(LATER)) == ()
        assert not list(place.glob("index.bad-*"))
    assert cuts >= 6


def one_by_one(folder, names):
    for name in names:
        with (folder / name).open("r+b") as file:
            os.fsync(file.fileno())

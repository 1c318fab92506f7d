import os
import stat

import pytest

from kbtool.model.location import NotePath
from kbtool.store.changes.atomic_write import FileWrite
from kbtool.store.changes.transaction import FileTransaction, commit


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_STATE_DIR", str(tmp_path / "state"))
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/a.md").write_bytes(b"one\r\n")
    return tmp_path / "vault"


def replaced(root, before, after, path="a.md"):
    change = FileWrite(NotePath(path), before, after)
    return commit(root, FileTransaction((change,))).get(change.path, "")


def names(root):
    return sorted(path.name for path in root.iterdir())


def test_new_bytes_take_the_place_of_the_old(root):
    (root / "a.md").chmod(0o640)
    assert replaced(root, b"one\r\n", b"two \n") == ""
    assert (root / "a.md").read_bytes() == b"two \n"
    assert stat.S_IMODE((root / "a.md").stat().st_mode) == 0o640
    assert names(root) == ["a.md"]


def test_files_come_and_go(root):
    assert replaced(root, None, b"new", "b.md") == ""
    assert replaced(root, b"one\r\n", None) == ""
    assert names(root) == ["b.md"]
    assert (root / "b.md").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("before", "reason"),
    [(b"other", "it has changed since it was read"), (None, "there is such a file already")],
)
def test_what_is_not_as_it_was_read_is_left_alone(root, before, reason):
    assert replaced(root, before, b"two") == reason
    assert (root / "a.md").read_bytes() == b"one\r\n"


def test_what_is_gone_stays_gone(root):
    assert replaced(root, b"x", b"y", "b.md") == "it is gone"
    assert names(root) == ["a.md"]


def test_read_only_notes_and_links_are_left_alone(root):
    (root / "a.md").chmod(0o444)
    assert replaced(root, b"one\r\n", b"two") == "it is read-only"
    (root.parent / "out.md").write_bytes(b"out")
    (root / "way.md").symlink_to("../out.md")
    assert replaced(root, b"out", b"two", "way.md") == "it is no regular file"
    (root / "folder").symlink_to("..")
    assert replaced(root, b"out", b"two", "folder/out.md") == "its folder leads out of the vault"
    assert (root.parent / "out.md").read_bytes() == b"out"


def test_a_full_disk_changes_nothing(root, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert replaced(root, b"one\r\n", b"two") == "no space left on device"
    assert (root / "a.md").read_bytes() == b"one\r\n"
    assert names(root) == ["a.md"]


def test_the_longest_name_can_be_replaced(root):
    path = "é" * 126 + ".md"
    (root / path).write_bytes(b"x")
    assert replaced(root, b"x", b"y", path) == ""

"""Changes of many files are made whole or not at all, whenever and however they are stopped."""

import os
import stat
from pathlib import Path

import pytest

from kbtool.store.changes import transaction as applying
from kbtool.store.changes.atomic_write import FileWrite
from kbtool.store.changes.transaction import FileTransaction, commit, has_unfinished, recover
from kbtool.store.user_folders import journal_home

FILES = {
    "a.md": b"\xef\xbb\xbfone\r\ntwo\r",
    "n/b.md": b"links [[a]]\n",
    "n/deep/c.md": b"gone soon\n",
    "proj/x.md": b"moves\n",
    "proj/p.png": b"\x89PNG",
    "case.md": b"case\n",
}
CHANGES = FileTransaction(
    (
        FileWrite("a.md", FILES["a.md"], b"\xef\xbb\xbfONE\r\ntwo\r"),
        FileWrite("n/b.md", FILES["n/b.md"], b"links [[new/a]]\n"),
        FileWrite("n/deep/c.md", FILES["n/deep/c.md"], None),
        FileWrite("fresh/folder/stub.md", None, b"# Stub\n"),
    ),
    (("proj", "archive/2024/proj"), ("a.md", "new/a.md"), ("case.md", "Case.md")),
)
DONE = {
    "new/a.md": b"\xef\xbb\xbfONE\r\ntwo\r",
    "n/b.md": b"links [[new/a]]\n",
    "fresh/folder/stub.md": b"# Stub\n",
    "archive/2024/proj/x.md": b"moves\n",
    "archive/2024/proj/p.png": b"\x89PNG",
    "Case.md": b"case\n",
}


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_STATE_DIR", str(tmp_path / "state"))
    for path, data in FILES.items():
        file = tmp_path / "vault" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (tmp_path / "vault/n/b.md").chmod(0o640)
    return tmp_path / "vault"


def content(root: Path) -> dict[str, bytes]:
    """All files, hidden ones and left-overs too."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def folders(root: Path) -> set[str]:
    return {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_dir()}


def journals(root: Path) -> list[str]:
    home = journal_home(root)
    return sorted(p.name for p in home.iterdir() if p.is_dir()) if home.is_dir() else []


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_changes_are_made_and_leave_nothing_behind(root):
    assert commit(root, CHANGES) == {}
    assert content(root) == DONE
    assert mode(root / "n/b.md") == 0o640
    assert journals(root) == []
    assert not has_unfinished(root)
    assert recover(root) == ()
    assert content(root) == DONE


class Killed(BaseException):
    """The process ends here."""


def stopping_at(number, reason):
    """Return the steps of a change, with `reason` raised in place of one of them."""
    right = applying._steps

    def steps(*arguments):
        for count, (path, work) in enumerate(right(*arguments)):
            if count == number:
                yield path, lambda: (_ for _ in ()).throw(reason)
                return
            yield path, work

    return steps


STEPS = 5 + 3 + 4 + 3  # folders, bytes beside, bytes in place, renames


@pytest.mark.parametrize("number", range(STEPS))
def test_an_error_at_any_step_leaves_all_as_it_was(root, monkeypatch, number):
    before = folders(root)
    monkeypatch.setattr(applying, "_steps", stopping_at(number, OSError(28, "No space left")))
    faults = commit(root, CHANGES)
    assert list(faults.values()) == ["no space left"]
    assert (content(root), folders(root)) == (FILES, before)
    assert mode(root / "n/b.md") == 0o640
    assert journals(root) == []


@pytest.mark.parametrize("number", range(STEPS))
def test_a_kill_at_any_step_is_undone_by_the_next_run(root, monkeypatch, number):
    before = folders(root)
    with monkeypatch.context() as patch:
        patch.setattr(applying, "_steps", stopping_at(number, Killed()))
        patch.setattr(applying, "_put_back", lambda *_: None)
        with pytest.raises(Killed):
            commit(root, CHANGES)
    assert has_unfinished(root)
    assert recover(root) == ("An interrupted change of several files was undone.",)
    assert (content(root), folders(root)) == (FILES, before)
    assert mode(root / "n/b.md") == 0o640
    assert journals(root) == []


def test_the_count_of_steps_is_right(root, monkeypatch):
    monkeypatch.setattr(applying, "_steps", stopping_at(STEPS, Killed()))
    assert commit(root, CHANGES) == {}


def test_an_interrupt_is_passed_on_after_everything_is_put_back(root, monkeypatch):
    monkeypatch.setattr(applying, "_steps", stopping_at(12, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        commit(root, CHANGES)
    assert content(root) == FILES


def test_a_file_edited_after_a_kill_keeps_the_edit_and_the_original(root, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(applying, "_steps", stopping_at(STEPS - 3, Killed()))
        patch.setattr(applying, "_put_back", lambda *_: None)
        with pytest.raises(Killed):
            commit(root, CHANGES)
    (root / "n/b.md").write_bytes(b"edited by hand\n")
    (sentence,) = recover(root)
    assert "n/b.md has changed since" in sentence
    assert content(root) == {**FILES, "n/b.md": b"edited by hand\n"}
    (kept,) = journals(root)
    assert FILES["n/b.md"] in content(journal_home(root) / kept).values()
    assert recover(root) == ()
    assert journals(root) == [kept]


REFUSED = {
    "changed since": ({"a.md": b"other"}, "a.md", "it has changed since it was read"),
    "gone": ({"n/b.md": None}, "n/b.md", "it is gone"),
    "taken": (
        {"fresh/folder/stub.md": b""},
        "fresh/folder/stub.md",
        "there is such a file already",
    ),
    "taken name": ({"new/a.md": b""}, "a.md", "new/a.md is there already"),
    "no source": ({"case.md": None}, "case.md", "no such file or directory"),
}


@pytest.mark.parametrize(("edits", "path", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_done_is_refused_before_anything_is(root, edits, path, reason):
    for name, data in edits.items():
        file = root / name
        file.unlink(missing_ok=True)
        if data is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    before = content(root)
    assert commit(root, CHANGES) == {path: reason}
    assert content(root) == before


def test_read_only_and_foreign_places_are_refused(root, tmp_path):
    (root / "a.md").chmod(0o444)
    (tmp_path / "outside").mkdir()
    (root / "out").symlink_to(tmp_path / "outside")
    faults = commit(
        root,
        FileTransaction(
            (
                FileWrite("a.md", FILES["a.md"], b""),
                FileWrite("out/x.md", None, b""),
                FileWrite("../x.md", None, b""),
            ),
            (("n", "n/deep/n"), ("case.md", "out/case.md"), ("out", "in")),
        ),
    )
    assert faults == {
        "a.md": "it is read-only",
        "out/x.md": "its folder leads out of the vault",
        "../x.md": "its folder leads out of the vault",
        "n": "a folder cannot be moved into itself",
        "case.md": "its folder leads out of the vault",
        "out": "it is no regular file or folder",
    }
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_planted_journal_is_not_followed(root, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(applying, "_steps", stopping_at(STEPS - 1, Killed()))
        patch.setattr(applying, "_put_back", lambda *_: None)
        with pytest.raises(Killed):
            commit(root, CHANGES)
    now = content(root)
    journal_home(root).chmod(0o777)
    assert recover(root) == ()
    assert content(root) == now
    if os.geteuid() == 0:
        journal_home(root).chmod(0o700)
        os.chown(journal_home(root), 12345, 12345)
        assert recover(root) == ()
        assert content(root) == now


def test_two_changes_do_not_meet(root, monkeypatch):
    monkeypatch.setattr(applying, "_PATIENCE_SECONDS", 0)
    with applying.hold(applying._lock_of(root), 0):
        assert commit(root, CHANGES) == {"a.md": "another kbtool is changing this vault"}
        assert recover(root) == ()
    assert content(root) == FILES

"""A state that is damaged, foreign, newer, locked or lost changes no answer."""

import os
import random
import sqlite3

import pytest

from kbtool.config.settings import Config
from kbtool.model.source import Stamp
from kbtool.session.scan import FileState
from kbtool.store.cache.location import cache_folder
from kbtool.store.cache.state import CacheDatabase
from kbtool.store.open_session import STATE_FILE, open_session

CONFIG = Config()


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    vault = tmp_path / "vault"
    vault.mkdir()
    for number in range(30):
        (vault / f"n{number}.md").write_text(f"# N{number}\n[[n{number + 1}]] [[x{number}]]\n")
    (vault / "a.canvas").write_text('{"nodes": [{"id": "1", "type": "file", "file": "n1.md"}]}')
    (vault / "b.bib").write_text("@book{key, title = {T}}\n")
    return vault


@pytest.fixture
def file(root):
    answers(root)
    return cache_folder(root) / STATE_FILE


def answers(root, *, cache=True):
    """Look, judge and load: everything a state has a hand in."""
    with open_session(root, CONFIG, cache=cache) as session:
        session.refresh()
        found = session.lint()
        return found, session.vault(), {p: s.digest for p, s in session.files.items()}


def is_in_use(file):
    with sqlite3.connect(file) as database:
        return database.execute("SELECT count(*) FROM files").fetchone()[0] == 32


def test_a_state_is_used_and_answers_as_none_does(root, file):
    assert is_in_use(file)
    assert answers(root) == answers(root, cache=False)
    assert len(answers(root)[0]) > 30


def truncate(file, share):
    size = file.stat().st_size
    os.truncate(file, int(size * share))


def drop_side_files(file):
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_state_is_made_anew(root, file, share):
    truncate(file, share)
    drop_side_files(file)
    assert answers(root) == answers(root, cache=False)
    answers(root)
    assert is_in_use(file)


def test_a_state_with_changed_bytes_gives_no_wrong_answer(root, file):
    whole = file.read_bytes()
    right = answers(root, cache=False)
    chance = random.Random(7)
    for _ in range(60):
        data = bytearray(whole)
        start = chance.randrange(len(data))
        if chance.random() < 0.5:
            data[start] ^= 1 << chance.randrange(8)
        else:
            data[start : start + 500] = chance.randbytes(len(data[start : start + 500]))
        drop_side_files(file)
        file.write_bytes(data)
        assert answers(root) == right


FOREIGN = {
    "another program's": "DROP TABLE files; CREATE TABLE files (a); PRAGMA application_id = 1;",
    "nobody's": "CREATE TABLE t (a);",
    "a newer version's": "PRAGMA user_version = 999;",
    "without its tables": "DROP TABLE contents; DROP TABLE runs;",
    "with a trap": "DROP TABLE files; CREATE VIEW files AS SELECT 1/0 AS path;",
}


@pytest.mark.parametrize("script", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_state_is_made_anew(root, file, script):
    with sqlite3.connect(file) as database:
        database.executescript(script)
    database.close()
    assert answers(root) == answers(root, cache=False)
    answers(root)
    assert is_in_use(file)


def test_bytes_that_are_no_database_are_replaced(root, file):
    drop_side_files(file)
    file.write_bytes(b"no database at all\n" * 1000)
    assert answers(root) == answers(root, cache=False)
    assert is_in_use(file)


def test_a_locked_state_is_bypassed_and_left_whole(root, file, monkeypatch):
    monkeypatch.setattr("kbtool.store.cache.database._PATIENCE_SECONDS", 0.05)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    (root / "n0.md").write_text("changed [[nowhere]]\n")
    assert answers(root) == answers(root, cache=False)
    other.execute("ROLLBACK")
    other.execute("BEGIN EXCLUSIVE")
    assert answers(root) == answers(root, cache=False)
    other.execute("ROLLBACK")
    other.close()
    assert is_in_use(file)


def test_a_file_that_cannot_be_opened_is_bypassed(root, file):
    file.unlink()
    file.mkdir()
    assert answers(root) == answers(root, cache=False)
    file.rmdir()
    file.symlink_to(root / "n0.md")
    text = (root / "n0.md").read_text()
    assert answers(root) == answers(root, cache=False)
    assert (root / "n0.md").read_text() == text


def test_the_last_eight_judgements_are_kept(tmp_path):
    state = CacheDatabase(tmp_path / STATE_FILE)
    for number in range(12):
        state.keep_run(f"key{number}", "family", f"scan{number}", b"[]", base=b"{}")
    found = [number for number in range(12) if state.find_run(f"key{number}") is not None]
    assert found == list(range(4, 12))
    assert state.find_base("family") == (b"{}", b"[]")
    assert state.find_base("other") is None


def test_the_newest_base_of_a_family_outlives_runs_without_one(tmp_path):
    state = CacheDatabase(tmp_path / STATE_FILE)
    state.keep_run("old", "family", "", b"[]", base=b"{}")
    state.keep_run("base", "family", "", b"[1]", base=b"{1}")
    for number in range(12):
        state.keep_run(f"key{number}", "family", "", b"[]")
        assert state.find_base("family") == (b"{1}", b"[1]")
    assert state.find_run("old") is None


def test_contents_that_no_file_holds_are_dropped_in_time(tmp_path):
    state = CacheDatabase(tmp_path / STATE_FILE)
    few = {f"{number:032x}": b"x" for number in range(900)}
    state.keep_contents(few, "r")
    state.prune_contents("r")
    assert state.missing_digests(few, "r") == []
    many = {f"{number:032x}": b"x" for number in range(2000)}
    state.keep_contents(many, "r")
    assert state.contents(many, "r") == many
    assert state.contents(many, "other") == {}
    state.prune_contents("r")
    assert set(state.missing_digests(many, "r")) == set(many)


def test_contents_of_another_reading_are_dropped_in_time(tmp_path):
    state = CacheDatabase(tmp_path / STATE_FILE)
    stamp = Stamp(1, 1, 1, 1)
    digests = [f"{number:032x}" for number in range(2500)]
    state.keep_files({f"{d}.md": FileState("note", stamp, d, is_stable=True) for d in digests}, ())
    for reading in ("note old", "note new"):
        state.keep_contents(dict.fromkeys(digests, b"x"), reading)
    state.prune_contents("new")
    assert len(state.missing_digests(digests, "note old")) == len(digests)
    assert state.missing_digests(digests, "note new") == []


@pytest.mark.parametrize(
    "question",
    [
        ("SELECT nothing FROM files",),
        ("SELECT path FROM no_such_table",),
        ("SELECT path FROM files WHERE path = ?",),
        ("SELECT path FROM files WHERE path = ?", object()),
        ("SELEKT",),
    ],
)
def test_b1_a_wrong_question_is_no_damage(file, question):
    state = CacheDatabase(file)
    with pytest.raises(sqlite3.Error):
        state._ask(*question)
    state.close()
    assert is_in_use(file)


@pytest.mark.parametrize(
    "script",
    [
        "DROP TABLE runs;",
        "ALTER TABLE files RENAME COLUMN kind TO sort;",
        "DROP TABLE files; CREATE VIEW files AS SELECT 1/0 AS path;",
        "UPDATE files SET digest = cast(x'ff61' AS text);",
        "DROP TABLE contents; CREATE TABLE contents (a);",
    ],
)
def test_b1_a_file_that_is_not_as_it_was_made_is_damage(root, file, script):
    state = CacheDatabase(file)
    with sqlite3.connect(file) as other:
        other.executescript(script)
    other.close()
    state.files()
    state.find_run("x")
    state.contents(["x"], "y")
    assert not state.is_shared
    assert not file.exists()
    assert answers(root) == answers(root, cache=False)

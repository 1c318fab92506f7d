"""Fault test 14: programs of three versions use one cache, in any order and at the same time."""

import itertools
import sqlite3
from contextlib import closing

import pytest
from searching import hits_of, silent

from kbtool.config.settings import Config
from kbtool.index.lifecycle.check import checked
from kbtool.index.lifecycle.index_store import index_store_of, open_current
from kbtool.index.lifecycle.recovery import update_or_rebuild
from kbtool.index.session_notes import SessionNoteSource
from kbtool.store.cache import database
from kbtool.store.open_session import open_session

TABLES = database._TABLES
VERSIONS = {
    1: TABLES.replace("size INTEGER NOT NULL,", "size TEXT NOT NULL,"),
    2: TABLES,
    3: TABLES.replace("scan TEXT NOT NULL,", "scan TEXT NOT NULL, more TEXT DEFAULT 'x',"),
}
ORDERS = sorted(set(itertools.permutations((1, 2, 3) * 2)))[::5]


@pytest.fixture
def vault(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "vault"
    root.mkdir()
    for number in range(6):
        (root / f"n{number}.md").write_text(f"# N{number}\n\npears [[n{(number + 1) % 6}]]\n")
    return root


def become(monkeypatch, version):
    """Run as that version from here on; what is open stays open."""
    monkeypatch.setattr(database, "_TABLES", VERSIONS[version])
    monkeypatch.setattr(database, "_SCHEMA_VERSION", version)
    for name in (
        "index.lifecycle.index_store.SCHEMA_VERSION",
        "index.lifecycle.index_store.PARSER_VERSION",
    ):
        monkeypatch.setattr(f"kbtool.{name}", version)
    for name in ("store.cache.contents.CODEC_VERSION", "store.cache.contents.PARSER_VERSION"):
        monkeypatch.setattr(f"kbtool.{name}", version)


def version_on_disk(tmp_path):
    [file] = (tmp_path / "cache").glob("v*/*/state.sqlite3")
    with closing(sqlite3.connect(file)) as state:
        return state.execute("PRAGMA user_version").fetchone()[0]


def holding(vault, word):
    return sorted(path.name for path in vault.glob("*.md") if word in path.read_text())


def broken(vault):
    with open_session(vault, Config(), cache=False) as session:
        session.refresh()
        return [(one.path, one.code) for one in session.lint()]


def assert_right(vault, session):
    session.refresh()
    assert [(one.path, one.code) for one in session.lint()] == broken(vault)
    notes = SessionNoteSource(session, vault, refreshed=True)
    library = index_store_of(vault, Config())
    for word in ("pears", "plums"):
        assert sorted(hits_of(library, notes, word)) == holding(vault, word)
    assert checked(library, notes) == ()
    assert open_current(library).manifest.made_by == library.made_by


@pytest.mark.parametrize(
    "order",
    [
        (1, 2, 3, 2, 1, 3, 1),
        *(pytest.param(order, marks=pytest.mark.soak) for order in ORDERS),
    ],
)
def test_up_and_down_again_answers_rightly(vault, tmp_path, monkeypatch, order):
    for turn, version in enumerate(order):
        become(monkeypatch, version)
        (vault / f"n{turn % 6}.md").write_text(f"# N\n\nplums{turn} plums [[nowhere {turn}]]\n")
        with open_session(vault, Config()) as session:
            assert_right(vault, session)
        assert version_on_disk(tmp_path) == version


def test_an_old_watcher_goes_on_beside_a_new_program(vault, monkeypatch):
    """The old one was started before the upgrade and has its files open."""
    become(monkeypatch, 1)
    with open_session(vault, Config()) as old:
        assert_right(vault, old)
        for turn in range(4):
            (vault / f"n{turn}.md").write_text(f"# N\n\nplums [[nowhere {turn}]]\n")
            become(monkeypatch, 2 + turn % 2)
            with open_session(vault, Config()) as new:
                assert_right(vault, new)
            become(monkeypatch, 1)
            assert_right(vault, old)
            update_or_rebuild(
                index_store_of(vault, Config()),
                SessionNoteSource(old, vault, refreshed=True),
                silent,
            )

"""Any chain of hinted refreshes knows what one fresh scan knows; with a cache or without."""

import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.config.settings import Config
from kbtool.errors import VaultNotFoundError
from kbtool.session.scan import Change
from kbtool.store.cache.location import cache_folder
from kbtool.store.open_session import STATE_FILE, open_session

NOTES = ("a.md", "b.md", "c.MD", "n/a.md", "n/m/b.md", "n/m/d/c.md")
NAMES = (*NOTES, "x.canvas", "p.png", "refs.bib")
FOLDERS = ("n", "n/m", "n/m/d")
PLACES = NAMES + FOLDERS
TEXTS = (
    "",
    "# Title\n[[b]] and [[n/a#Part]]\n",
    "---\naliases: [x, y]\n---\n## Part\nsource:: [[a]] ^id\n",
    "> [!note] quoted\n> text\n\n[link](b.md) #tag\n",
    '{"nodes": [{"id": "1", "type": "file", "file": "a.md"}]}',
    "@book{key, title = {T}, author = {A}}\n",
)

operations = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(TEXTS)),
    st.tuples(st.just("delete"), st.sampled_from(PLACES)),
    st.tuples(st.just("move"), st.sampled_from(PLACES), st.sampled_from(PLACES)),
    st.tuples(st.just("link"), st.sampled_from(NAMES), st.sampled_from(("a.md", "/etc", "n"))),
)


def apply(root: Path, operation: tuple[str, ...]) -> set[str]:
    """Do it, as far as it can be done; return the paths that a watcher would name."""
    kind, path, *more = operation
    place = root / path
    with suppress(OSError):  # a link, a folder or a file may stand in the way
        if kind == "write":
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            place.write_text(more[0], encoding="utf-8")
        elif kind == "delete":
            remove(place)
        elif kind == "move":
            (root / more[0]).parent.mkdir(parents=True, exist_ok=True)
            place.rename(root / more[0])
        else:
            remove(place)
            place.symlink_to(more[0])
    return {path, more[0]} if kind == "move" else {path}


def remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


@contextmanager
def fresh_vault():
    """Make a vault with a cache beside it; a fixture would serve all examples with one folder."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("KBTOOL_CACHE_DIR", folder + "/cache")
        root = Path(folder) / "vault"
        root.mkdir()
        yield root


def known(session):
    """What a session says of a vault, but for the times at which it looked."""
    files = {path: (s.kind, s.stamp, s.digest) for path, s in session.files.items()}
    return files, dict(session.unreadable), session.vault(), session.lint()


@settings(max_examples=60, deadline=None)
@given(rounds=st.lists(st.lists(operations, max_size=5), min_size=1, max_size=8))
def test_hinted_refreshes_equal_a_fresh_scan(rounds):
    with fresh_vault() as root, open_session(root, Config()) as session:
        session.refresh()
        for number, chain in enumerate(rounds):
            hint = set[str]()
            for operation in chain:
                hint |= apply(root, operation)
            before = {path: state.digest for path, state in session.files.items()}
            change = session.refresh(hint)
            after = {path: state.digest for path, state in session.files.items()}
            assert {p for p in after if before.get(p) != after[p]} <= change.changed
            assert before.keys() - after.keys() <= change.removed | session.unreadable.keys()
            if number % 2:
                session.lint()  # judging in between must make no difference
            if number % 4 == 3:
                session.release_snapshot()  # nor must letting go of what is loaded
                session.warm_up()  # nor loading ahead of time
        with open_session(root, Config(), cache=False) as other:
            other.refresh()
            assert known(session) == known(other)
        with open_session(root, Config()) as later:
            later.refresh()
            assert known(later) == known(session)


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


def test_a_second_session_reads_nothing_that_is_settled(root, monkeypatch):
    for name in NAMES:
        apply(root, ("write", name, TEXTS[1]))
    monkeypatch.setattr("kbtool.store.files.disk.is_settled", lambda _status: True)
    with open_session(root, Config()) as first:
        assert first.refresh().changed == set(NAMES)
    with open_session(root, Config()) as second:
        monkeypatch.setattr(second._disk, "read", None)
        assert second.refresh() == Change(frozenset(), frozenset())
        assert len(second.vault().notes) == len(NOTES)


def test_the_first_session_of_a_large_vault_reads_each_note_once(root, monkeypatch):
    monkeypatch.setattr("kbtool.store.cache.state._SPARE_CONTENTS", 10)
    for number in range(40):
        apply(root, ("write", f"{number}.md", f"# Note {number}"))
    with open_session(root, Config()) as session:
        read, seen = session._disk.read, []
        monkeypatch.setattr(session._disk, "read", lambda path: seen.append(path) or read(path))
        session.refresh()
        assert len(session.vault().notes) == 40
    assert len(seen) == 40


def test_a_write_that_leaves_the_same_stamp_is_seen_by_the_next_refresh(root, monkeypatch):
    apply(root, ("write", "a.md", "one"))
    with open_session(root, Config(), cache=False) as session:
        session.refresh()
        stamp = session.files["a.md"].stamp
        apply(root, ("write", "a.md", "two"))
        for module in ("disk", "walk"):
            monkeypatch.setattr(f"kbtool.store.files.{module}.stamp_of", lambda _status: stamp)
        assert session.refresh(["a.md"]).changed == {"a.md"}


def test_a_vault_that_vanishes_loses_nothing(root):
    apply(root, ("write", "a.md", "one"))
    with open_session(root, Config(), cache=False) as session:
        session.refresh()
        root.rename(root.parent / "away")
        with pytest.raises(VaultNotFoundError):
            session.refresh()
        assert set(session.files) == {"a.md"}
        (root.parent / "away").rename(root)
        assert not session.refresh()


def refuse(*_arguments, **_more):
    raise PermissionError(13, "Permission denied")


def test_a_file_that_cannot_be_read_keeps_its_old_state(root, monkeypatch):
    apply(root, ("write", "a.md", "# Old"))
    with open_session(root, Config(), cache=False) as session:
        session.refresh()
        before = session.files["a.md"]
        apply(root, ("write", "a.md", "# New and longer"))
        with monkeypatch.context() as patch:
            patch.setattr("kbtool.store.files.disk.os.open", refuse)
            assert session.refresh(["a.md"]).changed == {"a.md"}
        assert session.files["a.md"] == before
        assert session.unreadable["a.md"].reason == "permission denied"
        assert session.vault().notes["a.md"].content.title == "Old"
        assert session.refresh().changed == {"a.md"}
        assert session.vault().notes["a.md"].content.title == "New and longer"
        assert not session.unreadable


def test_a_folder_that_cannot_be_listed_keeps_what_was_known_in_it(root, monkeypatch):
    apply(root, ("write", "n/a.md", "# Old"))
    with open_session(root, Config(), cache=False) as session:
        session.refresh()
        with monkeypatch.context() as patch:
            patch.setattr("kbtool.store.files.walk._listing", refuse)
            session.refresh(["n"])
        assert set(session.files) == {"n/a.md"}
        assert set(session.unreadable) == {"n"}
        session.refresh(["n"])
        assert not session.unreadable


def test_a_cache_that_is_lost_under_a_session_costs_only_time(root):
    apply(root, ("write", "a.md", "# Title"))
    with open_session(root, Config()) as first:
        first.refresh()
    with open_session(root, Config()) as session:
        session.refresh()
        session._rows._database.execute("DELETE FROM contents")
        assert session.vault().notes["a.md"].content.title == "Title"


def test_text_is_given_only_as_it_was_judged(root):
    apply(root, ("write", "a.md", "\ufeffone"))
    with open_session(root, Config(), cache=False) as session:
        session.refresh()
        digest = session.files["a.md"].digest
        assert session.text_of("a.md", digest) == "one"
        apply(root, ("write", "a.md", "two"))
        assert session.text_of("a.md", digest) is None
        assert session.text_of("gone.md", digest) is None


def test_the_state_is_private_and_the_vault_untouched(root):
    with open_session(root, Config()) as session:
        session.refresh()
    assert (cache_folder(root) / STATE_FILE).stat().st_mode & 0o777 == 0o600
    assert list(root.iterdir()) == []

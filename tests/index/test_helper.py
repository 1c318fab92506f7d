"""What two processes write holds what one alone writes, whatever becomes of the second."""

import errno
import random
import subprocess
import sys
import time

import pytest
from watch_process import environment

from kbtool.config.settings import Config
from kbtool.index.lifecycle import index_store as lifecycle
from kbtool.index.lifecycle.build_process import HelperFailedError, starter_for
from kbtool.index.lifecycle.check import checked
from kbtool.index.lifecycle.index_store import index_store_of, open_current, rebuild, update
from kbtool.index.segments.reader import positions_of
from kbtool.index.session_notes import SessionNoteSource
from kbtool.store.open_session import open_session


@pytest.fixture
def vault(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(lifecycle, "_WORTH_A_HELPER", 3)
    root = tmp_path / "vault"
    root.mkdir()
    for number in range(9):
        (root / f"n{number}.md").write_text(f"# Note {number}\n\nword{number} 学习", "utf-8")
    with open_session(root, Config()) as session:
        session.refresh()
        yield root, SessionNoteSource(session, root, refreshed=True)


def silent(_done, _total):
    """Tell nobody."""


def test_both_halves_are_in_one_index(vault):
    root, notes = vault
    library = index_store_of(root, Config())
    generation = rebuild(library, notes, silent)
    assert [segment.doc_count() for segment in generation.segments] == [5, 4]
    assert checked(library, notes) == ()
    view = open_current(library).view()
    assert {path for _, path, _ in view.documents()} == {f"n{n}.md" for n in range(9)}
    assert sum(len(found.ids) for found in view.postings("body", "学习")) == 9
    assert view.average_length("body") > 0
    view.close()


def change_much(root):
    """Change six notes of nine, remove one, and bring two."""
    for number in range(6):
        (root / f"n{number}.md").write_text(f"# Note {number}\n\nplum{number} 学校", "utf-8")
    (root / "n8.md").unlink()
    for name in ("x", "y"):
        (root / f"{name}.md").write_text("plums", "utf-8")


TERMS = ("plums", "plum3", "word3", "word7", "word8", "学习", "学校")


def held(library):
    """All documents, and in which of them each term stands where."""
    view = open_current(library).view()
    documents = {number: (path, digest) for number, path, digest in view.documents()}
    places = {}
    for term in TERMS:
        places[term] = {
            documents[number][0]: positions_of(value)
            for found in view.postings("body", term)
            for number, value in zip(found.ids, found.values, strict=True)
        }
    view.close()
    return sorted(documents.values()), places


def test_many_changes_are_written_by_both_as_by_one(vault):
    root, notes = vault
    by_both = index_store_of(root, Config())
    by_one = by_both._replace(folder=by_both.folder.with_name("alone"), helper=None)
    for library in (by_both, by_one):
        rebuild(library, notes, silent)
    change_much(root)
    notes.refresh()
    written = update(by_both, notes, silent)
    assert [segment.doc_count() for segment in written.segments[-2:]] == [4, 4]
    update(by_one, notes, silent)
    assert held(by_both) == held(by_one)
    assert held(by_both)[1]["学校"].keys() == {f"n{number}.md" for number in range(6)}
    assert checked(by_both, notes) == ()


def test_what_a_helper_wrote_for_a_dead_writer_is_gone_after_the_next_commit(vault):
    root, notes = vault
    library = index_store_of(root, Config())
    folder = rebuild(library, notes, silent).folder
    before = {path.name for path in folder.iterdir()}
    half = starter_for(root, Config())(folder, ["n1.md", "n3.md"])
    [orphan] = half.segments()
    half.close()
    left = {path.name for path in folder.iterdir()} - before
    assert left
    assert all(name.startswith(orphan.segment_id()) for name in left)
    assert checked(library, notes) == ()
    change_much(root)
    notes.refresh()
    update(library, notes, silent)
    assert checked(library, notes) == ()
    assert not left & {path.name for path in folder.iterdir()}


class Failing:
    def __init__(self, _folder, _paths):
        self.closed = False

    def segments(self):
        raise HelperFailedError

    def close(self):
        self.closed = True


def test_what_a_failed_helper_leaves_is_written_here(vault):
    root, notes = vault
    library = lifecycle.IndexStore(
        index_store_of(root, Config()).folder, "v", Config().citations, helper=Failing
    )
    rebuild(library, notes, silent)
    assert checked(library, notes) == ()
    change_much(root)
    notes.refresh()
    update(library, notes, silent)
    assert checked(library, notes) == ()


def test_where_no_helper_can_be_started_one_process_writes_all(vault):
    root, notes = vault

    def refused(_folder, _paths):
        raise OSError(errno.EAGAIN, "no more processes")

    library = index_store_of(root, Config())._replace(helper=refused)
    assert len(rebuild(library, notes, silent).segments) == 1
    assert checked(library, notes) == ()


def test_a_helper_that_dies_says_so(vault, tmp_path):
    root, _ = vault
    half = starter_for(root, Config())(tmp_path / "no such folder", ["n1.md"])
    with pytest.raises(HelperFailedError):
        half.segments()
    half.close()


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_writer_killed_while_its_helper_writes_leaves_a_whole_index(tmp_path, monkeypatch):
    """The helper may write on for a moment, beside the next writer."""
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    root, dice, killed = tmp_path / "vault", random.Random(7), 0
    root.mkdir()
    command = [sys.executable, "-m", "kbtool", "index", "--vault", str(root)]
    surroundings = environment(tmp_path / "cache")
    for turn in range(16):
        for number in range(3_000):
            (root / f"n{number}.md").write_text(f"# Note {number}\n\nturn{turn} word{number}\n")
        if turn:
            writer = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=surroundings)
            time.sleep(dice.uniform(0.5, 1.5))
            killed += writer.poll() is None
            writer.kill()
            writer.wait()
        subprocess.run(command, check=True, capture_output=True, env=surroundings)
        with open_session(root, Config()) as session:
            session.refresh()
            notes = SessionNoteSource(session, root, refreshed=True)
            assert checked(index_store_of(root, Config()), notes) == ()
    (root / "last.md").write_text("# Last\n")
    time.sleep(3)  # whoever was left alone has ended
    subprocess.run(command, check=True, capture_output=True, env=surroundings)
    generation = open_current(index_store_of(root, Config()))
    needed = {"manifest.json", *generation.manifest.files}
    left = {path.name for path in generation.folder.iterdir()} - needed
    assert left <= {f"_kbtool_{generation.manifest.toc - 1}.toc"}
    assert killed >= 5
    print(f"\n{killed} writers with a helper killed")

"""A build by two processes holds what a build by one holds, whatever becomes of the second."""

import pytest

from kbtool.config.settings import Config
from kbtool.index import library as lifecycle
from kbtool.index.checking import checked
from kbtool.index.helper import HelperFailedError, starter_for
from kbtool.index.library import library_of, opened, rebuild
from kbtool.index.sessionnotes import SessionNotes
from kbtool.store.opening import open_session


@pytest.fixture
def vault(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(lifecycle, "_WORTH_A_HELPER", 5)
    root = tmp_path / "vault"
    root.mkdir()
    for number in range(9):
        (root / f"n{number}.md").write_text(f"# Note {number}\n\nword{number} 学习", "utf-8")
    with open_session(root, Config()) as session:
        session.refresh()
        yield root, SessionNotes(session, root, refreshed=True)


def silent(_done, _total):
    """Tell nobody."""


def test_both_halves_are_in_one_index(vault):
    root, notes = vault
    library = library_of(root, Config())
    generation = rebuild(library, notes, silent)
    assert [segment.doc_count() for segment in generation.segments] == [5, 4]
    assert checked(library, notes) == ()
    view = opened(library).view()
    assert {path for _, path, _ in view.documents()} == {f"n{n}.md" for n in range(9)}
    assert sum(len(found.ids) for found in view.postings("body", "学习")) == 9
    assert view.average_length("body") > 0
    view.close()


class Failing:
    def __init__(self, _folder, _paths):
        self.closed = False

    def segments(self):
        raise HelperFailedError

    def close(self):
        self.closed = True


def test_what_a_failed_helper_leaves_is_written_here(vault):
    root, notes = vault
    library = lifecycle.Library(
        library_of(root, Config()).folder, "v", Config().citations, helper=Failing
    )
    rebuild(library, notes, silent)
    assert checked(library, notes) == ()


def test_a_helper_that_dies_says_so(vault, tmp_path):
    root, _ = vault
    half = starter_for(root, Config())(tmp_path / "no such folder", ["n1.md"])
    with pytest.raises(HelperFailedError):
        half.segments()
    half.close()

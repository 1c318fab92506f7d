"""Great work is done by another process; what comes of it is what would come of doing it here."""

import os
import time

import pytest

from kbtool.app.config_sources import load_checked
from kbtool.app.watch import background_work
from kbtool.app.watch.workspace import WorkspaceFactory
from kbtool.index.lifecycle.index_store import index_store_of
from kbtool.index.lifecycle.maintenance import documents_held
from kbtool.store.open_session import no_notice, open_session
from kbtool.watch.ports import IndexingInProgressError

NOTES = {
    "index.md": "[[Lead]] and [[Tin]]",
    "Lead.md": "[[Nowhere]] and [[Tin#Use]]",
    "Tin.md": "## Use\n\n[[Lead]]",
}


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("KBTOOL_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture
def steps(monkeypatch):
    """All work is great here; what the other process reports is noted."""
    monkeypatch.setattr(background_work, "_MANY", 1)
    return []


def written(folder, files):
    for name, text in files.items():
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def opened(root, steps):
    return WorkspaceFactory(root, lambda *step: steps.append(step), no_notice).open()


def index(workplace):
    """Ask until it is done; return how often somebody else was at it."""
    for turn in range(600):
        try:
            workplace.index()
        except IndexingInProgressError:
            time.sleep(0.05)
        else:
            return turn
    pytest.fail("it is never done")


def truth(root):
    with open_session(root, load_checked(root, {}).config, cache=False) as session:
        session.refresh()
        return session.lint()


def test_a_vault_is_read_judged_and_indexed_elsewhere(tmp_path, steps):
    root = written(tmp_path / "vault", NOTES)
    workplace = opened(root, steps)
    workplace.refresh(None)
    assert ("reading", 3, 3) in steps
    assert workplace.diagnose() == truth(root)
    assert index(workplace) > 0
    assert documents_held(index_store_of(root, load_checked(root, {}).config)) == 3
    assert index(workplace) == 0
    workplace.close()


def test_who_closes_ends_what_is_under_way(tmp_path, steps, monkeypatch):
    monkeypatch.setattr(background_work, "_CODE", "import time; time.sleep(60)")
    root = written(tmp_path / "vault", NOTES)
    beside = background_work.BackgroundWork(root, load_checked(root, {}).config, lambda *_: None)
    assert beside.begin_to_index(3)
    process = beside._indexing
    assert beside.is_indexing()
    beside.close()
    assert process.returncode is not None
    assert not beside.is_indexing()


def test_what_changes_later_is_told_and_judged(tmp_path, steps):
    root = written(tmp_path / "vault", NOTES)
    workplace = opened(root, steps)
    workplace.refresh(None)
    workplace.diagnose()
    index(workplace)
    (root / "Lead.md").unlink()
    (root / "plan.canvas").write_text('{"nodes": [], "edges": []}')
    (root / "Nowhere.md").write_text("Here, see [[Tin]].")
    change = workplace.refresh(frozenset({"Lead.md", "Nowhere.md", "plan.canvas"}))
    assert (change.changed, change.removed) == ({"Nowhere.md", "plan.canvas"}, {"Lead.md"})
    assert workplace.diagnose() == truth(root)
    index(workplace)
    assert documents_held(index_store_of(root, load_checked(root, {}).config)) == 3
    workplace.close()


@pytest.mark.parametrize(
    "code", ["raise SystemExit(3)", "import os; os._exit(9)", "print('noise')", "import no_such"]
)
def test_whatever_goes_wrong_there_is_done_here(tmp_path, steps, monkeypatch, code):
    monkeypatch.setattr(background_work, "_CODE", code)
    root = written(tmp_path / "vault", NOTES)
    workplace = opened(root, steps)
    workplace.refresh(None)
    assert workplace.diagnose() == truth(root)
    index(workplace)
    assert documents_held(index_store_of(root, load_checked(root, {}).config)) == 3
    workplace.close()


def test_no_process_where_none_can_be_started(tmp_path, steps, monkeypatch):
    def refused(*_):
        raise OSError(11, os.strerror(11))

    monkeypatch.setattr(background_work, "start_child", refused)
    root = written(tmp_path / "vault", NOTES)
    workplace = opened(root, steps)
    workplace.refresh(None)
    assert workplace.diagnose() == truth(root)
    workplace.close()


def test_small_vaults_start_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(background_work, "start_child", pytest.fail)
    root = written(tmp_path / "vault", NOTES)
    workplace = opened(root, [])
    workplace.refresh(None)
    assert workplace.diagnose() == truth(root)
    index(workplace)
    workplace.close()


def test_who_is_interrupted_leaves_nobody_behind(tmp_path, steps, monkeypatch):
    started = []
    real = background_work.start_child

    def noted(*words):
        started.append(real(*words))
        return started[-1]

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(background_work, "start_child", noted)
    root = written(tmp_path / "vault", NOTES)
    with pytest.raises(KeyboardInterrupt):
        background_work.BackgroundWork(root, load_checked(root, {}).config, interrupted).judge(3)
    assert started[0].poll() is not None


LONG = """
import time
from kbtool.app.watch import background_work
from kbtool.session.session import Session
Session.lint = lambda _: time.sleep(60)
background_work.main()
"""


def test_who_waits_can_end_it_at_any_time(tmp_path, steps, monkeypatch):
    class StopError(Exception):
        pass

    def told(*step):
        steps.append(step)
        if steps.count(("judging", 0, 0)) > 2:
            raise StopError

    monkeypatch.setattr(background_work, "_CODE", LONG)
    root = written(tmp_path / "vault", NOTES)
    begin = time.monotonic()
    with pytest.raises(StopError):
        background_work.BackgroundWork(root, load_checked(root, {}).config, told).judge(3)
    assert time.monotonic() - begin < 30


def test_nobody_is_asked_where_nothing_can_be_kept(tmp_path):
    root = written(tmp_path / "vault", NOTES)
    config = load_checked(root, {}).config
    with open_session(root, config, cache=False, apart=pytest.fail) as session:
        session.refresh()
        assert session.lint() == truth(root)


def test_somebody_who_judges_in_vain_is_not_asked_for_ever(tmp_path):
    root = written(tmp_path / "vault", NOTES)
    config, asked = load_checked(root, {}).config, []
    with open_session(root, config, apart=lambda files: asked.append(files) or True) as session:
        for number in range(5):
            (root / "refs.bib").write_text(f"@book{{key{number}, title = {{A}}}}\n")
            session.refresh()
            assert session.lint() == truth(root)
    assert len(asked) == 3, "for the first look, and twice to judge"

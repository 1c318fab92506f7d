"""The whole-vault key: what was judged once is looked up, and nothing is looked up wrongly."""

import gc

import pytest

from kbtool.config.settings import Config, LintSettings
from kbtool.store.cache.results import SqliteResultStore
from kbtool.store.open_session import open_overlaid_session, open_session

CONFIG = Config()
CHECKING = (
    "lint.incremental.first_check.check_fresh",
    "lint.incremental.update.check_again",
    "session.loader.Loader.load",
)


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    vault = tmp_path / "vault"
    vault.mkdir()
    for number in range(5):
        (vault / f"n{number}.md").write_text(f"[[n{number + 1}]] and [[gone{number}]]\n")
    return vault


def findings(session):
    session.refresh()
    return {(d.path, d.code, d.target) for d in session.lint()}


def once(root, config=CONFIG, **options):
    with open_session(root, config, **options) as session:
        return findings(session)


def refuse(*_arguments):
    raise AssertionError("nothing may be judged or loaded")


def test_an_unchanged_vault_is_neither_judged_nor_loaded(root, monkeypatch):
    first = once(root)
    assert ("n0.md", "L001", "gone0") in first
    for place in CHECKING:
        monkeypatch.setattr(f"kbtool.{place}", refuse)
    assert once(root) == first


def test_a_few_changes_are_judged_from_the_last_judgement(root, monkeypatch):
    first = once(root)
    (root / "gone0.md").write_text("[[n0]]\n")
    (root / "n3.md").unlink()
    monkeypatch.setattr("kbtool.lint.incremental.first_check.check_fresh", refuse)
    second = once(root)
    monkeypatch.undo()
    assert second != first
    assert second == once(root, cache=False)
    assert ("n2.md", "L001", "n3") in second
    assert ("n0.md", "L001", "gone0") not in second


def test_edited_prose_is_answered_without_loading_the_vault(root, monkeypatch):
    first = once(root)
    (root / "n3.md").write_text("\nMore words, [[n4]], more and [[gone3]]\n")
    with monkeypatch.context() as patch:
        for place in ("lint.incremental.first_check.check_fresh", "session.loader.Loader.load"):
            patch.setattr(f"kbtool.{place}", refuse)
        with open_session(root, CONFIG) as session:
            assert findings(session) == first
            carried = session.lint()
        assert once(root) == first
    with open_session(root, CONFIG, cache=False) as session:
        assert findings(session) == first
        assert session.lint() == carried
    (root / "n3.md").write_text("[[n4]] and [[lost]]\n")
    assert once(root) != first


def test_other_links_are_judged_without_loading_the_vault(root, monkeypatch):
    once(root)
    texts = [
        "[[n4]] and [[lost]]\n",
        "---\naliases: [gone1]\n---\n# gone2\n\n[[n4]] and [[lost]]\n\nup:: [[n1]]\n",
        "[[n0]]\n",
    ]
    for text in texts:
        (root / "n3.md").write_text(text)
        with monkeypatch.context() as patch:
            patch.setattr("kbtool.lint.incremental.first_check.check_fresh", refuse)
            patch.setattr("kbtool.session.loader.Loader.load", refuse)
            assert once(root) == once(root)
        with open_session(root, CONFIG) as partly, open_session(root, CONFIG, cache=False) as all_:
            assert findings(partly) == findings(all_)
            assert partly.lint() == all_.lint()


@pytest.mark.parametrize("since", ["nothing", "an answer", "an answer without a base"])
def test_what_is_loaded_ahead_of_an_edit_changes_no_answer(root, monkeypatch, since):
    once(root)
    if since == "an answer without a base":
        (root / "n1.md").write_text("[[n4]] and [[elsewhere]]\n")
        once(root)
    with open_session(root, CONFIG) as session:
        session.refresh()
        if since != "nothing":
            session.lint()
        session.warm_up()
        (root / "n3.md").write_text("# gone2\n\n[[n0]] and [[lost]]\n")
        with monkeypatch.context() as patch:
            for place in ("lint.incremental.first_check.check_fresh", "session.loader.Loader.load"):
                patch.setattr(f"kbtool.{place}", refuse)
            patch.setattr(
                "kbtool.store.cache.lint_states.loaded_state", refuse
            )  # it is there already
            session.refresh()
            found = session.lint()
    with open_session(root, CONFIG, cache=False) as whole:
        whole.refresh()
        assert found == whole.lint()


def test_other_rules_and_settings_have_other_judgements(root):
    everything = once(root)
    none = CONFIG._replace(lint=LintSettings(ignore=("L001",)))
    assert once(root, none) == {row for row in everything if row[1] != "L001"}
    assert once(root) == everything


def test_a_vault_put_back_as_it_was_is_known_again(root, monkeypatch):
    first = once(root)
    text = (root / "n0.md").read_text()
    (root / "n0.md").write_text("other")
    assert once(root) != first
    (root / "n0.md").write_text(text)
    for place in (
        "lint.incremental.first_check.check_fresh",
        "lint.incremental.update.check_again",
    ):
        monkeypatch.setattr(f"kbtool.{place}", refuse)
    assert once(root) == first


def test_an_overlay_is_judged_and_never_remembered(root):
    first = once(root)
    for path in ("n0.md", "new/unsaved.md"):
        with open_overlaid_session(root, CONFIG, path, b"[[n0]] [[nowhere]]\n") as session:
            assert (path, "L001", "nowhere") in findings(session)
            assert session.text_of(path, session.files[path].digest) == "[[n0]] [[nowhere]]\n"
    assert once(root) == once(root, cache=False) == first


def test_a_watched_vault_keeps_its_judgement_when_it_ends(root, monkeypatch):
    with open_session(root, CONFIG) as session:
        findings(session)
        (root / "n0.md").write_text("changed [[gone9]]\n")
        last = findings(session)
    for place in (
        "lint.incremental.first_check.check_fresh",
        "lint.incremental.update.check_again",
    ):
        monkeypatch.setattr(f"kbtool.{place}", refuse)
    assert once(root) == last


def test_a_missing_bibliography_that_the_configuration_names_is_reported(root, tmp_path):
    outside = tmp_path / "library.bib"
    outside.write_text("@book{key, title = {T}}\n")
    citations = CONFIG.citations._replace(bibliography=("refs/gone.bib", str(outside)))
    with open_session(root, CONFIG._replace(citations=citations)) as session:
        session.refresh()
        bibliographies = {b.path: b for b in session.vault().bibliographies}
        assert [e.key for e in bibliographies[str(outside)].entries] == ["key"]
        assert [p.kind for p in bibliographies["refs/gone.bib"].problems] == [
            "bibliography-unreadable"
        ]
        assert str(outside) not in session.vault().attachments
        outside.write_text("@book{other, title = {T}}\n")
        assert session.refresh(["n0.md"]).changed == {str(outside)}
        changed = session.vault().bibliographies[0]
        assert [e.key for e in changed.entries] == ["other"]


def test_what_was_judged_without_a_text_is_not_kept(root, monkeypatch):
    with open_session(root, CONFIG) as session:
        session.refresh()
        session.vault()
        (root / "n0.md").write_text("changed behind the session's back\n")
        session.lint()
    (root / "n0.md").write_text("[[n1]] and [[gone0]]\n")
    with open_session(root, CONFIG) as session:
        session.refresh()
        found = session.lint()
    with open_session(root, CONFIG, cache=False) as session:
        session.refresh()
        assert session.lint() == found


def test_a_file_that_changed_while_the_cache_was_lost_is_judged_as_it_is(root):
    once(root)
    with open_session(root, CONFIG) as session:
        session.refresh()
        list(session.files)
        (root / "n0.md").write_text("[[gone7]]\n")
        session._rows._database.execute("DELETE FROM contents")
        session._rows._database.execute("DELETE FROM runs")
        assert ("n0.md", "gone7") in {(d.path, d.target) for d in session.lint()}
    assert once(root) == once(root, cache=False)


def test_the_collector_pauses_from_loading_to_keeping(root, monkeypatch):
    seen = set[bool]()
    right = SqliteResultStore.keep

    def noted(self, *judgement):
        seen.add(gc.isenabled())
        right(self, *judgement)

    monkeypatch.setattr(SqliteResultStore, "keep", noted)
    assert gc.isenabled()
    assert once(root)
    assert seen == {False}
    assert gc.isenabled()

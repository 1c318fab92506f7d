"""The files that notes name as their own bibliographies are inputs of the vault, and no others."""

import os
from pathlib import Path

import pytest

from kbtool.config.settings import CitationSettings, Config
from kbtool.store.files.disk import Disk
from kbtool.store.open_session import open_overlaid_session, open_session

CONFIG = Config(citations=CitationSettings(bibliography=("main.bib",)))
JSON = '[{{"id": "{}", "title": "x"}}]'
NOTE = "---\nbibliography: own.json\n---\n[@own1] [@main1]\n"


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("KBTOOL_STATE_DIR", str(tmp_path / "state"))
    vault = tmp_path / "vault"
    (vault / "sub").mkdir(parents=True)
    (vault / "main.bib").write_text("@book{main1, title={x}}\n")
    (vault / "own.json").write_text(JSON.format("own1"))
    (vault / "spare.json").write_text('[{"id": "own5"}, {"title": "no id"}]')
    (vault / "a.md").write_text(NOTE)
    (vault / "b.md").write_text("[@own1] [[a]]\n")
    return vault


def found(session):
    session.refresh()
    return {(d.path, d.code, d.target) for d in session.lint() if d.code in ("C004", "C010")}


def once(root, **options):
    with open_session(root, CONFIG, **options) as session:
        return found(session)


def write(path: Path, text: str):
    """Write a file that no coarse clock takes for the one before."""
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text)
    os.utime(path, ns=(stamp + 2_000_000_000, stamp + 2_000_000_000))


OTHERS = {("b.md", "C004", "own1")}
UNKNOWN = {*OTHERS, ("a.md", "C004", "own1")}
MISSING = {*OTHERS, ("a.md", "C010", "own.json")}


def rewritten(root):
    write(root / "own.json", JSON.format("own2"))


def rewritten_in_the_same_size(root):
    rewritten(root)
    assert len(JSON.format("own1")) == len(JSON.format("own2"))


def removed(root):
    (root / "own.json").unlink()


def broken(root):
    write(root / "own.json", "[{")


def moved_beside(root):
    (root / "own.json").rename(root / "sub" / "own.json")
    (root / "a.md").rename(root / "sub" / "a.md")


def shadowed(root):
    (root / "a.md").rename(root / "sub" / "a.md")
    (root / "sub" / "own.json").write_text(JSON.format("own9"))


def named_no_more(root):
    write(root / "a.md", "[@own1] [@main1]\n")


def named_by_another(root):
    write(root / "b.md", NOTE)


def renamed_in_the_note(root):
    write(root / "a.md", NOTE.replace("own.json", "gone.json"))


def named_newly(root):
    write(root / "b.md", NOTE.replace("own.json", "spare.json") + "[@own5]\n")


def named_and_dropped(root):
    with open_session(root, CONFIG, verify=True) as session:
        found(session)
        named_newly(root)
        assert found(session) == {*OTHERS, ("spare.json", "C010", "2")}
        write(root / "b.md", "[@own1] [[a]] and more\n")
        assert found(session) == OTHERS


CHANGES = [
    (named_newly, {*OTHERS, ("spare.json", "C010", "2")}),
    (named_and_dropped, OTHERS),
    (rewritten, UNKNOWN),
    (rewritten_in_the_same_size, UNKNOWN),
    (removed, MISSING),
    (broken, MISSING),
    (moved_beside, OTHERS),
    (shadowed, {*OTHERS, ("sub/a.md", "C004", "own1")}),
    (named_no_more, UNKNOWN),
    (named_by_another, set()),
    (renamed_in_the_note, {*OTHERS, ("a.md", "C010", "gone.json")}),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_d_a_living_session_follows_it(root, change, expected):
    with open_session(root, CONFIG, verify=True) as session:
        assert found(session) == OTHERS
        change(root)
        assert found(session) == expected
    assert once(root, verify=True) == expected == once(root, cache=False)


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_d_the_next_run_follows_it(root, change, expected):
    assert once(root) == OTHERS == once(root)
    change(root)
    assert once(root, verify=True) == expected == once(root)


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_d_and_back_again(root, change, expected):
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with open_session(root, CONFIG, verify=True) as session:
        assert found(session) == OTHERS
        change(root)
        assert found(session) == expected
        for path in [path for path in root.rglob("*") if path.is_file()]:
            if path not in before:
                path.unlink()
        for path, data in before.items():
            write(path, data.decode())
        assert found(session) == OTHERS


def test_d_a_hint_at_the_file_is_enough(root):
    with open_session(root, CONFIG, verify=True) as session:
        assert found(session) == OTHERS
        rewritten(root)
        change = session.refresh(["own.json"])
        assert change.changed == {"own.json"}
        assert {d.path for d in session.lint() if d.code == "C004"} == {"a.md", "b.md"}


def test_d_an_unsaved_note_has_its_own(root):
    text = NOTE.replace("own1", "own2").encode()
    with open_overlaid_session(root, CONFIG, "b.md", text) as session:
        assert found(session) == {("b.md", "C004", "own2")}
    assert once(root) == OTHERS


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs files closed to the user")
def test_d_one_that_nobody_may_read_is_told_at_the_note(root):
    (root / "own.json").chmod(0)
    assert once(root) == MISSING
    (root / "own.json").chmod(0o600)
    assert once(root) == OTHERS


def test_d_one_that_fails_to_be_read_is_tried_again(root, monkeypatch):
    read = Disk.read

    def failing(disk, path):
        from kbtool.model.source import Unreadable

        if path == "own.json":
            return Unreadable(path, "unreadable-file", "input/output error")
        return read(disk, path)

    with open_session(root, CONFIG) as session:
        with monkeypatch.context() as patch:
            patch.setattr(Disk, "read", failing)
            assert found(session) == MISSING
            assert found(session) == MISSING
        assert found(session) == OTHERS
        assert found(session) == OTHERS


def test_d_data_that_no_note_names_is_never_opened(root, monkeypatch):
    (root / "data.json").write_text("{}")
    (root / "other.bib").write_text("@book{x, title={y}}")
    opened, read = [], Disk.read
    monkeypatch.setattr(Disk, "read", lambda disk, path: (opened.append(path), read(disk, path))[1])
    once(root, cache=False)
    assert {path for path in opened if not path.endswith(".md")} == {"main.bib", "own.json"}


OUTSIDE = ["../secret.bib", "{outside}", "~/secret.bib", "sub/../../secret.bib", "linked.bib"]


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
@pytest.mark.parametrize("name", OUTSIDE)
def test_d_no_note_has_a_file_outside_of_the_vault_read(root, monkeypatch, name):
    outside = root.parent / "secret.bib"
    outside.write_text("@book{secret1, title={x}}\n")
    monkeypatch.setenv("HOME", str(root.parent))
    (root / "linked.bib").symlink_to(outside)
    text = NOTE.replace("own.json", name.format(outside=outside)).replace("own1", "secret1")
    write(root / "a.md", text)
    opened, real = [], os.open
    monkeypatch.setattr(
        os,
        "open",
        lambda path, *more, **rest: (opened.append(str(path)), real(path, *more, **rest))[1],
    )
    rows = once(root, cache=False)
    assert not [path for path in opened if "secret" in path]
    assert {row for row in rows if row[0] == "a.md"} == set()


@pytest.mark.skipif(os.name == "nt", reason="reads the home folder's variable")
def test_d_one_that_the_user_has_configured_is_read_for_its_name(root, monkeypatch):
    (root.parent / "Zotero").mkdir()
    (root.parent / "Zotero" / "all.bib").write_text("@book{own1, title={x}}\n")
    monkeypatch.setenv("HOME", str(root.parent))
    config = Config(citations=CitationSettings(bibliography=("main.bib", "~/Zotero/all.bib")))
    write(root / "a.md", NOTE.replace("own.json", "~/Zotero/all.bib") + "[@own2]\n")
    with open_session(root, config) as session:
        assert found(session) == {("a.md", "C004", "own2")}


def test_d_a_configuration_may_make_it_everybodys(root):
    assert once(root) == OTHERS
    both = Config(citations=CitationSettings(bibliography=("main.bib", "own.json")))
    with open_session(root, both) as session:
        assert found(session) == set()
    assert once(root) == OTHERS


def test_a_library_that_came_to_light_is_known_to_every_later_look(root):
    write(root / "a.md", "[@own1]\n")
    with open_session(root, CONFIG, verify=True) as session:
        assert ("a.md", "C004", "own1") in found(session)
        write(root / "b.md", "[@own1] [[a]] and words\n")
        found(session)
        write(root / "a.md", NOTE)
        assert found(session) == OTHERS
        write(root / "a.md", f"{NOTE}\n[@own9]\n")
        assert found(session) == {*OTHERS, ("a.md", "C004", "own9")}

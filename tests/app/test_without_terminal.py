"""Every use case can be called with plain values by a program that has no terminal."""

from contextlib import nullcontext

import pytest

from kbtool.app.config_sources import load_checked
from kbtool.app.fix.fix_vault import workspace_of, write_fixes
from kbtool.app.index import check_index, write_index
from kbtool.app.open_vault import open_overlaid_vault, open_vault
from kbtool.app.rename import RenameRequest, plan_rename, write_rename
from kbtool.app.report_scope import AskedScope, report_scope_of
from kbtool.app.search import SearchOptions, opened
from kbtool.fix.fix_all import fix_all
from kbtool.lint.rule_set import RuleSet
from kbtool.model.location import NotePath


@pytest.fixture
def vault(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("KBTOOL_STATE_DIR", str(tmp_path / "state"))
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / "Plum.md").write_text("# Plum\n\nSee [[Pear]] and [[Quince]].\n", encoding="utf-8")
    (root / "Pear.md").write_text("# Pear\n\nSee [[Plum]].\n", encoding="utf-8")
    return root


@pytest.fixture(autouse=True)
def _nothing_is_printed(capfd):
    yield
    assert capfd.readouterr() == ("", "")


def silent(_work, _done, _total):
    """Draw nothing."""


def opened_vault(root, warned):
    config = load_checked(root, {}).config
    return open_vault(root, config, report=silent, warn=warned.append), config


def broken(diagnostics):
    return [(one.path, one.target) for one in diagnostics if one.code == "L001"]


def test_findings_and_which_of_them_are_reported(vault):
    warned, said = [], []
    session, _ = opened_vault(vault, warned)
    with session:
        findings = session.lint()
        asked = AskedScope(paths=("Pear.md", ".obsidian"))
        (vault / ".obsidian" / "app.json").write_text("{}")
        scope = report_scope_of(vault, asked, session.paths, said.append)
    assert broken(findings) == [("Plum.md", "Quince")]
    assert broken(scope.of_reported(findings)) == []
    assert scope.covers(NotePath("Pear.md"))
    assert (warned, said) == ([], [])


def test_a_buffer_that_is_not_saved(vault):
    config = load_checked(vault, {}).config
    data = b"# Pear\n\nSee [[Plum]] and [[Medlar]].\n"
    with open_overlaid_vault(vault, config, NotePath("Pear.md"), data) as session:
        assert broken(session.lint()) == [("Pear.md", "Medlar"), ("Plum.md", "Quince")]
    session, _ = opened_vault(vault, [])
    with session:
        assert broken(session.lint()) == [("Plum.md", "Quince")]


def test_a_search_and_its_index(vault):
    session, config = opened_vault(vault, [])
    steps = []
    with session:
        assert write_index(session, vault, config, "update", lambda *step: steps.append(step)) == 2
        assert check_index(session, vault, config) == ()
    assert steps[-1] == (2, 2)
    warned, options = [], SearchOptions(limit=1)
    with opened(vault, config, options, lambda: nullcontext(silent), warned.append) as searcher:
        found = searcher.ask("see").answer
        assert (found.total, len(found.hits)) == (2, 1)
        assert searcher.ask("medlar -see").answer.total == 0
    assert warned == []


def test_a_rename_is_planned_before_it_is_written(vault):
    session, _ = opened_vault(vault, [])
    with session:
        proved = plan_rename(session, vault, RenameRequest(("Pear", "Medlar")))
        assert (vault / "Pear.md").exists()
        write_rename(session, vault, proved.plan)
    assert not (vault / "Pear.md").exists()
    assert "[[Medlar]] and [[Quince]]" in (vault / "Plum.md").read_text(encoding="utf-8")


def test_fixes_are_made_in_memory_before_they_are_written(vault):
    (vault / "Pear.md").write_bytes(b"\xef\xbb\xbf---\ntag: fruit\n---\n# Pear\n\nSee [[Plum]].\n")
    before = (vault / "Pear.md").read_bytes()
    session, config = opened_vault(vault, [])
    with session:
        workspace = workspace_of(session, vault, RuleSet.of(config))
        fixed = fix_all(workspace, lambda one: one.fix is not None)
        assert (vault / "Pear.md").read_bytes() == before
        result = write_fixes(vault, fixed)
    assert set(result.written) == set(fixed.after) == {"Pear.md"}
    assert result.refused == {}
    for path, after in fixed.after.items():
        assert (vault / path).read_bytes() == after

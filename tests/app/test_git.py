import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kbtool.app.git import paths_since, repository_prefix, staged_paths
from kbtool.errors import UsageError

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A repository whose vault is the folder `notes`, with one commit."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "nobody")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "nobody@example.org")
    notes = Path(os.path.realpath(tmp_path)) / "notes"
    notes.mkdir()
    git(notes.parent, "init", "-q")
    return notes


def git(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def commit(root):
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "x")


def test_before_the_first_commit_everything_staged_is_new(root):
    (root / "a.md").write_text("a")
    (root / "b.md").write_text("b")
    git(root, "add", "a.md")
    assert staged_paths(root) == {"a.md"}


def test_staged_and_changed_since(root):
    for name in ("same.md", "staged.md", "edited.md", "gone.md", "中 文.md"):
        (root / name).write_text(name)
    (root.parent / "outside.md").write_text("o")
    commit(root)
    (root / "staged.md").write_text("new text")
    git(root, "add", "staged.md")
    (root / "edited.md").write_text("new text")
    (root / "中 文.md").write_text("new text")
    (root / "fresh.md").write_text("f")
    (root / "gone.md").unlink()
    (root.parent / "outside.md").write_text("changed")
    assert staged_paths(root) == {"staged.md"}
    assert paths_since(root, "HEAD") == {"staged.md", "edited.md", "fresh.md", "中 文.md"}


@pytest.mark.parametrize("revision", ["nix", "--output=x", "HEAD:notes"])
def test_no_such_revision(root, revision):
    (root / "a.md").write_text("a")
    commit(root)
    with pytest.raises(UsageError, match="no such revision"):
        paths_since(root, revision)


def test_no_repository(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageError):
        staged_paths(tmp_path)


def test_a_repository_runs_nothing(root):
    (root / "a.md").write_text("a")
    commit(root)
    mark = root.parent / "ran"
    for key in ("core.fsmonitor", "diff.external", "filter.x.clean", "diff.x.textconv"):
        git(root, "config", key, f"touch {mark}")
    (root / ".gitattributes").write_text("*.md filter=x diff=x\n")
    (root / "a.md").write_text("b")
    assert "a.md" in paths_since(root, "HEAD")
    assert staged_paths(root) == frozenset()
    assert not mark.exists()


def test_the_way_from_the_repository(root):
    assert repository_prefix(root) == "notes/"
    assert repository_prefix(root.parent) == ""

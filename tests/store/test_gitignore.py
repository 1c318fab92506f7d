"""`vault.gitignore = true`: the same files are left out as git leaves out."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.config.settings import Config, VaultSettings
from kbtool.store.files.disk import Disk
from kbtool.store.files.gitignore import GitIgnore
from kbtool.store.open_session import open_session

FILES = (
    *("a.md", "b.md", "ab.md", "[x].md", "draft note.md", "!odd.md", "#odd.md", "build/a.md"),
    *("build/keep.md", "docs/build/a.md", "docs/a.md", "docs/deep/er/a.md", "out/b.md"),
)
LINES = (
    *("a.md", "/a.md", "*.md", "!b.md", "build", "build/", "/build/", "docs/**/a.md", "**/build"),
    *("docs/*", "!docs/a.md", "[ab].md", "[!a].md", "?.md", "\\!odd.md", "\\#odd.md", "# words"),
    *(
        "a*b*.md",
        "docs/**",
        "",
        "draft\\ note.md",
        "*.md   ",
        "\\[x\\].md",
        "[a-b]*",
        "**",
        "out/*.md",
    ),
    *("build/*", "!build/keep.md", "/*", "!/docs", "er/", "[", "a[b.md", "deep/er", "!**/er"),
)


def write(root: Path, path: str, text: str = "x") -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def kept_by_git(root: Path) -> set[str]:
    command = ["git", "-C", str(root), "ls-files", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    return {name for name in names if name and not name.endswith(".gitignore")}


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    if shutil.which("git") is None:
        pytest.skip("no git to compare with")
    root = tmp_path_factory.mktemp("repository")
    for path in FILES:
        write(root, path)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(st.sampled_from(LINES), max_size=5),
    inner=st.lists(st.sampled_from(LINES), max_size=3),
)
def test_the_same_files_are_kept_as_by_git(repository, lines, inner):
    write(repository, ".gitignore", "\n".join(lines))
    write(repository, "docs/.gitignore", "\r\n".join(inner))
    disk = Disk(repository, gitignore=True)
    kept = kept_by_git(repository)
    assert set(disk.scan().files) == kept
    assert set(disk.scan(FILES).files) == kept


def test_it_is_heeded_only_when_asked_for(tmp_path):
    write(tmp_path, ".gitignore", "a.md\n")
    write(tmp_path, "a.md")
    write(tmp_path, "b.md")
    config = Config(vault=VaultSettings(gitignore=True))
    with open_session(tmp_path, Config(), cache=False) as session:
        session.refresh()
        assert set(session.files) == {"a.md", "b.md"}
    with open_session(tmp_path, config, cache=False) as session:
        session.refresh()
        assert set(session.files) == {"b.md"}
        write(tmp_path, ".gitignore", "b.md\n")
        session.refresh([".gitignore"])
        assert set(session.files) == {"a.md"}


def test_a_hostile_pattern_takes_no_time(tmp_path):
    write(tmp_path, ".gitignore", "\n".join(["*a" * 500 + "b", "**/" * 300 + "x", "[" * 5000]))
    path = "/".join(["a" * 250] * 15)
    begin = time.process_time()
    assert not GitIgnore(str(tmp_path)).ignores(path, is_folder=False)
    assert time.process_time() - begin < 5

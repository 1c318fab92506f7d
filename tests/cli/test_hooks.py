"""The hooks that a git user takes from this repository."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_lints_the_files_it_is_given_and_knows_the_whole_vault(hook, tmp_path):
    (tmp_path / "notes/.obsidian").mkdir(parents=True)
    (tmp_path / "README.md").write_text("Not a note, [[Nowhere]].\n")
    (tmp_path / "notes/known.md").write_text("Back to [[staged]], not to [[Nowhere]].\n")
    (tmp_path / "notes/staged.md").write_text("See [[known]].\n")
    (tmp_path / "notes/broken.md").write_text("See [[Nowhere]] and [[staged]].\n")
    command, *options = hook["entry"].split()
    assert command == "kbtool"

    def run(*files):
        words = [sys.executable, "-m", "kbtool", *options, "--format", "concise", *files]
        environment = {"PYTHONPATH": str(ROOT), "KBTOOL_CACHE_DIR": str(tmp_path / "cache")}
        return subprocess.run(
            words,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env=environment,
            timeout=60,
        )

    fine = run("README.md", "notes/staged.md")
    assert (fine.returncode, fine.stdout, fine.stderr) == (0, "", "")
    wrong = run("README.md", "notes/staged.md", "notes/broken.md")
    assert wrong.returncode == 1
    assert [line.split(":")[0] for line in wrong.stdout.splitlines()] == ["notes/broken.md"] * 2


def test_hooks_are_whole():
    assert {hook["id"] for hook in HOOKS} == {"kbtool", "kbtool-fix"}
    for hook in HOOKS:
        assert hook["types"] == ["markdown"]
        assert hook["require_serial"] is True

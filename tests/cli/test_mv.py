"""`kbtool mv` as it is run, on real files."""

import json
import os
import subprocess
import sys

import pytest
from helpers import ROOT

FILES = {
    "a.md": "[[old]] and [x](sub/old.md#Part) #tag\n",
    "sub/old.md": "\ufeff## Part\r\n\r\n[[../a]] #tag/child\r\n",
    "sub/p.png": "",
    "b.canvas": '{"nodes":[{"id":"1","type":"file","file":"sub/old.md"}]}',
}


class Vault:
    def __init__(self, folder):
        self.root = folder / "vault"
        self.folder = folder
        for name, text in FILES.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        (self.root / ".obsidian").mkdir()

    def run(self, *arguments, cwd=None, named=True, given=None):
        vault = ["-C", str(self.root)] if named else []
        environment = {
            **os.environ,
            "KBTOOL_CACHE_DIR": str(self.folder / "cache"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "PYTHONPATH": str(ROOT),
        }
        return subprocess.run(
            [sys.executable, "-m", "kbtool", *vault, *arguments],
            check=False,
            capture_output=True,
            encoding="utf-8",
            input=given,
            cwd=cwd or self.folder,
            env=environment,
        )

    def files(self):
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes().decode()
            for path in self.root.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path)


def test_a_dry_run_shows_the_plan_and_writes_nothing(vault):
    done = vault.run("mv", "--dry-run", "old", "new name")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "sub/old.md → sub/new name.md",
        "a.md",
        "  1:1  [[old]] → [[new name]]",
        "  1:13  [x](sub/old.md#Part) → [x](sub/new%20name.md#Part)",
        "b.canvas",
        '  1:42  "sub/old.md" → "sub/new name.md"',
    ]
    assert vault.files() == FILES


def test_the_plan_as_data(vault):
    plan = json.loads(vault.run("mv", "-n", "sub", "x/y", "--format", "json").stdout)
    assert plan["renames"] == [["sub", "x/y"]]
    assert plan["changes"][1] == {
        "path": "sub/old.md",
        "line": 3,
        "column": 1,
        "old": "[[../a]]",
        "new": "[[../../a]]",
    }
    assert vault.files() == FILES


def test_a_note_is_renamed_and_every_other_byte_stays(vault):
    done = vault.run("mv", "old", "new")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "sub/old.md is sub/new.md now; 3 places rewritten in 2 files.\n"
    assert vault.files() == {
        "a.md": "[[new]] and [x](sub/new.md#Part) #tag\n",
        "sub/new.md": FILES["sub/old.md"],
        "sub/p.png": "",
        "b.canvas": FILES["b.canvas"].replace("old", "new"),
    }


def test_a_folder_moves_with_all_that_is_in_it(vault):
    (vault.root / "sub" / ".hidden").write_text("kept")
    assert vault.run("mv", "sub", "deep/er/").returncode == 0
    files = vault.files()
    assert files["deep/er/sub/.hidden"] == "kept"
    assert files["deep/er/sub/old.md"] == FILES["sub/old.md"].replace("../a", "../../../a")
    assert not (vault.root / "sub").exists()


def test_a_folder_without_notes_is_moved_into(vault):
    (vault.root / "empty").mkdir()
    assert vault.run("mv", "sub/old.md", "empty").returncode == 0
    assert "empty/old.md" in vault.files()


def test_a_case_only_rename(vault):
    assert vault.run("mv", "sub/old.md", "sub/OLD.md").returncode == 0
    assert "sub/OLD.md" in vault.files()
    assert "sub/old.md" not in vault.files()


def test_paths_may_be_given_from_the_working_directory(vault):
    done = vault.run("mv", "old.md", "../moved.md", cwd=vault.root / "sub", named=False)
    assert done.returncode == 0, done.stderr
    assert "moved.md" in vault.files()


def test_headings_and_tags(vault):
    assert vault.run("mv", "--heading", "old", "part", "Whole thing").returncode == 0
    assert vault.run("mv", "--tag", "#tag", "label").returncode == 0
    files = vault.files()
    assert files["a.md"] == "[[old]] and [x](sub/old.md#Whole%20thing) #label\n"
    assert files["sub/old.md"] == "\ufeff## Whole thing\r\n\r\n[[../a]] #label/child\r\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("old",), "Give exactly OLD NEW"),
        ((), "--recover alone"),
        (("--recover", "a", "b"), "--recover alone"),
        (("--heading", "--tag", "a", "b"), "exclude each other"),
        (("nope", "x"), "No file is called nope"),
        (("oldd", "x"), "did you mean sub/old.md?"),
        (
            ("old", "sub/a#b"),
            "holds #, which a link can't (N002); choose another, or give --force.",
        ),
        (("old", "sub/a#b", "--force"), "no link can name"),
        (("old", "../out"), "not in the vault"),
        (("a", "sub/old"), "is there already"),
        (("old", "sub/x/.git/y"), "begins with a dot"),
        (("sub", "node_modules"), "no part of a vault"),
        (("--heading", "old", "Gone", "x"), "has no heading Gone"),
        (("--heading", "p.png", "Gone", "x"), "is no note"),
        (("--tag", "tag", "a b"), "is no tag"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_changes_nothing(vault, arguments, words):
    done = vault.run("mv", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert vault.files() == FILES


@pytest.mark.skipif(os.name != "posix", reason="permissions of folders are POSIX's")
def test_a_read_only_note_stops_the_rename_whole(vault):
    (vault.root / "a.md").chmod(0o444)
    done = vault.run("mv", "old", "new")
    assert done.returncode == 2
    assert "read-only; nothing was changed" in done.stderr
    assert vault.files() == FILES

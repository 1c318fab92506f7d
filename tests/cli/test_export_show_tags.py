"""`export`, `show` and `tags` as they are run."""

import json
import os
import subprocess
import sys

import pytest
from helpers import ROOT


@pytest.fixture
def kbtool(tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / ".obsidian").mkdir()
    (vault / "a.md").write_text("---\ntags: [on/x]\n---\n[[b]] [[nope]]\n", encoding="utf-8")
    (vault / "b.md").write_text("# B\n", encoding="utf-8")

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "kbtool", "-C", str(vault), *arguments],
            check=False,
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, "KBTOOL_CACHE_DIR": str(tmp_path / "cache")},
        )

    return run


def test_export_prints_one_document_of_the_vault(kbtool):
    done = kbtool("export")
    document = json.loads(done.stdout)
    assert done.returncode == 0
    assert [note["path"] for note in document["notes"]] == ["a.md", "b.md"]
    assert document["vault"].endswith("/vault")
    assert document["orphans"] == ["a.md"]


@pytest.mark.parametrize(
    ("output_format", "beginning"),
    [
        ("graphml", "<?xml"),
        ("dot", "digraph"),
        ("canvas", '{\n "nodes"'),
        ("csv", "source,line"),
    ],
)
def test_export_knows_other_formats(kbtool, output_format, beginning):
    done = kbtool("export", "--format", output_format)
    assert done.returncode == 0
    assert done.stdout.startswith(beginning)
    assert "a.md" in done.stdout


def test_show_takes_a_name(kbtool):
    done = kbtool("show", "b")
    assert done.returncode == 0
    assert done.stdout.startswith("b.md\n  B  1 words\n") or "a.md:4  [[b]]" in done.stdout
    assert json.loads(kbtool("show", "b.md", "--format", "json").stdout)["incoming"] == ["a.md"]


def test_show_names_the_nearest_note(kbtool):
    done = kbtool("show", "bb")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "kbtool: No note is called bb; did you mean b.md?\n"


def test_show_does_not_choose_among_several(kbtool):
    done = kbtool("show", "md")
    assert done.returncode == 2
    done = kbtool("show", ".")
    assert done.returncode == 2


def test_tags_prints_the_tree(kbtool):
    assert kbtool("tags").stdout == "#on  1  (0 with the tag itself)\n  x  1\n"
    tags = json.loads(kbtool("tags", "--format", "json").stdout)["tags"]
    assert tags[1] == {"tag": "on/x", "notes": 1, "notes_below": 1}


def test_doctor_names_an_excluding_expression_that_is_not_run(kbtool, tmp_path):
    settings = tmp_path / "vault" / ".obsidian" / "app.json"
    settings.write_text(json.dumps({"userIgnoreFilters": ["/(a)\\1/", "/fine/"]}), encoding="utf-8")
    words = kbtool("doctor").stdout
    assert "/(a)\\1/ of Obsidian's excluded files" in words
    assert "/fine/" not in words

"""Where the user stands: paths that open from there, and which folder is taken for a vault."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kbtool.app.find_vault import standpoint_of
from kbtool.report.text.editor_links import EditorLinks, Standpoint
from kbtool.report.text.style import Style

ROOT = Path(__file__).parent.parent.parent
PLACE = re.compile(r"(.*?):(\d+):(\d+):")


def kbtool(folder, *arguments, cwd, **variables):
    own = {f"KBTOOL_{name}_DIR": f"{folder}-{name}" for name in ("CACHE", "STATE")}
    return subprocess.run(
        [sys.executable, "-m", "kbtool", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder), **own, **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture
def ground(tmp_path):
    """A vault with notes at three depths, and a folder beside it."""
    root = Path(os.path.realpath(tmp_path))
    vault = root / "my vault"
    (vault / ".obsidian").mkdir(parents=True)
    for name in ("Top.md", "Sub/Low.md", "Sub/深い/底.md", "Other/Side.md"):
        path = vault / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("A plum, see [[Nowhere#x]].\n", encoding="utf-8")
    (root / "elsewhere").mkdir()
    return root


STANDS = ["my vault", "my vault/Sub", "my vault/Sub/深い", ".", "elsewhere"]
COMMANDS = {
    "lint-vimgrep": ["lint", "--format", "vimgrep"],
    "lint-concise": ["lint", "--format", "concise"],
    "search-vimgrep": ["search", "--format", "vimgrep", "plum"],
    "search-by-default": ["search", "plum"],
}


@pytest.mark.parametrize("stand", STANDS)
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_b17_places_for_editors_open_from_the_working_directory(ground, stand, command):
    name, *rest = command
    answer = kbtool(ground, name, "--vault", str(ground / "my vault"), *rest, cwd=ground / stand)
    found = [PLACE.match(line) for line in answer.stdout.splitlines()]
    assert len(found) >= 4
    assert all(found)
    files = {(ground / stand / match[1]).resolve() for match in found}
    assert files == set((ground / "my vault").rglob("*.md"))
    assert not any(Path(match[1]).is_absolute() for match in found)


@pytest.mark.parametrize("stand", STANDS)
@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_b17_json_names_paths_from_the_vault(ground, stand, form):
    vault = ground / "my vault"
    wanted = {path.relative_to(vault).as_posix() for path in vault.rglob("*.md")}
    lint = kbtool(ground, "lint", "-C", str(vault), "--format", form, cwd=ground / stand)
    hits = kbtool(ground, "search", "-C", str(vault), "--format", form, "plum", cwd=ground / stand)
    if form == "json":
        diagnostics, found = json.loads(lint.stdout)["diagnostics"], json.loads(hits.stdout)["hits"]
    else:
        diagnostics, found = (
            [json.loads(line) for line in one.stdout.splitlines()] for one in (lint, hits)
        )
    assert {one["path"] for one in diagnostics} == wanted
    assert {one["path"] for one in found} == wanted


def test_b17_full_names_paths_as_a_folder_of_the_vault_knows_them(ground):
    vault = ground / "my vault"
    inside = kbtool(ground, "lint", cwd=vault / "Sub").stdout
    assert {"Low.md", "深い/底.md", "../Top.md", "../Other/Side.md"} <= set(
        re.split("[:\n]", inside)
    )
    outside = kbtool(ground, "lint", str(vault), cwd=ground).stdout
    assert "my vault/" not in outside


@pytest.mark.parametrize(
    ("stand", "path", "shown", "for_eyes"),
    [
        (Standpoint(), "a/b.md", "a/b.md", "a/b.md"),
        (Standpoint(folder="a"), "a/b.md", "b.md", "b.md"),
        (Standpoint(folder="a/c"), "a/b.md", "../b.md", "../b.md"),
        (Standpoint(folder="a"), "ab/b.md", "../ab/b.md", "../ab/b.md"),
        (Standpoint(folder="x"), "中/b.md", "../中/b.md", "../中/b.md"),
        (Standpoint(way="../v/"), "a/b.md", "../v/a/b.md", "a/b.md"),
        (Standpoint(way="/far/v/"), "a/b.md", "/far/v/a/b.md", "a/b.md"),
        (Standpoint(way="v/"), "a\x1b.md", "v/a\x1b.md", "a\\x1b.md"),
    ],
)
def test_b17_a_path_by_standpoint(stand, path, shown, for_eyes):
    assert stand.path_to(path) == shown
    assert EditorLinks(Style(), "/v", standpoint=stand).shown(path) == for_eyes


@pytest.mark.parametrize(
    ("stand", "expected"),
    [
        ("my vault", Standpoint()),
        ("my vault/Sub/深い", Standpoint(folder="Sub/深い")),
        (".", Standpoint(way="my vault/")),
        ("elsewhere", Standpoint(way="../my vault/")),
    ],
)
def test_b17_where_the_working_directory_stands(ground, monkeypatch, stand, expected):
    monkeypatch.chdir(ground / stand)
    assert standpoint_of(ground / "my vault") == expected


@pytest.mark.skipif(os.name == "nt", reason="drives have no common root")
def test_b17_from_another_end_of_the_disk_the_way_is_absolute(ground, monkeypatch):
    monkeypatch.chdir("/usr")
    assert standpoint_of(ground / "my vault") == Standpoint(way=f"{ground}/my vault/")
    monkeypatch.chdir("/")
    assert standpoint_of(ground) == Standpoint(way=f"{str(ground)[1:]}/")


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be removed there")
def test_b17_from_a_folder_that_is_gone_the_way_is_absolute(ground, monkeypatch):
    monkeypatch.chdir(ground / "elsewhere")
    (ground / "elsewhere").rmdir()
    assert standpoint_of(ground / "my vault") == Standpoint(way=f"{ground}/my vault/")
    monkeypatch.chdir(ground)


@pytest.fixture
def land(tmp_path):
    """A home with a marked vault in a repository, a plain folder of notes, and other files."""
    home = Path(os.path.realpath(tmp_path)) / "home"
    for name in ("repo/docs/guide.md", "repo/notes/.obsidian/app.json", "repo/notes/a.md"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("{}" if name.endswith("json") else "Plain.\n")
    for name in ("plain/a.md", "plain/pages/b.md", "plain/logseq/config.edn"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("See [[b]] and [[a]].\n")
    (home / "readme.txt").write_text("Not a note.\n")
    return home


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["../readme.txt"], "../readme.txt: not in the vault"),
        (["a.md", "../readme.txt"], "../readme.txt: not in the vault"),
        (["../repo/notes/a.md", "../readme.txt"], "../readme.txt: not in the vault"),
        (["../nothing.md"], "../nothing.md: no such note or folder."),
        (["nothing.md"], "nothing.md: no such note or folder"),
        (["a.md", "../repo/docs"], "../repo/docs: not in the vault"),
        (["-C", ".", "../repo/notes/a.md"], "../repo/notes/a.md: not in the vault"),
        (["-C", "", "a.md"], "--vault names no folder"),
        (["-C", "../readme.txt"], "../readme.txt: not a folder"),
        (["--stdin-filename", "../x.md"], "../x.md: no such note or folder."),
    ],
)
def test_b13_a_path_outside_the_vault_is_an_error(land, arguments, words):
    answer = kbtool(land, "lint", *arguments, cwd=land / "plain")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"kbtool: {words}")
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("cwd", "arguments"),
    [
        ("plain", []),
        ("plain", ["a.md"]),
        ("plain", ["pages"]),
        ("plain/pages", ["../pages/b.md"]),
        (".", ["plain"]),
        (".", ["-C", "plain"]),
        (".", ["repo/notes"]),
        ("repo/notes", []),
        ("repo", ["notes/a.md"]),
        ("repo", ["-C", "notes"]),
    ],
)
def test_b13_plain_folders_and_marked_ones_are_taken_without_a_word(land, cwd, arguments):
    answer = kbtool(land, "lint", "--fail-on", "never", *arguments, cwd=land / cwd)
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize(
    ("cwd", "arguments", "words"),
    [
        ("repo", [], "repo bears no mark of a vault (.obsidian, kbtool.toml)"),
        ("repo", [], "a vault below it: notes. Name yours with --vault DIR."),
        ("repo/docs", ["-C", ".."], "a vault below it: ../notes."),
        (".", ["repo"], "a vault below it: repo/notes."),
        (".", [], "a vault below it: repo/notes."),
    ],
)
def test_b13_a_folder_around_a_vault_is_named(land, cwd, arguments, words):
    answer = kbtool(land, "lint", "--fail-on", "never", *arguments, cwd=land / cwd)
    assert answer.returncode == 0
    assert words in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert kbtool(land, "lint", "-q", "--fail-on", "never", *arguments, cwd=land / cwd).stderr == ""


def test_b13_a_home_without_a_vault_is_named(land):
    (land / "repo/notes/.obsidian/app.json").unlink()
    (land / "repo/notes/.obsidian").rmdir()
    answer = kbtool(land, "tags", cwd=land)
    assert answer.stderr == (
        f"{land} bears no mark of a vault (.obsidian, kbtool.toml), all of it is taken; name your"
        " vault with --vault DIR.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="a drive is no root of everything")
def test_b13_a_whole_disk_is_named_with_the_homes_vaults(land):
    answer = kbtool(land, "config", cwd="/")
    assert answer.stderr.startswith("/ bears no mark of a vault")
    assert f"a vault below it: {str(land)[1:]}/repo/notes" in answer.stderr


def test_b13_many_files_that_nobody_named_are_told(land):
    for number in range(3001):
        (land / f"plain/pages/{number}.txt").touch()
    told = kbtool(land, "config", cwd=land / "plain")
    assert "all of it is taken, over 3,000 files; kbtool config --init marks it" in told.stderr
    named = kbtool(land, "config", "-C", str(land / "plain"), cwd=land)
    assert "bears no mark" not in named.stderr
    (land / "plain/kbtool.toml").touch()
    assert "bears no mark" not in kbtool(land, "config", cwd=land / "plain").stderr


def test_b13_hooks_may_name_notes_outside_the_vault_and_nothing_else(land):
    answer = kbtool(land, "lint", "docs/guide.md", "notes/a.md", "--ignore", "G", cwd=land / "repo")
    assert answer.returncode == 0
    assert answer.stderr == "docs/guide.md lies in no vault; it is not looked at.\n"

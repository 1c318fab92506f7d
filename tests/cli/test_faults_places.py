"""Where the user stands: paths that open from there, and which folder is taken for a vault."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kbtool.cli.find import standpoint_of
from kbtool.report.places import Places, Standpoint
from kbtool.report.style import Style

ROOT = Path(__file__).parent.parent.parent
PLACE = re.compile(r"(.*?):(\d+):(\d+):")


def kbtool(folder, *arguments, cwd, **variables):
    own = {f"KBTOOL_{name}_DIR": str(folder / name) for name in ("CACHE", "STATE")}
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
    "lint-vimgrep": ["lint", "--output-format", "vimgrep"],
    "lint-concise": ["lint", "--output-format", "concise"],
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
    lint = kbtool(ground, "lint", "-C", str(vault), "--output-format", form, cwd=ground / stand)
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
    assert Places(Style(), "/v", standpoint=stand).shown(path) == for_eyes


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

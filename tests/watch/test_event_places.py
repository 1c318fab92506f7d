import os

import pytest

from kbtool.watch.events.paths import ROOT_PLACE, find_place

ROOT = "/home/me/vault".replace("/", os.sep)


def place(relative, *, is_folder=False):
    return find_place(ROOT, f"{ROOT}/{relative}".replace("/", os.sep), is_folder=is_folder)


@pytest.mark.parametrize(
    "path", ["a.md", "Notes/a b.md", "图/一.md", "v1.2/a.md", "x.png", "README", "2023.md"]
)
def test_files_of_the_vault_are_places(path):
    assert place(path) == path


@pytest.mark.parametrize(
    "path",
    [
        ".a.md.swp",
        "Notes/.a.md.swx",
        "4913",
        "Notes/5036",
        "a.md~",
        "sedAb12xY",
        ".obsidian/workspace.json",
        ".git/index.lock",
        ".trash/a.md",
        "node_modules/x/README.md",
        "a/.hidden/b/c.md",
        ".goutputstream-AB12CD",
        ".syncthing.a.md.tmp",
        "a.md.tmp",
        "#a.md#",
    ],
)
def test_what_editors_and_services_leave_is_no_place(path):
    assert place(path) is None


@pytest.mark.parametrize("path", ["Notes", "v1.2", "a.md"])
def test_a_folder_is_a_place_whatever_its_name_looks_like(path):
    assert place(path, is_folder=True) == path


@pytest.mark.parametrize("path", [".git", "a/.obsidian", "node_modules"])
def test_ignored_folders_are_no_places(path):
    assert place(path, is_folder=True) is None


def test_the_root_is_a_place():
    assert find_place(ROOT, ROOT, is_folder=True) == ROOT_PLACE


@pytest.mark.parametrize(
    "other", [ROOT.upper(), ROOT.replace("me", "mé"), f"{os.sep}private{ROOT}"]
)
def test_a_root_spelt_otherwise_is_a_look_everywhere(other):
    assert find_place(ROOT, f"{other}{os.sep}a.md", is_folder=False) == ROOT_PLACE


def test_a_placeholder_stands_for_its_file():
    assert place("Notes/.a.md.icloud") == "Notes/a.md"
    assert place(".a.md.icloud") == "a.md"

import os
from pathlib import Path

import pytest

from kbtool.app.find_vault import find_vault
from kbtool.errors import UsageError, VaultNotFoundError


@pytest.fixture
def ground(tmp_path, monkeypatch):
    """Two vaults `one` and `two`, an unmarked folder `plain`, the working directory unmarked."""
    root = Path(os.path.realpath(tmp_path))
    (root / "one/.obsidian").mkdir(parents=True)
    (root / "one/sub/deep").mkdir(parents=True)
    (root / "one/sub/a.md").write_text("a")
    (root / "two").mkdir()
    (root / "two/kbtool.toml").write_text("")
    (root / "two/b.md").write_text("b")
    (root / "plain/inner").mkdir(parents=True)
    (root / "plain/c.md").write_text("c")
    monkeypatch.chdir(root)
    return root


def found(ground, *paths, named=None, environment=None):
    place = find_vault(named, paths, environment or {})
    return (str(place.root.relative_to(ground)), *place.paths)


def test_a_named_vault_wins_over_everything(ground):
    assert found(ground, named="plain", environment={"KBTOOL_VAULT": "two"}) == ("plain",)


def test_the_environment_names_one(ground, monkeypatch):
    monkeypatch.chdir(ground / "one")
    assert found(ground, environment={"KBTOOL_VAULT": "../two"}) == ("two",)
    assert found(ground, environment={"KBTOOL_VAULT": ""}) == ("one",)


def test_the_nearest_marked_folder_around_the_working_directory(ground, monkeypatch):
    monkeypatch.chdir(ground / "one/sub/deep")
    assert found(ground) == ("one",)


def test_else_the_working_directory(ground, monkeypatch):
    monkeypatch.chdir(ground / "plain/inner")
    assert found(ground) == ("plain/inner",)


def test_a_pyproject_with_our_table_marks_a_vault(ground, monkeypatch):
    (ground / "plain/pyproject.toml").write_text("[tool.kbtool.lint]\nselect = []\n")
    monkeypatch.chdir(ground / "plain/inner")
    assert found(ground) == ("plain",)
    (ground / "plain/pyproject.toml").write_text("[tool.black]\n# [tool.kbtool] not yet\n")
    assert found(ground) == ("plain/inner",)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("one", ("one", "")),
        ("one/sub", ("one", "sub")),
        ("one/sub/a.md", ("one", "sub/a.md")),
        ("two/b.md", ("two", "b.md")),
        ("plain", ("plain", "")),
        ("plain/c.md", (".", "plain/c.md")),
        ("one/Sub/A.md", ("one", "Sub/A.md")),
        ("one/sub/../sub/a.md", ("one", "sub/a.md")),
    ],
)
def test_one_path_says_which_vault(ground, path, answer):
    assert found(ground, path) == answer


def test_a_linked_folder_is_the_vault_it_leads_to(ground):
    (ground / "way").symlink_to(ground / "one")
    assert found(ground, "way/sub/a.md") == ("one", "sub/a.md")


def test_a_linked_note_stays_where_its_link_is(ground):
    (ground / "one/out.md").symlink_to(ground / "plain/c.md")
    assert found(ground, "one/out.md") == ("one", "out.md")


def test_paths_in_two_vaults_are_refused(ground):
    with pytest.raises(UsageError, match="two vaults"):
        found(ground, "one/sub/a.md", "two/b.md")


def test_a_file_in_no_vault_is_skipped_beside_others(ground):
    place = find_vault(None, ["plain/c.md", "one/sub/a.md"], {})
    assert (place.root, place.paths) == (ground / "one", ("sub/a.md",))
    assert place.skipped == ("plain/c.md",)


def test_files_outside_the_working_vault_are_refused(ground, monkeypatch):
    monkeypatch.chdir(ground / "plain/inner")
    with pytest.raises(UsageError, match="not in the vault"):
        found(ground, "../c.md", "../inner")


def test_a_path_outside_the_named_vault_is_refused(ground):
    with pytest.raises(UsageError, match="not in the vault"):
        found(ground, "two/b.md", named="one")


def test_what_is_not_there_is_named(ground):
    with pytest.raises(VaultNotFoundError, match="nowhere: no such folder"):
        found(ground, named="nowhere")
    with pytest.raises(VaultNotFoundError, match="not a folder"):
        found(ground, named="plain/c.md")

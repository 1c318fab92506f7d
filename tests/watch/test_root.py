import pytest

from kbtool.watch.vault_root import Git, git_around


@pytest.fixture
def vault(tmp_path):
    root = tmp_path / "repository" / "notes"
    root.mkdir(parents=True)
    return root


def test_no_repository_is_at_rest(vault):
    assert git_around(str(vault)) is Git.AT_REST


@pytest.mark.parametrize("up", [0, 1])
def test_the_lock_of_the_repository_around_is_seen(vault, up):
    place = (vault, vault.parent)[up]
    (place / ".git").mkdir()
    assert git_around(str(vault)) is Git.AT_REST
    (place / ".git" / "index.lock").touch()
    assert git_around(str(vault)) is Git.AT_WORK


@pytest.mark.parametrize("way", ["file", "link"])
def test_a_git_folder_elsewhere_is_not_followed(vault, tmp_path, way):
    """A linked work tree, a submodule; or a vault that wants another place to be looked at."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.lock").touch()
    if way == "file":
        (vault / ".git").write_text(f"gitdir: {elsewhere}\n")
    else:
        (vault / ".git").symlink_to(elsewhere)
    assert git_around(str(vault)) is Git.ELSEWHERE

"""Where caches lie, and the places that are not trusted with one."""

import os
import stat

import pytest

from kbtool.errors import CacheError
from kbtool.store.cache.location import LAYOUT, cache_folder, find_cache_folder
from kbtool.store.files.ignored import CACHE_TAG_SIGNATURE
from kbtool.store.user_folders import vault_id

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and owners are POSIX's")


@pytest.fixture
def vault(tmp_path, monkeypatch):
    """A vault beside a cache; the places of last resort are the test's own too."""
    (tmp_path / "vault").mkdir()
    (tmp_path / "last").mkdir()
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "last"))
    return tmp_path / "vault"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_vault_has_one_private_folder_in_a_tagged_cache(vault, tmp_path):
    folder = cache_folder(vault)
    assert folder == cache_folder(vault) == tmp_path / "cache" / LAYOUT / vault_id(str(vault))
    assert [mode(p) for p in (folder, folder.parent, tmp_path / "cache")] == [0o700] * 3
    assert (tmp_path / "cache/CACHEDIR.TAG").read_bytes().startswith(CACHE_TAG_SIGNATURE)
    assert "deleted at any time" in (tmp_path / "cache/README").read_text()
    assert find_cache_folder(vault).warning == ""


def test_a_vault_is_known_by_its_real_path(vault, tmp_path):
    (tmp_path / "other").symlink_to(vault)
    assert cache_folder(tmp_path / "other") == cache_folder(vault)
    (vault / "inner").mkdir()
    assert cache_folder(vault / "inner") != cache_folder(vault)


def plant_wide_open(cache):
    cache.mkdir()
    cache.chmod(0o777)


def plant_group_writable(cache):
    cache.mkdir()
    cache.chmod(0o770)


def plant_link(cache):
    (cache.parent / "elsewhere").mkdir(mode=0o700)
    cache.symlink_to(cache.parent / "elsewhere")


def plant_file(cache):
    cache.write_text("no folder")


def plant_inner_link(cache):
    (cache / LAYOUT).mkdir(parents=True, mode=0o700)
    cache.chmod(0o700)
    (cache.parent / "elsewhere").mkdir(mode=0o700)
    (cache / LAYOUT / vault_id(str(cache.parent / "vault"))).symlink_to(cache.parent / "elsewhere")


def plant_open_parent(cache):
    cache.mkdir(mode=0o700)
    cache.parent.chmod(0o777)


@pytest.mark.parametrize(
    "plant",
    [plant_wide_open, plant_group_writable, plant_link, plant_file, plant_inner_link],
)
def test_a_planted_cache_is_left_alone_and_named(vault, tmp_path, plant):
    plant(tmp_path / "cache")
    found = find_cache_folder(vault)
    assert found.path.is_relative_to(tmp_path / "last")
    assert mode(found.path) == 0o700
    assert str(tmp_path / "cache") in found.warning
    elsewhere = tmp_path / "elsewhere"
    assert not elsewhere.exists() or list(elsewhere.iterdir()) == []


def test_a_cache_below_a_folder_that_others_may_change_is_refused(vault, tmp_path):
    plant_open_parent(tmp_path / "cache")
    with pytest.raises(CacheError, match="others may write"):
        find_cache_folder(vault)  # the last resort lies below the same folder


def test_a_cache_of_somebody_else_is_refused(vault, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    (tmp_path / "cache").mkdir(mode=0o700)
    os.chown(tmp_path / "cache", 12345, 12345)
    assert "belongs to somebody else" in find_cache_folder(vault).warning


def test_a_cache_inside_the_vault_is_refused(vault, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(vault / "cache"))
    assert "lies inside the vault" in find_cache_folder(vault).warning
    assert list(vault.iterdir()) == []


def test_a_home_folder_may_be_a_vault_though_the_usual_cache_lies_in_it(tmp_path, monkeypatch):
    monkeypatch.delenv("KBTOOL_CACHE_DIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    found = find_cache_folder(tmp_path)
    assert found.warning == ""
    assert found.path.is_relative_to(tmp_path)

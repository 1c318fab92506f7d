import sys
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtool.store.user_folders import JOURNAL_PREFIX, has_journals, journal_home, user_folder

PATHS = st.sampled_from([None, "", "/somewhere/else", "/a/../b/", "/", "relative", "~/x"])
KINDS = ("cache", "config", "state")


@given(home=PATHS, named=st.tuples(PATHS, PATHS, PATHS))
def test_a_folder_of_the_user_is_where_platformdirs_says(home, named):
    with pytest.MonkeyPatch.context() as patch:
        values = {"HOME": home}
        values |= {
            f"XDG_{kind.upper()}_HOME": path for kind, path in zip(KINDS, named, strict=True)
        }
        for name, value in values.items():
            if value is None:
                patch.delenv(name, raising=False)
            else:
                patch.setenv(name, value)
        ours = [user_folder(kind) for kind in KINDS]
        if home and home.startswith("/"):
            # XDG: a relative path is to be ignored. Releases differ in that; kbtool does not.
            for kind, path in zip(KINDS, named, strict=True):
                if path is not None and not path.startswith("/"):
                    patch.delenv(f"XDG_{kind.upper()}_HOME")
        theirs = platformdirs.PlatformDirs("kbtool", appauthor=False)
        assert ours == [theirs.user_cache_path, theirs.user_config_path, theirs.user_state_path]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have places of their own")
@pytest.mark.parametrize(
    ("named", "place"),
    [
        ("/else", "/else/kbtool"),
        ("/a b", "/a b/kbtool"),
        ("relative", "/home/me/.config/kbtool"),
        (" /else", "/home/me/.config/kbtool"),
    ],
)
def test_a_only_an_absolute_path_names_a_user_s_folder(monkeypatch, named, place):
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("XDG_CONFIG_HOME", named)
    assert user_folder("config") == Path(place)


def test_a_journal_is_seen_without_reading_it(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_STATE_DIR", str(tmp_path / "state"))
    root = tmp_path / "vault"
    assert not has_journals(root)
    home = journal_home(root)
    home.mkdir(parents=True)
    (home / "changes.lock").touch()
    (home / "kept-1").mkdir()
    assert not has_journals(root)
    (home / f"{JOURNAL_PREFIX}1").mkdir()
    assert has_journals(root)

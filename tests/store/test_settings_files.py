import os
import threading

import pytest

from kbtool.errors import ConfigError
from kbtool.store.config_files import read_inside, read_own, user_config_path, write_own


@pytest.fixture
def root(tmp_path):
    (tmp_path / "vault").mkdir()
    return (tmp_path / "vault").resolve()


def test_a_file_is_read_without_its_mark(root):
    (root / "kbtool.toml").write_bytes(b"\xef\xbb\xbf[lint]\n")
    assert read_inside(root, "kbtool.toml") == "[lint]\n"
    assert read_own(root / "kbtool.toml") == "[lint]\n"


def test_no_file_is_none(root):
    assert read_inside(root, "kbtool.toml") is None
    assert read_inside(root, "kbtool.toml/below") is None


def test_a_link_out_of_the_vault_is_not_followed(root):
    (root.parent / "secret.toml").write_text("[lint]\n")
    (root / "kbtool.toml").symlink_to("../secret.toml")
    assert read_inside(root, "kbtool.toml") is None
    assert read_own(root / "kbtool.toml") == "[lint]\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_hold_the_run(root):
    os.mkfifo(root / "kbtool.toml")
    with pytest.raises(ConfigError, match="no regular file"):
        read_inside(root, "kbtool.toml")


def test_a_folder_is_no_file(root):
    (root / "kbtool.toml").mkdir()
    with pytest.raises(ConfigError, match="no regular file"):
        read_inside(root, "kbtool.toml")


def test_what_cannot_be_text_is_named(root):
    (root / "kbtool.toml").write_bytes(b"a\xff")
    with pytest.raises(ConfigError, match=r"kbtool\.toml: is not UTF-8 \(byte 1\)"):
        read_inside(root, "kbtool.toml")
    (root / "kbtool.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(ConfigError, match="larger than"):
        read_inside(root, "kbtool.toml")


def test_the_users_own_file_is_in_the_platforms_place(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert user_config_path().name == "config.toml"
    assert user_config_path().parent.name == "kbtool"


def test_b10_a_file_behind_a_link_is_replaced_and_the_link_stays(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere/kept.json")
    for text in ("one", "two"):
        write_own(tmp_path / "link", text)
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "elsewhere/kept.json").read_text() == text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_b10_what_is_no_file_gets_the_text_and_stays_what_it_is(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=write_own, args=(pipe, "text"))
    writer.start()
    assert pipe.read_text() == "text"
    writer.join()
    assert pipe.is_fifo()
    with pytest.raises(ConfigError, match="cannot be written"):
        write_own(tmp_path, "text")
    assert list(tmp_path.iterdir()) == [pipe]

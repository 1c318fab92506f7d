"""A folder that becomes a link out of the vault between one look and the next is not followed."""

import os
import random
import threading
import time
from pathlib import Path

import pytest

from kbtool.model.source import Source
from kbtool.store import config_files
from kbtool.store.files import walk
from kbtool.store.files.disk import Disk
from kbtool.store.files.gitignore import GitIgnore
from kbtool.store.files.ignored import (
    CACHE_TAG_NAME,
    CACHE_TAG_SIGNATURE,
    READ_FLAGS,
    has_cachedir_tag,
)
from kbtool.store.files.safe_open import open_beneath, status_within

pytestmark = pytest.mark.skipif(os.name != "posix", reason="opens by descriptors of folders")
SECRET = b"not the vault's"


class Swapped:
    """A vault with `a/b/c.md`, and a folder outside that can take the place of `a`."""

    def __init__(self, folder):
        self.root, self.away = str(folder / "vault"), folder / "away"
        self.own = folder / "vault" / "a"
        self.twin = folder / "outside"
        for place, text in ((self.own, b"own"), (self.twin, SECRET)):
            (place / "b").mkdir(parents=True)
            (place / "b" / "c.md").write_bytes(text)
        (self.twin / "b" / "other.md").write_bytes(SECRET)

    def swap(self):
        self.own.rename(self.away)
        self.own.symlink_to(self.twin)

    def swap_back(self):
        self.own.unlink()
        self.away.rename(self.own)


@pytest.fixture
def swapped(tmp_path):
    return Swapped(tmp_path)


def test_between_scan_and_read(swapped):
    disk = Disk(swapped.root)
    assert set(disk.scan().files) == {"a/b/c.md"}
    assert disk.read("a/b/c.md").data == b"own"
    swapped.swap()
    assert disk.read("a/b/c.md") is None
    assert disk.read("a/b/other.md") is None
    assert set(disk.scan().files) == set()


def test_between_the_listing_of_a_folder_and_of_one_in_it(swapped, monkeypatch):
    def swap_first(root, path, flags):
        if path == "a/b":
            swapped.swap()
        return open_beneath(root, path, flags)

    monkeypatch.setattr(walk, "open_beneath", swap_first)
    scan = Disk(swapped.root).scan()
    assert swapped.own.is_symlink()
    assert (set(scan.files), set(scan.unreadable)) == (set(), set())


def test_a_watched_place_behind_a_fresh_link(swapped, monkeypatch):
    monkeypatch.setattr(
        "kbtool.store.files.disk.HintWidener.widened", lambda _, hints: frozenset(hints)
    )
    assert set(Disk(swapped.root).scan(["a/b/c.md"]).files) == {"a/b/c.md"}
    swapped.swap()
    assert set(Disk(swapped.root).scan(["a/b/c.md", "a/b/other.md", "a/b"]).files) == set()


def test_what_decides_about_a_folder_is_not_read_elsewhere(swapped, monkeypatch):
    (swapped.twin / "b" / CACHE_TAG_NAME).write_bytes(CACHE_TAG_SIGNATURE)
    (swapped.twin / "b" / ".gitignore").write_text("*\n")
    (swapped.twin / "b" / "kbtool.toml").write_bytes(SECRET)
    swapped.swap()
    assert not has_cachedir_tag(swapped.root, "a/b")
    assert not GitIgnore(swapped.root).ignores("a/b/c.md", is_folder=False)
    assert config_files.read_inside(swapped.root, "a/b/kbtool.toml") is None
    monkeypatch.setattr(config_files, "resolve_inside", lambda _root, path: ("inside", path))
    assert config_files.read_inside(swapped.root, "a/b/kbtool.toml") is None


def test_a_configuration_by_a_link_within_the_vault_is_read(swapped):
    swapped.own.with_name("kbtool.toml").symlink_to("a/b/c.md")
    assert config_files.read_inside(swapped.root, "kbtool.toml") == "own"


def test_while_somebody_swaps_all_the_time(swapped):
    swapped.own.with_name("z.md").touch()
    disk, over = Disk(swapped.root), threading.Event()

    def swap():
        while not over.is_set():
            for step in (swapped.swap, swapped.swap_back):
                step()
                time.sleep(random.random() / 10_000)  # both states must be met

    thread = threading.Thread(target=swap)
    thread.start()
    answers, listed = set(), set()
    try:
        end = time.monotonic() + 1
        while time.monotonic() < end:
            answers |= {disk.read("a/b/c.md") for _ in range(20)}
            listed |= disk.scan().files.keys()
    finally:
        over.set()
        thread.join()
    assert {answer.data for answer in answers if isinstance(answer, Source)} == {b"own"}
    assert None in answers
    assert listed == {"a/b/c.md", "z.md"}


def test_steps_upwards_lead_nowhere(swapped):
    for path in ("a/../../outside/b/c.md", "../outside/b/c.md"):
        with pytest.raises(FileNotFoundError):
            open_beneath(swapped.root, path, READ_FLAGS)
        with pytest.raises(FileNotFoundError):
            status_within(swapped.root, path)


def descriptors():
    return len(list(Path("/dev/fd").iterdir()))


def test_no_descriptor_is_left_open(swapped):
    before = descriptors()
    for path in ("a/b/c.md", "a/b/none.md", "a/none/c.md", "a/b/c.md/x", "none"):
        try:
            os.close(open_beneath(swapped.root, path, READ_FLAGS))
        except OSError:
            status = None
        else:
            status = status_within(swapped.root, path)
        assert (status is not None) == (path == "a/b/c.md")
    assert descriptors() == before

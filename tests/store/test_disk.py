"""The reader of vault files against everything a folder may hold."""

import os
import socket
import sys
import threading
from pathlib import Path

import pytest

from kbtool.errors import VaultNotFoundError
from kbtool.model.source import Source, Unreadable
from kbtool.store.files.disk import Disk
from kbtool.store.files.ignored import CACHE_TAG_SIGNATURE

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


def put(root: Path, path: str, text: str = "x") -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def seen(root: Path, *places: str) -> set[str]:
    return set(Disk(root).scan(places or None).files)


def faults(root: Path) -> dict[str, str]:
    return {path: fault.kind for path, fault in Disk(root).scan().unreadable.items()}


def test_a_scan_finds_files_of_all_folders_with_slashes(tmp_path):
    for path in ("a.md", "deep/er/b.md", "img/p.png"):
        put(tmp_path, path)
    assert seen(tmp_path) == {"a.md", "deep/er/b.md", "img/p.png"}


def test_a_missing_vault_or_a_file_is_no_vault(tmp_path):
    put(tmp_path, "a.md")
    with pytest.raises(VaultNotFoundError, match="no such file"):
        Disk(tmp_path / "gone").scan()
    with pytest.raises(VaultNotFoundError, match="not a folder"):
        Disk(tmp_path / "a.md").scan()


def test_reading_gives_bytes_and_a_digest_of_them(tmp_path):
    put(tmp_path, "a.md", "one")
    put(tmp_path, "b.md", "one")
    a, b = Disk(tmp_path).read("a.md"), Disk(tmp_path).read("b.md")
    assert isinstance(a, Source)
    assert isinstance(b, Source)
    assert (a.data, a.digest) == (b"one", b.digest)
    assert a.stamp == Disk(tmp_path).scan().files["a.md"]
    assert a.stamp != b.stamp
    assert Disk(tmp_path).read("c.md") is None


def test_a_file_just_written_is_not_settled_and_an_old_one_is(tmp_path):
    file = put(tmp_path, "a.md")
    assert not Disk(tmp_path).read("a.md").settled
    os.utime(file, (1, 1))  # the time of the status change is still now
    assert not Disk(tmp_path).read("a.md").settled


IGNORED = [
    *(".obsidian/app.json", ".git/HEAD", ".trash/a.md", ".hidden.md", "._a.md", ".a.md.swp"),
    *("node_modules/x/README.md", "a.md~", "a.md.tmp", "b.bak", "4913", "5036", "sedAb12cD"),
    *("#a.md#", "~$a.md", "a.md.orig", "a.md___jb_tmp___", "desktop.ini", "logseq/bak/a.md"),
    *("x/logseq/bak/a.md", "a.crdownload", "a.md.~1f", "a.md.~1~", ".syncthing.a.md.tmp"),
]
KEPT = [
    *(
        "a.md",
        "A.MD",
        "node_modules.md",
        "tmp/a.md",
        "4914",
        "491",
        "2024",
        "sedation.txt",
        "#tag.md",
    ),
    *(
        "a.sync-conflict-20240101-101010-ABCDEFG.md",
        "a (conflicted copy 2024).md",
        "mylogseq/bak/a.md",
    ),
    *("~a.md", "bak.md", "logseq/a.md", "kbtool.toml"),
]


@pytest.mark.parametrize("path", IGNORED)
def test_hidden_and_temporary_names_are_no_part_of_the_vault(tmp_path, path):
    put(tmp_path, path)
    put(tmp_path, "control.md")
    assert seen(tmp_path) == {"control.md"}
    assert seen(tmp_path, path, "control.md") == {"control.md"}


@pytest.mark.parametrize("path", KEPT)
def test_names_that_only_look_temporary_are_kept(tmp_path, path):
    put(tmp_path, path)
    assert seen(tmp_path) == seen(tmp_path, path) == {path}


def test_a_tagged_cache_folder_is_skipped_and_a_mere_name_is_not(tmp_path):
    put(tmp_path, "cache/CACHEDIR.TAG", CACHE_TAG_SIGNATURE.decode() + "\n# words")
    put(tmp_path, "cache/deep/a.md")
    put(tmp_path, "fake/CACHEDIR.TAG", "no signature")
    put(tmp_path, "fake/a.md")
    assert seen(tmp_path) == {"fake/CACHEDIR.TAG", "fake/a.md"}
    assert seen(tmp_path, "cache/deep/a.md", "fake/a.md") == {"fake/a.md"}


def test_a_cloud_placeholder_is_a_note_not_downloaded(tmp_path):
    put(tmp_path, "n/.There.md.icloud")
    put(tmp_path, "n/.Both.md.icloud")
    put(tmp_path, "n/Both.md")
    for scan in (Disk(tmp_path).scan(), Disk(tmp_path).scan(["n/There.md", "n/.Both.md.icloud"])):
        assert {p: f.kind for p, f in scan.unreadable.items()} == {"n/There.md": "not-downloaded"}
        assert scan.unknown == {"n/There.md"}
        assert set(scan.files) == {"n/Both.md"}


def test_hints_are_widened_to_what_went_on_their_way(tmp_path):
    put(tmp_path, "a.md")
    scan = Disk(tmp_path).scan(["gone/deep/x.md", "a.md/below.md"])
    assert scan.roots == {"gone", "a.md"}
    assert set(scan.files) == {"a.md"}
    assert Disk(tmp_path).scan(["../x"]).roots is None


@posix
def test_pipes_and_sockets_never_hang_and_are_named(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(tmp_path)  # a socket's address must be short
        try:
            listener.bind("s.md")
        finally:
            os.chdir(here)
    assert faults(tmp_path) == {"pipe.md": "unreadable-file", "s.md": "unreadable-file"}
    for name in ("pipe.md", "s.md"):
        assert isinstance(Disk(tmp_path).read(name), Unreadable)


@posix
def test_symbolic_links_are_never_followed(tmp_path):
    vault = tmp_path / "vault"
    put(vault, "in/a.md")
    secret = put(tmp_path, "secret.md", "secret")
    links = {
        "leak.md": str(secret),
        "up.md": "../secret.md",
        "folder": str(tmp_path),
        "self.md": "self.md",
        "ring1": "ring2",
        "ring2": "ring1",
        "dangling.md": "nothing.md",
        "inner.md": "in/a.md",
        "inner": "in",
        "absolute.md": str(vault / "in/a.md"),
        "through": "inner/../../x",
    }
    for name, target in links.items():
        (vault / name).symlink_to(target)
    assert seen(vault) == {"in/a.md"}
    assert faults(vault) == {
        "leak.md": "link-leaves-vault",
        "up.md": "link-leaves-vault",
        "folder": "link-leaves-vault",
        "self.md": "link-leaves-vault",
        "ring1": "link-leaves-vault",
        "ring2": "link-leaves-vault",
        "dangling.md": "unreadable-file",
        "through": "link-leaves-vault",
    }
    assert isinstance(Disk(vault).read("leak.md"), Unreadable)
    assert seen(vault, "folder/secret.md", "inner/a.md", "leak.md") == set()


@posix
def test_folders_beyond_the_depth_limit_are_named_once(tmp_path):
    put(tmp_path, "top.md")
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(1200):
            Path("d").mkdir()
            os.chdir("d")
    finally:
        os.chdir(here)
    assert seen(tmp_path) == {"top.md"}
    deep = "/".join(["d"] * 201)
    assert faults(tmp_path) == {deep: "too-deep"}
    scan = Disk(tmp_path).scan([deep + "/d/x.md"])
    assert set(scan.unreadable) == {deep}
    os.system(f"rm -rf '{tmp_path / 'd'}'")  # shutil.rmtree recurses


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="APFS refuses names that are not UTF-8")
def test_names_that_are_not_utf8_or_at_the_limit_are_read(tmp_path):
    odd = b"bad\xff.md"
    (tmp_path / os.fsdecode(odd)).write_bytes(b"odd")
    long = "n" * 252 + ".md"
    put(tmp_path, long, "long")
    put(tmp_path, "a\nb\x1b[31m.md", "escape")
    assert seen(tmp_path) == {"bad\udcff.md", long, "a\nb\x1b[31m.md"}
    assert Disk(tmp_path).read("bad\udcff.md").data == b"odd"
    assert Disk(tmp_path).read(long).data == b"long"


@posix
def test_files_that_come_and_go_during_scans_never_raise(tmp_path):
    stop = threading.Event()

    def churn() -> None:
        while not stop.is_set():
            for number in range(20):
                put(tmp_path, f"d{number % 3}/{number}.md")
            for number in range(20):
                (tmp_path / f"d{number % 3}/{number}.md").unlink()

    thread = threading.Thread(target=churn)
    thread.start()
    try:
        disk = Disk(tmp_path)
        for _ in range(100):
            for path in disk.scan().files:
                assert not isinstance(disk.read(path), Unreadable)
    finally:
        stop.set()
        thread.join()


def test_a_folder_named_like_a_note_is_a_folder(tmp_path):
    put(tmp_path, "dir.md/inside.md")
    assert seen(tmp_path) == seen(tmp_path, "dir.md") == {"dir.md/inside.md"}
    assert isinstance(Disk(tmp_path).read("dir.md"), Unreadable)


def test_files_outside_count_when_they_are_named(tmp_path):
    vault = tmp_path / "vault"
    put(vault, "a.md")
    library = str(put(tmp_path, "library.bib", "@book{x}"))
    disk = Disk(vault, outside=frozenset({library, str(tmp_path / "gone.bib")}))
    assert set(disk.scan().files) == {"a.md", library}
    assert set(disk.scan(["a.md"]).files) == {"a.md", library}
    assert disk.read(library).data == b"@book{x}"

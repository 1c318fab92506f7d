"""The cache may be deleted, cut or spoilt at any time, under the eyes of a running watcher."""

import os
import shutil
import sys

import pytest
from watch_process import WatchProcess, small_vault
from watch_truth import assert_true, index_faults

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be deleted")


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """One watcher for all: what is done to its cache it must have mended before the next."""
    folder = tmp_path_factory.mktemp("cache-faults")
    cache = folder / "cache"
    os.environ["KBTOOL_CACHE_DIR"] = str(cache)
    vault = small_vault(folder)
    watcher = WatchProcess(vault, cache)
    watcher.ready()
    yield vault, cache, watcher
    watcher.stop()
    del os.environ["KBTOOL_CACHE_DIR"]


def index_files(cache):
    [current] = cache.glob("v*/*/index/CURRENT")
    folder = current.parent / current.read_text().strip()
    return sorted((p for p in folder.iterdir() if p.is_file()), key=lambda p: p.stat().st_size)


def delete_all(cache):
    shutil.rmtree(cache)


def delete_index(cache):
    for folder in cache.glob("v*/*/index"):
        shutil.rmtree(folder)


def delete_a_segment(cache):
    index_files(cache)[-1].unlink()


def cut_a_segment(cache):
    file = index_files(cache)[-1]
    file.write_bytes(file.read_bytes()[:100])


def spoil_the_pointer(cache):
    for file in cache.glob("v*/*/index/CURRENT"):
        file.write_text("../../elsewhere")


def spoil_every_file(cache):
    for file in index_files(cache):
        file.write_bytes(os.urandom(300))


def spoil_the_state(cache):
    for file in cache.glob("v*/*/state.sqlite3*"):
        file.write_bytes(b"no database" * 100)


FAULTS = (
    delete_index,
    delete_a_segment,
    cut_a_segment,
    spoil_the_pointer,
    spoil_every_file,
    spoil_the_state,
    delete_all,
)


@pytest.mark.parametrize("spoil", FAULTS)
def test_a_spoilt_cache_is_made_again_while_watching(scene, spoil):
    vault, cache, watcher = scene
    number = FAULTS.index(spoil)
    spoil(cache)
    note = vault / "Notes" / f"n{number}.md"
    note.write_text(note.read_text() + f"[[Nowhere {number}]]\n")
    assert watcher.wait_for("problem")["target"] == f"Nowhere {number}"
    assert watcher.wait_for("changed", indexed=True)["paths"] == [f"Notes/n{number}.md"]
    assert index_faults(vault) == ()
    assert_true(watcher, vault)
    assert watcher.process.poll() is None

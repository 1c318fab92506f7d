"""Fault test 4: folders that move in, out and round, and the ghosts of those that moved out."""

import shutil
import time

import pytest
from watch_process import WatchProcess, small_vault
from watch_truth import assert_true, true_findings


@pytest.fixture(params=[60, pytest.param(500, marks=pytest.mark.soak)])
def size(request):
    return request.param


@pytest.fixture
def vault(tmp_path, size):
    root = small_vault(tmp_path)
    for name in ("Alpha", "Beta"):
        for number in range(size):
            folder = root / name / f"sub{number % 5}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}{number}.md").write_text(f"[[n1]] [[{name}{(number + 1) % size}]]\n")
    return root


@pytest.fixture
def watcher(vault, tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    watcher = WatchProcess(vault, tmp_path / "cache")
    watcher.ready()
    yield watcher
    watcher.stop()


def told_after(watcher, act):
    """Do something; return the seconds until the watcher's last word about it."""
    watcher.settle(0.3)
    before = len(watcher.events)
    act()
    done = time.monotonic()
    watcher.wait_for("changed", seconds=20)
    watcher.settle(1.5)
    assert len(watcher.events) > before
    return watcher.events[-1]["at"] - done


def test_folders_moved_out_in_and_round_are_followed(vault, watcher, tmp_path, size):
    seconds = {}
    away = tmp_path / "away"
    (vault / "Alpha" / "sub0" / "Alpha0.md").write_text("[[Beta3]] [[Alpha1]]\n")
    (vault / "Notes" / "n0.md").write_text("[[n1]] [[Alpha2]] [[Beta2]]\n")
    watcher.wait_for("changed")
    seconds["out"] = told_after(watcher, lambda: shutil.move(vault / "Alpha", away))
    assert [event["target"] for event in watcher.of("problem")] == ["Alpha2"]
    assert_true(watcher, vault)
    seconds["in"] = told_after(watcher, lambda: shutil.move(away, vault / "Alpha"))
    assert [event["target"] for event in watcher.of("fixed")] == ["Alpha2"]
    assert_true(watcher, vault)

    def swap():
        (vault / "Alpha").rename(vault / "swap")
        (vault / "Beta").rename(vault / "Alpha")
        (vault / "swap").rename(vault / "Beta")

    seconds["swap"] = told_after(watcher, swap)
    assert_true(watcher, vault)
    assert true_findings(vault) == set()
    print(f"\n{size} notes:", ", ".join(f"{name} {time:.2f} s" for name, time in seconds.items()))


def test_ghosts_of_a_folder_that_moved_out_change_nothing(vault, watcher, tmp_path):
    away = tmp_path / "away"
    told_after(watcher, lambda: shutil.move(vault / "Alpha", away))
    (vault / "Alpha").mkdir()
    (vault / "Alpha" / "here.md").write_text("[[n1]]\n")
    watcher.wait_for("changed")
    watcher.settle()
    before = watcher.kinds()
    for number in range(10):  # these still arrive under the folder's old name
        (away / "sub0" / "Alpha0.md").write_text(f"[[Ghost {number}]]\n")
        (away / f"ghost{number}.md").write_text("[[Ghost]]\n")
    watcher.settle(2.0)
    assert watcher.kinds() == before
    assert_true(watcher, vault)

"""Fault test 11: limits of watching, and everything that can happen to the vault's folder."""

import shutil
import signal
import subprocess
import sys
import time

import pytest
from watch_process import WatchProcess, small_vault
from watch_truth import assert_true

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux's limits and mounts")


def may_have_own_namespace():
    """Whether an ordinary user may make a namespace here, in which limits and mounts are his."""
    try:
        run = subprocess.run(
            ["unshare", "-Urm", "sh", "-c", "echo 9 > /proc/sys/user/max_inotify_watches"],
            check=False,
            capture_output=True,
            timeout=10,
        )
    except OSError:
        return False
    return run.returncode == 0


needs_namespace = pytest.mark.skipif(
    not may_have_own_namespace(), reason="no user namespaces here, limits need privileges"
)


@pytest.fixture
def vault(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    root = small_vault(tmp_path)
    for number in range(30):
        (root / f"f{number}").mkdir()
        (root / f"f{number}" / f"in{number}.md").write_text("[[n1]]\n")
        with (root / "Notes" / "n0.md").open("a") as file:
            file.write(f"[[in{number}]]\n")
    return root


@pytest.fixture
def watchers():
    started = []
    yield started.append
    for watcher in started:
        watcher.stop()


def limited(vault, tmp_path, name, limit, *script):
    """A watcher in a namespace of its own, with a limit and perhaps more set up before."""
    lines = [f"echo {limit} > /proc/sys/user/{name}", *script, 'exec "$@"']
    wrapper = ("unshare", "-Urm", "sh", "-c", "\n".join(lines), "sh")
    return WatchProcess(vault, tmp_path / "cache", wrapper=wrapper)


@needs_namespace
@pytest.mark.parametrize(
    ("name", "limit"),
    [
        pytest.param("max_inotify_watches", 0, marks=pytest.mark.soak),
        pytest.param("max_inotify_watches", 1, marks=pytest.mark.soak),
        pytest.param("max_inotify_watches", 20, marks=pytest.mark.soak),
        ("max_inotify_watches", 32),  # all folders but one
        ("max_inotify_instances", 0),
    ],
)
def test_a_limit_is_named_within_three_seconds_and_polled_around(
    vault, tmp_path, watchers, name, limit
):
    watcher = limited(vault, tmp_path, name, limit)
    watchers(watcher)
    ready = watcher.ready()
    if ready["mode"] == "polling":
        assert "limit" in ready["reason"]
    else:
        warning = watcher.wait_for("warning", 6)
        assert "limit" in warning["message"]
        assert warning["at"] - ready["at"] < 4
    (vault / "f29" / "in29.md").write_text("[[Nowhere]] [[n1]]\n")
    (vault / "f0" / "in0.md").write_text("[[Nowhere else]] [[n1]]\n")
    first, second = watcher.wait_for("problem", 10), watcher.wait_for("problem", 10)
    assert {first["target"], second["target"]} == {"Nowhere", "Nowhere else"}
    watcher.settle(0.5)
    assert_true(watcher, vault)


@needs_namespace
@pytest.mark.soak
def test_enough_watches_are_no_alarm(vault, tmp_path, watchers):
    watcher = limited(vault, tmp_path, "max_inotify_watches", 33)
    watchers(watcher)
    assert watcher.ready()["mode"] == "inotify"
    time.sleep(3)
    assert watcher.of("warning") == []


@needs_namespace
def test_a_folder_mounted_over_the_vault_is_seen_and_taken_back(tmp_path, watchers, monkeypatch):
    """Nobody reports a mount: another vault lies over this one for a while."""
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    vault = small_vault(tmp_path)
    (tmp_path / "other").mkdir()
    other = small_vault(tmp_path / "other", 12)
    (other / "Notes" / "n3.md").write_text("[[Nowhere]] [[n4]]\n")
    script = f"(sleep 3; mount --bind {other} {vault}; sleep 6; umount -l {vault}) &"
    watcher = limited(vault, tmp_path, "max_inotify_watches", 500, script)
    watchers(watcher)
    watcher.ready()
    assert "replaced" in watcher.wait_for("rescan", 10)["reason"]
    assert watcher.wait_for("problem", 10)["target"] == "Nowhere"
    assert watcher.wait_for("fixed", 20)["target"] == "Nowhere"
    watcher.settle(1.0)
    assert_true(watcher, vault)


@needs_namespace
def test_a_disk_unmounted_under_the_vault_deletes_nothing(tmp_path, watchers, monkeypatch):
    """The vault lies on a file system of its own, which goes and comes back."""
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    source, point = small_vault(tmp_path), tmp_path / "point"
    point.mkdir()
    steps = [
        f"mount --bind {source} {point}",
        f"(sleep 3; umount -l {point}; sleep 3; mount --bind {source} {point}) &",
    ]
    watcher = limited(point, tmp_path, "max_inotify_watches", 500, *steps)
    watchers(watcher)
    watcher.ready()
    assert "empty" in watcher.wait_for("warning", 10)["message"]
    assert "there again" in watcher.wait_for("warning", 15)["message"]
    watcher.settle()
    assert [event["removed"] for event in watcher.of("changed")] == []
    assert watcher.of("problem") == []


def test_a_root_that_is_renamed_is_waited_for(vault, tmp_path, watchers):
    watcher = WatchProcess(vault, tmp_path / "cache")
    watchers(watcher)
    watcher.ready()
    vault.rename(tmp_path / "elsewhere")
    assert "missing" in watcher.wait_for("warning", 5)["message"]
    time.sleep(2)
    (tmp_path / "elsewhere").rename(vault)
    assert "there again" in watcher.wait_for("warning", 5)["message"]
    (vault / "Notes" / "n2.md").write_text("[[Nowhere]] [[n3]]\n")
    watcher.wait_for("problem", 10)
    watcher.settle(0.5)
    assert not any(event["removed"] for event in watcher.of("changed"))
    assert_true(watcher, vault)


def test_a_root_that_is_deleted_and_made_again_is_followed(vault, tmp_path, watchers):
    watcher = WatchProcess(vault, tmp_path / "cache")
    watchers(watcher)
    watcher.ready()
    shutil.rmtree(vault)
    assert "missing" in watcher.wait_for("warning", 5)["message"]
    (tmp_path / "again").mkdir()
    again = small_vault(tmp_path / "again")
    again.rename(vault)
    watcher.wait_for("warning", 5)
    (vault / "Notes" / "n2.md").write_text("[[Nowhere]] [[n3]]\n")
    watcher.wait_for("problem", 15)
    watcher.settle(1.0)
    assert_true(watcher, vault)


@pytest.mark.parametrize("seconds", [1, pytest.param(60, marks=pytest.mark.soak)])
def test_a_stopped_process_looks_at_everything_when_it_goes_on(vault, tmp_path, watchers, seconds):
    watcher = WatchProcess(vault, tmp_path / "cache")
    watchers(watcher)
    watcher.ready()
    watcher.send(signal.SIGSTOP)
    (vault / "Notes" / "n2.md").write_text("[[Nowhere]] [[n3]]\n")
    time.sleep(seconds)
    watcher.send(signal.SIGCONT)
    begin = time.monotonic()
    assert watcher.wait_for("problem", 10)["at"] - begin < 5
    if not watcher.of("rescan"):  # after a minute the routine look may be due, and first
        watcher.wait_for("rescan", 10)
    assert "stopped" in watcher.of("rescan")[0]["reason"]

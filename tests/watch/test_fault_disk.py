"""Fault test 10: disks that are full, read-only or forbidden, and too few open files."""

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest
from watch_process import WatchProcess, environment, kbtool, small_vault
from watch_truth import assert_true, index_faults, true_findings

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="Linux's mounts and limits"),
    pytest.mark.timeout(1800),
]

STEP = 64 * 1024
WORDS = ["apples", "pears", "plums", "cherries", "quinces"]


def mounted(point, size):
    return subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(point)],
        check=False,
        capture_output=True,
        text=True,
    )


def unmounted(point):
    if point.is_mount():
        subprocess.run(["umount", "-l", str(point)], check=True)


def remount(point, options):
    subprocess.run(["mount", "-o", f"remount,{options}", str(point)], check=True)


@pytest.fixture
def disk(tmp_path):
    """A small file system of its own for the cache; gives a function that makes it."""
    point = tmp_path / "disk"
    point.mkdir()

    def make(size):
        unmounted(point)
        run = mounted(point, size)
        if run.returncode:
            pytest.skip(f"no file system can be mounted here: {run.stderr.strip()}")
        return point

    yield make
    unmounted(point)


@pytest.fixture
def vault(tmp_path):
    """Two hundred notes; state and index of them take about two megabytes."""
    root = small_vault(tmp_path, 200)
    for number, note in enumerate(sorted((root / "Notes").iterdir())):
        rare = " ".join(f"w{number}x{index}" for index in range(120))
        note.write_text(f"{note.read_text()}\n{WORDS[number % 5]} {rare}\n")
    return root


def bytes_of(vault):
    return {path: path.read_bytes() for path in sorted(vault.rglob("*.md"))}


def answers(cache, vault, word, **rest):
    """Search and lint whatever the cache's disk is like; return hits and findings."""
    found = kbtool(
        cache, "search", "--vault", vault, "--format", "paths", "--limit", "999", word, **rest
    )
    lint = kbtool(cache, "lint", "--vault", vault, "--output-format", "json", **rest)
    for run in (found, lint):
        assert run.returncode in (0, 1), run.stderr
        assert "Traceback" not in run.stderr
    return sorted(found.stdout.splitlines()), len(json.loads(lint.stdout)["diagnostics"])


def holding(vault, word):
    return sorted(
        str(path.relative_to(vault)) for path in vault.rglob("*.md") if word in path.read_text()
    )


@pytest.mark.parametrize(
    "sizes",
    [
        pytest.param([20 * STEP], id="one size"),
        pytest.param(range(1 << 20, (3 << 20) + 1, STEP), marks=pytest.mark.soak, id="each 64 KB"),
    ],
)
def test_a_full_disk_costs_the_cache_and_nothing_else(vault, disk, sizes, monkeypatch):
    before = bytes_of(vault)
    wanted = (holding(vault, "plums"), 0)
    full = 0
    for size in sizes:
        cache = disk(size) / "cache"
        monkeypatch.setenv("KBTOOL_CACHE_DIR", str(cache))
        index = kbtool(cache, "index", "--vault", vault)
        assert "Traceback" not in index.stderr
        full += index.returncode != 0
        assert answers(cache, vault, "plums") == wanted
        remount(cache.parent, "size=50m")
        assert kbtool(cache, "index", "--vault", vault).returncode == 0
        assert index_faults(vault) == ()
        assert answers(cache, vault, "plums") == wanted
    print(f"\n{full} of {len(sizes)} sizes were too small for the index")
    assert full
    assert bytes_of(vault) == before


def filled(point, left):
    """Write a file that leaves so many bytes of the file system."""
    status = os.statvfs(point)
    with (point / "ballast").open("wb") as file:
        file.write(bytes(max(0, status.f_bavail * status.f_frsize - left)))


def test_a_watcher_waits_a_full_disk_out(vault, disk, monkeypatch):
    point = disk("20m")
    cache = point / "cache"
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(cache))
    watcher = WatchProcess(vault, cache)
    try:
        watcher.ready()
        filled(point, 0)
        note = vault / "Notes" / "n3.md"
        note.write_text(f"{note.read_text()}\nquokka [[Nowhere]]\n")
        assert watcher.wait_for("problem")["target"] == "Nowhere"
        assert watcher.wait_for("changed")["indexed"] is False
        assert answers(cache, vault, "quokka")[0] == ["Notes/n3.md"]
        (point / "ballast").unlink()
        assert watcher.wait_for("changed", seconds=60, indexed=True)["paths"] == ["Notes/n3.md"]
        assert [event["message"] for event in watcher.of("warning")][-1] == (
            "The index is up to date again."
        )
        assert len(watcher.of("warning")) == 2
        assert_true(watcher, vault)
    finally:
        watcher.stop()


@pytest.mark.parametrize("how", ["read-only", "forbidden"])
def test_a_cache_that_may_not_be_written_still_answers(vault, disk, tmp_path, how):
    cache = (disk("20m") if how == "read-only" else tmp_path) / "cache"
    kbtool(cache, "index", "--vault", vault)
    (vault / "Notes" / "n3.md").write_text("quokka [[Nowhere]] [[n4]]\n")
    if how == "read-only":
        remount(cache.parent, "ro")
        rest = {}
    else:
        rest = {"wrapper": without_privileges()}
        shut(cache, 0o500)
    try:
        assert answers_of(cache, vault, rest) == (["Notes/n3.md"], 1)
    finally:
        if how == "forbidden":
            shut(cache, 0o700)
        else:
            remount(cache.parent, "rw")
    assert kbtool(cache, "index", "--vault", vault).returncode == 0


def answers_of(cache, vault, rest):
    wrapper = rest.get("wrapper", ())
    words = ("search", "--vault", vault, "--format", "paths", "quokka")
    found = run_wrapped(wrapper, cache, *words)
    lint = run_wrapped(wrapper, cache, "lint", "--vault", vault, "--output-format", "json")
    for run in (found, lint):
        assert run.returncode in (0, 1), run.stderr
        assert "Traceback" not in run.stderr
    return sorted(found.stdout.splitlines()), len(json.loads(lint.stdout)["diagnostics"])


def run_wrapped(wrapper, cache, *words):
    return subprocess.run(
        [*wrapper, sys.executable, "-m", "kbtool", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(cache),
    )


def shut(folder, mode):
    """Give every folder from here on this mode, the innermost first."""
    for place in sorted((p for p in folder.rglob("*") if p.is_dir()), reverse=True):
        place.chmod(mode)
    folder.chmod(mode)


def without_privileges():
    """Words that let even root be refused; empty for everybody else."""
    if os.geteuid():
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and no setpriv is here")
    return ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


def test_a_folder_that_may_not_be_read_is_not_a_deletion(vault, tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    watcher = WatchProcess(vault, tmp_path / "cache", wrapper=without_privileges())
    try:
        watcher.ready()
        (vault / "Notes").chmod(0)
        watcher.send(signal.SIGHUP)  # nobody reports a folder's mode; the next routine look would
        watcher.wait_for("problem", code="F002")
        watcher.settle(1.0)
        assert not any(event["removed"] for event in watcher.of("changed"))
        assert {event["code"] for event in watcher.of("problem")} == {"F002"}
        (vault / "Notes").chmod(0o700)
        watcher.send(signal.SIGHUP)
        watcher.wait_for("fixed", code="F002")
        watcher.settle(1.0)
        assert_true(watcher, vault)
    finally:
        (vault / "Notes").chmod(0o700)
        watcher.stop()


@pytest.mark.parametrize("limit", [64, 24])
def test_few_open_files_are_enough_or_one_sentence(vault, tmp_path, limit):
    wrapper = ("sh", "-c", f'ulimit -n {limit}; exec "$@"', "sh")
    cache = tmp_path / "cache"
    words = ("--vault", vault)
    index = run_wrapped(wrapper, cache, "index", *words)
    found = run_wrapped(wrapper, cache, "search", *words, "--format", "paths", "plums")
    lint = run_wrapped(wrapper, cache, "lint", *words)
    for run in (index, found, lint):
        assert "Traceback" not in run.stderr
        assert run.returncode == 0 if limit == 64 else run.returncode in (0, 1, 2), run.stderr
    assert kbtool(cache, "index", *words).returncode == 0


def test_a_watcher_lives_with_64_open_files(vault, tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    wrapper = ("sh", "-c", 'ulimit -n 64; exec "$@"', "sh")
    watcher = WatchProcess(vault, tmp_path / "cache", wrapper=wrapper)
    try:
        watcher.ready()
        for number in range(12):  # more segments than that many files
            note = vault / "Notes" / f"n{number}.md"
            note.write_text(f"{note.read_text()}\n[[Nowhere {number}]]\n")
            watcher.wait_for("problem", target=f"Nowhere {number}")
            watcher.wait_for("changed", indexed=True)
        assert watcher.of("warning") == []
        assert len(true_findings(vault)) == 12
        assert_true(watcher, vault)
    finally:
        watcher.stop()


def test_no_file_may_grow(vault, tmp_path, monkeypatch):
    """What a quota on file sizes does, where no file system can be mounted."""
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    cache = tmp_path / "cache"
    wrapper = ("sh", "-c", 'ulimit -f 64; exec "$@"', "sh")
    words = ("--vault", vault)
    index = run_wrapped(wrapper, cache, "index", *words)
    found = run_wrapped(
        wrapper, cache, "search", *words, "--format", "paths", "--limit", "999", "plums"
    )
    lint = run_wrapped(wrapper, cache, "lint", *words)
    assert [run.returncode for run in (index, found, lint)] == [2, 0, 0]
    assert not any("Traceback" in run.stderr for run in (index, found, lint))
    assert sorted(found.stdout.splitlines()) == holding(vault, "plums")
    assert kbtool(cache, "index", *words).returncode == 0

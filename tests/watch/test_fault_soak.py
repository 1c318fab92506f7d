"""Fault tests 1, 5 and 6: random disorder for long, idling for long, and many at work at once."""

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from disorder import Disorder
from watch_process import ROOT, WatchProcess, environment, kbtool, small_vault
from watch_truth import assert_true, looks, true_findings

from kbtool.store.cache.location import cache_folder
from kbtool.store.locks import hold

linux = pytest.mark.skipif(sys.platform != "linux", reason="figures are read from /proc")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def seconds_of_work(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def threads_and_files(pid):
    threads = os.listdir(f"/proc/{pid}/task")  # noqa: PTH208
    return len(threads), len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208


def settled(watcher, seconds=3.0):
    """Wait until the watcher has done nothing for a while."""
    worked = -1.0
    while (now := seconds_of_work(watcher.pid)) != worked:
        worked = now
        time.sleep(seconds)


def quiet_moment(watcher, longest=20.0):
    """Wait until the watcher has said its last; return how long ago before now that was."""
    begin = time.monotonic()
    while True:
        watcher.settle(2.5, longest)
        before = seconds_of_work(watcher.pid)
        time.sleep(1.0)
        # One that thinks gets a share of even a busy machine; one that waits uses none.
        if seconds_of_work(watcher.pid) - before < 0.03:
            break
        assert time.monotonic() - begin < 10 * longest
    last = watcher.events[-1]["at"]
    return max(0.0, last - begin)


def rage(tmp_path, *, notes, operations, each, seed):
    """Let disorder act, `each` operations between two quiet points; hold every point to the truth.

    Returns the seconds from the last operation to the last word, sorted, and megabytes.
    """
    vault = small_vault(tmp_path, notes)
    watcher = WatchProcess(vault, tmp_path / "cache")
    disorder = Disorder(vault, tmp_path / "outside", random.Random(seed))
    watcher.ready()
    lags, sizes, counts = [], [], []
    try:
        while disorder.count < operations:
            for _ in range(each):
                disorder.act()
                time.sleep(disorder.random.choice((0, 0, 0, 0.05)))
            lags.append(quiet_moment(watcher))
            assert_true(watcher, vault)
            sizes.append(megabytes(watcher.pid))
            counts.append(threads_and_files(watcher.pid))
        assert not watcher.of("warning"), "it goes on as it began"
    finally:
        watcher.stop()
    assert len(disorder.done) >= 14
    return sorted(lags), sizes, counts


@linux
def test_disorder_is_followed_to_every_quiet_point(tmp_path):
    lags, _, counts = rage(tmp_path, notes=60, operations=150, each=50, seed=6)
    assert lags[-1] < 10
    assert max(threads for threads, _ in counts) <= min(threads for threads, _ in counts) + 2


@linux
@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_disorder_over_50000_operations_leaves_no_trace(tmp_path):
    operations = int(os.environ.get("KBTOOL_SOAK_OPERATIONS", "50000"))
    lags, sizes, counts = rage(
        tmp_path, notes=10_000, operations=operations, each=operations // 50, seed=1
    )
    p99 = lags[max(0, len(lags) * 99 // 100 - 1)]
    print(
        f"\n{operations:,} operations, {len(lags)} quiet points: p99 {p99:.2f} s, "
        f"{sizes[0]:.0f} to {sizes[-1]:.0f} MB, threads and files {counts[0]} to {counts[-1]}"
    )
    assert p99 <= 2.5
    assert sizes[-1] - sizes[len(sizes) // 6] < 20
    assert counts[-1] == counts[0]


def idle(tmp_path, notes, seconds, *words):
    vault = small_vault(tmp_path, notes)
    watcher = WatchProcess(vault, tmp_path / "cache", *words)
    watcher.ready()
    try:
        settled(watcher)  # it says that it is ready before the index is, and loads what is next
        before, looked = seconds_of_work(watcher.pid), looks(tmp_path / "cache")
        for note in (vault / "Notes").iterdir():
            note.read_bytes()
        time.sleep(seconds)
        share = (seconds_of_work(watcher.pid) - before) / seconds
        assert watcher.kinds() == ["ready"]
        assert looks(tmp_path / "cache") == looked, "reading wakes nobody"
        return share, megabytes(watcher.pid)
    finally:
        watcher.stop()


@linux
def test_idling_costs_nothing(tmp_path):
    share, _ = idle(tmp_path, 500, 3)
    assert share < 0.02  # the figure is the long form's


@linux
@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_idling_ten_minutes_on_10000_notes(tmp_path):
    seconds = float(os.environ.get("KBTOOL_SOAK_SECONDS", "600"))
    share, size = idle(tmp_path, 10_000, seconds)
    print(f"\nidle for {seconds:g} s on 10,000 notes: {100 * share:.3f} % of a core, {size:.0f} MB")
    assert share < 0.002
    assert size < 150


@linux
def test_polling_costs_little(tmp_path):
    share, _ = idle(tmp_path, 500, 4, "--poll")
    assert share < 0.2  # the figure is the long form's


@linux
@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_polling_20000_notes(tmp_path):
    share, _ = idle(tmp_path, 20_000, 120, "--poll")
    print(f"\npolling 20,000 notes: {100 * share:.2f} % of a core")
    assert share <= 0.05


def together(tmp_path, seconds):
    """Watch, lint, search and write at once; return all runs and how soon search saw a save."""
    vault, cache = small_vault(tmp_path, 200), tmp_path / "cache"
    watcher = WatchProcess(vault, cache)
    watcher.ready()
    end = time.monotonic() + seconds
    runs, seen = [], []

    def loop(*words):
        while time.monotonic() < end:
            begin = time.monotonic()
            run = kbtool(cache, *words[:1], "--vault", vault, *words[1:])
            runs.append((words[0], run.returncode, run.stderr, time.monotonic() - begin))

    loops = [
        threading.Thread(target=loop, args=("lint",)),
        threading.Thread(target=loop, args=("search", "note")),
        threading.Thread(target=loop, args=("index",)),
    ]
    for thread in loops:
        thread.start()
    number = 0
    try:
        while time.monotonic() < end:
            number += 1
            word = f"quokka{number}"
            side = vault / "Notes" / ".n7.tmp"  # in place, the others might read it half written
            side.write_text(f"# Seven\n\n{word} [[n8]]\n")
            side.replace(vault / "Notes" / "n7.md")
            saved = time.monotonic()
            while word not in kbtool(cache, "search", "--vault", vault, word).stdout:
                assert time.monotonic() - saved < 20, f"{word} was never found"
            seen.append(time.monotonic() - saved)
        for thread in loops:
            thread.join()
        watcher.settle()
        assert_true(watcher, vault)
    finally:
        watcher.stop()
    return runs, sorted(seen), watcher.of("warning")


def test_many_at_once_do_not_hinder_each_other(tmp_path):
    runs, seen, warnings = together(tmp_path, 5)
    assert {name for name, _, _, _ in runs} == {"lint", "search", "index"}
    assert [run for run in runs if run[1] != 0 or "Traceback" in run[2]] == []
    assert warnings == []
    assert seen


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_many_at_once_for_ten_minutes(tmp_path):
    seconds = float(os.environ.get("KBTOOL_SOAK_SECONDS", "600"))
    runs, seen, warnings = together(tmp_path, seconds)
    assert [run for run in runs if run[1] != 0 or "Traceback" in run[2]] == []
    longest = max(took for _, _, _, took in runs)
    print(
        f"\n{len(runs)} runs beside a watcher: longest {longest:.2f} s; a save found by search "
        f"after {seen[len(seen) // 2]:.2f} s, at worst {seen[-1]:.2f} s; {len(warnings)} warnings"
    )
    assert seen[-1] <= 2.5


def die_again_and_again(tmp_path, times):
    """Kill watchers in the middle of changes; whatever was said to be indexed must be found."""
    vault, cache = small_vault(tmp_path, 60), tmp_path / "cache"
    disorder = Disorder(vault, tmp_path / "outside", random.Random(7))
    chance = random.Random(8)
    waits = []
    for number in range(times):
        watcher = WatchProcess(vault, cache)
        watcher.ready()
        note = vault / f"kept{number}.md"
        note.write_text(f"# Kept\n\nquokka{number} [[kept{number}]]\n")
        watcher.wait_for("changed", indexed=True)
        end = time.monotonic() + chance.uniform(0.0, 1.0)
        while time.monotonic() < end:
            disorder.act()
        watcher.process.kill()
        watcher.stop()
        begin = time.monotonic()
        with hold(cache_folder(vault) / "watch.lock", 2.0):
            waits.append(time.monotonic() - begin)
        if note.exists() and f"quokka{number}" in note.read_text():
            words = ("--format", "paths", "--no-refresh", f"quokka{number}")
            assert kbtool(cache, "search", "--vault", vault, *words).stdout == f"{note.name}\n"
    watcher = WatchProcess(vault, cache)
    try:
        known = true_findings(vault)
        watcher.ready()
        watcher.settle(2.0)
        assert_true(watcher, vault, known)
    finally:
        watcher.stop()
    return max(waits)


def test_killed_watchers_lose_nothing_that_they_told_of(tmp_path):
    die_again_and_again(tmp_path, 2)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_hundred_killed_watchers_lose_nothing(tmp_path):
    print(
        f"\n100 watchers killed: their lock free after {die_again_and_again(tmp_path, 100):.3f} s"
    )


def test_importing_the_watcher_starts_nothing():
    code = "import kbtool.watch.loop, threading; print(threading.active_count())"
    run = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env=environment("/nonexistent"),
        cwd=ROOT,
    )
    assert run.stdout == "1\n"

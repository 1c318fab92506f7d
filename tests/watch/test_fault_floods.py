"""Fault test 3: a checkout of thousands of notes, and a storm that drops reports."""

import signal
import subprocess
import time
from pathlib import Path

import pytest
from watch_process import WatchProcess
from watch_truth import assert_true, becomes_true


def git(vault, *words):
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@t", *words],
        cwd=vault,
        check=True,
        capture_output=True,
    )


def two_branches(tmp_path, notes):
    """A vault whose branches differ in every note: names, links and texts, no fault in either."""
    vault = tmp_path / "vault"
    (vault / "Notes").mkdir(parents=True)
    git(tmp_path, "init", "-q", "-b", "one", "vault")
    for branch in ("one", "two"):
        if branch == "two":
            git(vault, "checkout", "-q", "-b", "two")
        for number in range(notes):
            name = f"n{number}" if number % 2 else f"{branch}{number}"
            following = (number + 1) % notes
            target = f"n{following}" if following % 2 else f"{branch}{following}"
            if branch == "two" and number % 2 == 0:
                (vault / "Notes" / f"one{number}.md").unlink()
            (vault / "Notes" / f"{name}.md").write_text(f"# {branch} {number}\n\n[[{target}]]\n")
        git(vault, "add", "-A")
        git(vault, "commit", "-q", "-m", branch)
    return vault


def checkouts(tmp_path, notes, rounds, *, linked=False):
    """Switch branches to and fro; return the seconds from git's end to the last word.

    The vault may be a linked work tree, whose lock a watcher cannot see.
    """
    vault = two_branches(tmp_path, notes)
    if linked:
        git(vault, "worktree", "add", "--detach", "../linked", "two")
        vault = tmp_path / "linked"
        assert (vault / ".git").is_file()
    watcher = WatchProcess(vault, tmp_path / "cache")
    watcher.ready()
    seconds = []
    try:
        for turn in range(rounds):
            watcher.settle(0.5)
            before = len(watcher.of("changed"))
            git(vault, "checkout", "-q", "--detach", "one" if turn % 2 == 0 else "two")
            done = time.monotonic()
            watcher.wait_for("changed", seconds=30)
            watcher.settle(2.0)
            changed = watcher.of("changed")[before:]
            seconds.append(changed[-1]["at"] - done)
            assert len(changed) <= 3, "a checkout is few commits of the index"
            assert changed[-1]["indexed"]
        assert watcher.of("problem") == [], "no passing false alarm"
        assert watcher.of("fixed") == []
        assert_true(watcher, vault)
    finally:
        watcher.stop()
    return sorted(seconds)


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))


@pytest.mark.parametrize("linked", [False, True])
def test_a_checkout_of_300_notes_raises_no_false_alarm(tmp_path, linked):
    assert checkouts(tmp_path, 300, 2, linked=linked)[-1] < 20


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("linked", [False, True])
def test_a_checkout_of_2000_notes_is_right_within_six_seconds(tmp_path, linked):
    seconds = checkouts(tmp_path, 2_000, 8, linked=linked)
    where = "in a linked work tree" if linked else "in a repository"
    print(
        f"\ncheckout of 2,000 notes {where}: median {seconds[4]:.2f} s, worst {seconds[-1]:.2f} s"
    )
    assert seconds[-1] <= 6.0


def storm(tmp_path, notes):
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "index.md").write_text("# Index\n")
    watcher = WatchProcess(vault, tmp_path / "cache")
    watcher.ready()
    try:
        for folder in range(max(1, notes // 500)):
            (vault / f"f{folder}").mkdir()
            for number in range(500):
                (vault / f"f{folder}" / f"n{folder}-{number}.md").write_text("[[index]]\n")
        done = time.monotonic()
        watcher.wait_for("changed", seconds=300)
        watcher.settle(3.0, 300)
        becomes_true(watcher, vault, 300 if notes > 10_000 else 20)
        took = watcher.events[-1]["at"] - done
        dropped = [event for event in watcher.of("rescan") if "dropped" in event["reason"]]
        assert len(dropped) <= 1
    finally:
        watcher.stop()
    return took


QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")


@pytest.fixture
def a_queue_of_64():
    """Let the watchers that start now lose events soon; the limit is the whole system's."""
    try:
        before = QUEUE.read_text()
        QUEUE.write_text("64\n")
    except OSError as fault:
        pytest.skip(f"the system's limit of events cannot be set: {fault.strerror}")
    yield lambda: QUEUE.write_text(before)
    QUEUE.write_text(before)


@pytest.mark.soak
def test_reports_that_the_system_drops_are_made_up_for(tmp_path, a_queue_of_64):
    vault = tmp_path / "vault"
    (vault / "Notes").mkdir(parents=True)
    (vault / "index.md").write_text("# Index\n")
    watcher = WatchProcess(vault, tmp_path / "cache")
    try:
        watcher.ready()
        a_queue_of_64()  # the limit counts when a queue is made
        for number in range(1_500):
            (vault / "Notes" / f"n{number}.md").write_text("[[index]]\n")
        watcher.wait_for("changed", seconds=60)
        becomes_true(watcher, vault, 60)
        reasons = [event["reason"] for event in watcher.of("rescan")]
        assert 1 <= len([reason for reason in reasons if "dropped" in reason]) <= 2, reasons
        print(f"\na queue of 64 events: {reasons}")
    finally:
        watcher.stop()


@pytest.mark.skipif(not QUEUE.exists(), reason="Linux's queue of events")
def test_reports_lost_while_nobody_took_them_are_made_up_for(tmp_path):
    """More happens to a stopped watcher than the system keeps for it."""
    if int(QUEUE.read_text()) > 20_000:
        pytest.skip("this system keeps more reports than a short test makes")
    vault = tmp_path / "vault"
    (vault / "Notes").mkdir(parents=True)
    (vault / "index.md").write_text("# Index\n")
    watcher = WatchProcess(vault, tmp_path / "cache")
    try:
        watcher.ready()
        watcher.send(signal.SIGSTOP)
        for turn in range(int(QUEUE.read_text()) // 900):
            for number in range(300):
                (vault / "Notes" / f"n{number}.md").write_text(f"[[index]] {turn}\n")
        (vault / "last.md").write_text("[[Nowhere]]\n")
        watcher.send(signal.SIGCONT)
        watcher.wait_for("problem", 30, path="last.md")
        becomes_true(watcher, vault, 30)
    finally:
        watcher.send(signal.SIGCONT)
        watcher.stop()


def test_a_storm_of_3000_new_notes_loses_none(tmp_path):
    storm(tmp_path, 3_000)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_storm_of_60000_new_notes_loses_none(tmp_path):
    print(f"\nstorm of 60,000 notes: right {storm(tmp_path, 60_000):.1f} s after its end")

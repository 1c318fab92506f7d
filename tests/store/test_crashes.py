"""Runs that are killed, run side by side, or find no room leave nothing wrong behind."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kbtool.config.settings import Config
from kbtool.store.cache.location import cache_folder
from kbtool.store.cache.state import CacheDatabase
from kbtool.store.open_session import STATE_FILE, open_session

COMMAND = (sys.executable, "-m", "kbtool", "lint", "--output-format", "json")


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    for number in range(150):
        links = " ".join(f"[[n{number * step % 170}]]" for step in range(1, 9))
        (vault / f"n{number}.md").write_text(
            f"# N{number}\n\n{links}\n\n" + "[[x]] " + "word " * 1200
        )
    return vault


def lint(root, *arguments):
    return subprocess.run(
        [*COMMAND, *arguments, str(root)], capture_output=True, check=False, timeout=100
    )


def check_killed_runs(root, times):
    right = lint(root, "--no-cache").stdout
    assert right.count(b'"code"') > 150
    chance = random.Random(3)
    for number in range(times):
        process = subprocess.Popen(
            [*COMMAND, str(root)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.05, 3.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if number % 3 == 2:
            assert lint(root).stdout == right
    assert lint(root).stdout == lint(root).stdout == right


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_killed_runs_leave_a_state_that_answers_rightly(root):
    check_killed_runs(root, 4)


@pytest.mark.soak
def test_many_killed_runs_leave_a_state_that_answers_rightly(root):
    check_killed_runs(root, 60)


def test_runs_side_by_side_answer_alike(root):
    right = lint(root, "--no-cache").stdout
    running = [
        subprocess.Popen([*COMMAND, str(root)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for process in running:
        output, errors = process.communicate(timeout=100)
        assert output == right, errors.decode()


def test_a_full_disk_costs_only_what_is_remembered(root):
    with open_session(root, Config()) as session:
        session._rows._database.execute("PRAGMA max_page_count = 12")
        session.refresh()
        found = session.lint()
        assert len(session.vault().notes) == 150
    with open_session(root, Config(), cache=False) as session:
        session.refresh()
        assert session.lint() == found
    state = CacheDatabase(cache_folder(root) / STATE_FILE)
    assert len(state.files()) in (0, 150)
    state.close()


def test_no_worker_outlives_a_killed_run(root):
    process = subprocess.Popen(
        [*COMMAND, "--no-cache", str(root)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        process.kill()
        pytest.skip("the system does not list children")
    workers = list[str]()
    for _ in range(400):
        time.sleep(0.01)
        try:
            workers = children.read_text(encoding="ascii").split()
        except OSError:
            break
        if workers:
            break
    process.kill()
    process.wait()
    assert workers
    for _ in range(600):
        if not any(Path(f"/proc/{pid}").exists() for pid in workers):
            return
        time.sleep(0.02)
    raise AssertionError("a worker lives on")

"""A search holds every note's present state, whoever writes the index and whatever befalls it."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

from kbtool.config.settings import Config
from kbtool.index.lifecycle.index_store import index_store_of

HOLD = """
import sys
from pathlib import Path
from kbtool.store.locks import hold
with hold(Path(sys.argv[1]), 5):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def vault(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "vault"
    root.mkdir()
    (root / "One.md").write_text("# One\n\nplums\n", encoding="utf-8")
    (root / "Two.md").write_text("# Two\n\nplums and [[One]]\n", encoding="utf-8")
    return root


def search(vault, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "kbtool", "-C", str(vault), "search", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def paths(vault, *arguments):
    done = search(vault, "--format", "paths", "--sort", "path", *arguments)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.splitlines()


@contextmanager
def lock_held_elsewhere(vault):
    """Let another process hold the writer's lock of the vault's index."""
    lock = index_store_of(vault, Config()).lock
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate()


@contextmanager
def watcher(vault):
    """Let a watcher run until its index holds everything."""
    with subprocess.Popen(
        [sys.executable, "-m", "kbtool", "-C", str(vault), "watch", "--jsonl"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        for line in process.stdout:
            if json.loads(line)["event"] == "ready":
                break
        yield
        process.terminate()
        process.communicate()


def change(vault):
    (vault / "One.md").write_text("# One\n\npears\n", encoding="utf-8")
    (vault / "Three.md").write_text("plums, [[One]]\n", encoding="utf-8")


def test_a_held_lock_changes_no_hit_and_is_told(vault):
    assert paths(vault, "plums") == ["One.md", "Two.md"]
    with lock_held_elsewhere(vault):
        assert search(vault, "plums").stderr == ""  # nothing is missing yet
        change(vault)
        behind = search(vault, "plums", "--format", "json")
        assert {hit["path"] for hit in json.loads(behind.stdout)["hits"]} == {
            "Three.md",
            "Two.md",
        }
        assert json.loads(behind.stdout)["behind"] == 2
        assert behind.stderr == (
            "The index is 2 notes behind: another process is writing the index.\n"
        )
        assert paths(vault, "link:One") == ["Three.md", "Two.md"]
        assert paths(vault, "is:orphan") == ["Three.md", "Two.md"]
    free = search(vault, "plums", "--format", "json")
    assert (json.loads(free.stdout)["behind"], free.stderr) == (0, "")


def test_a_watcher_makes_no_difference_to_the_hits(vault):
    queries = ["plums", "pears", "link:One", "is:orphan", "source:One"]
    with watcher(vault):
        change(vault)
        during = [paths(vault, query) for query in queries]
    assert during == [paths(vault, query) for query in queries]
    assert during[:2] == [["Three.md", "Two.md"], ["One.md"]]


def test_a_note_that_vanished_is_no_hit_and_without_refresh_one_without_lines(vault):
    assert paths(vault, "plums") == ["One.md", "Two.md"]
    (vault / "Two.md").unlink()
    stale = search(vault, "plums", "--no-refresh", "--format", "json")
    hits = {hit["path"]: hit for hit in json.loads(stale.stdout)["hits"]}
    assert (hits["Two.md"]["matches"], hits["Two.md"]["modified"]) == ([], None)
    assert hits["One.md"]["matches"][0]["line"] == 3
    assert paths(vault, "plums") == ["One.md"]


def test_a_damaged_index_is_built_anew_during_the_search(vault):
    assert paths(vault, "plums") == ["One.md", "Two.md"]
    index = index_store_of(vault, Config()).folder
    for file in index.rglob("*.trm"):
        file.write_bytes(b"\0" * 100)
    assert paths(vault, "plums") == ["One.md", "Two.md"]
    shutil.rmtree(index)
    assert paths(vault, "plums") == ["One.md", "Two.md"]


def test_a_query_of_a_megabyte_is_refused_in_one_sentence(vault, monkeypatch):
    from kbtool.cli.options import Options
    from kbtool.cli.search.request import Request
    from kbtool.cli.search.run import run_search
    from kbtool.errors import UsageError

    longest = search(vault, "word " * 20_000)  # a command line takes no more than 128 KiB a word
    assert longest.returncode == 2
    assert longest.stderr.startswith("kbtool: The query is too long, at character 20001")
    assert len(longest.stderr) < 400
    monkeypatch.chdir(vault)
    for text in ("x" * 2**20, "(" * 2**20, "x OR " * 2**18):
        with pytest.raises(UsageError) as refused:
            run_search(Options(), Request(text))
        assert str(refused.value).startswith("The query is too long")


def test_a_pipe_closed_early_ends_quietly(vault):
    for number in range(300):
        (vault / f"{number}.md").write_text("plums " * 50, encoding="utf-8")
    reader, writer = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-m", "kbtool", "-C", str(vault), "search", "plums", "--limit", "999"],
        stdout=writer,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(writer)
        os.read(reader, 10)
        os.close(reader)
        _, said = process.communicate(timeout=60)
    assert said == b""
    assert process.returncode in (0, 141)

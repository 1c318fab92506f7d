"""`lint --watch`: the whole report again after every change, without polling or an index."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time

import pytest
from watch_process import WatchProcess, environment, small_vault

LINT = (sys.executable, "-m", "kbtool", "lint", "--watch")


class LintWatch:
    """Reports as lists of (path, code), read line by line from `--format json`."""

    def __init__(self, vault, cache, *words):
        self.process = subprocess.Popen(
            [*LINT, "--format", "json", "--vault", vault, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(cache),
        )
        self.said = queue.SimpleQueue()
        self.reports = queue.SimpleQueue()
        for read in (self._read, self._read_talk):
            threading.Thread(target=read, daemon=True).start()

    def _read(self):
        decoder, text = json.JSONDecoder(), ""
        for line in self.process.stdout:
            text += line
            try:
                report, end = decoder.raw_decode(text.lstrip())
            except ValueError:
                continue
            text = text.lstrip()[end:]
            self.reports.put([(one["path"], one["code"]) for one in report["diagnostics"]])

    def _read_talk(self):
        for line in self.process.stderr:
            self.said.put(line.rstrip("\n"))

    def ready(self):
        first = self.reports.get(timeout=30)
        assert "stop with Ctrl-C" in self.said.get(timeout=10)
        return first

    def next(self, seconds=15):
        return self.reports.get(timeout=seconds)

    def is_silent(self, seconds):
        time.sleep(seconds)
        return self.reports.empty()

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()
        self.process.stderr.close()


@pytest.fixture
def vault(tmp_path):
    return small_vault(tmp_path)


@pytest.fixture
def start(vault, tmp_path):
    running = []

    def start(*words):
        running.append(LintWatch(vault, tmp_path / "cache", *words))
        return running[-1]

    yield start
    for lint in running:
        lint.stop()


def add(path, text):
    path.write_text(path.read_text() + text)


def test_every_change_is_a_whole_report_and_no_change_is_none(vault, start):
    lint = start()
    assert lint.ready() == []
    add(vault / "Notes" / "n3.md", "[[Nowhere]]\n")
    assert lint.next() == [("Notes/n3.md", "L001")]
    (vault / "Notes" / "n5.md").rename(vault / "Notes" / "five.md")
    assert lint.next() == [
        ("Notes/five.md", "G001"),
        ("Notes/n3.md", "L001"),
        ("Notes/n4.md", "L001"),
    ]
    (vault / "Notes" / "n3.md").touch()
    (vault / "Notes" / "n3.md").read_text()
    assert lint.is_silent(1.5)


def test_paths_limit_what_is_reported_even_when_they_are_gone_for_a_while(vault, start):
    lint = start(vault / "Notes" / "n4.md")
    lint.ready()
    add(vault / "Notes" / "n3.md", "[[Nowhere]]\n")
    assert lint.next() == []
    whole = (vault / "Notes" / "n4.md").read_text()
    (vault / "Notes" / "n4.md").unlink()
    assert lint.next() == []
    (vault / "Notes" / "n4.md").write_text(f"{whole} [[Nowhere]]\n")
    assert lint.next() == [("Notes/n4.md", "L001")]


def test_a_changed_configuration_is_followed_and_a_broken_one_named(vault, start):
    lint = start("--no-cache")
    add(vault / "Notes" / "n3.md", "[[Nowhere]]\n")
    assert lint.ready() in ([], [("Notes/n3.md", "L001")])
    (vault / "kbtool.toml").write_text('[lint]\nextend-select = ["L011"]\nignore = ["L001"]\n')
    while lint.next() != []:
        pass
    add(vault / "Notes" / "n8.md", "[[n8]]\n")
    assert lint.next() == [("Notes/n8.md", "L011")]
    (vault / "kbtool.toml").write_text('[lint]\nignroe = ["L001"]\n')
    assert "ignore" in lint.said.get(timeout=10)


def test_the_command_line_stays_above_a_changed_configuration(vault, start):
    lint = start("--select", "L001")
    lint.ready()
    (vault / "kbtool.toml").write_text('[lint]\nselect = ["T"]\n')
    assert lint.next() == []
    add(vault / "Notes" / "n3.md", "[[Nowhere]]\n")
    assert lint.next() == [("Notes/n3.md", "L001")]


def test_a_link_being_typed_is_reported_when_it_was_left_alone(vault, start):
    lint = start()
    lint.ready()
    add(vault / "Notes" / "n3.md", "See [[")
    begin = time.monotonic()
    assert lint.next() == []
    assert lint.next() == [("Notes/n3.md", "L005")]
    assert time.monotonic() - begin > 4


def test_it_runs_beside_a_watcher_and_another_of_its_kind(vault, start, tmp_path):
    watcher = WatchProcess(vault, tmp_path / "cache")
    try:
        watcher.ready()
        one, other = start(), start()
        assert one.ready() == other.ready() == []
        add(vault / "Notes" / "n3.md", "[[Nowhere]]\n")
        assert one.next() == other.next() == [("Notes/n3.md", "L001")]
        watcher.wait_for("problem", code="L001")
    finally:
        watcher.stop()


def test_what_git_calls_changed_grows_with_every_save(vault, start):
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        who = ("-c", "user.name=t", "-c", "user.email=t@t")
        subprocess.run(["git", *who, *words], cwd=vault, check=True, capture_output=True)
    lint = start("--since", "HEAD")
    lint.ready()
    add(vault / "Notes" / "n3.md", "[[Nowhere]]\n")
    assert lint.next() == [("Notes/n3.md", "L001")]


def test_a_path_that_is_not_there_ends_it_at_once(vault, tmp_path):
    run = subprocess.run(
        [*LINT, "--vault", vault, vault / "Notes" / "no such.md"],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
        env=environment(tmp_path / "cache"),
    )
    assert run.returncode == 2
    assert "no such note" in run.stderr


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_it(start, number, code):
    lint = start()
    lint.ready()
    lint.process.send_signal(number)
    assert lint.process.wait(5) == code


def test_a_closed_reader_ends_it(vault, tmp_path):
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [*LINT, "--vault", vault],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(tmp_path / "cache"),
    )
    os.close(writing)
    assert "stop with" in process.stderr.readline()
    os.close(reading)
    add(vault / "Notes" / "n3.md", "[[Nowhere]]\n")
    process.communicate(timeout=15)
    assert process.returncode == 141

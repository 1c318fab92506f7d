"""What only a terminal, or a run that stays, can show."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from kbtool.cli.console import console_of
from kbtool.cli.options import Options
from kbtool.cli.progress import progress

pty = pytest.importorskip("pty", reason="this system has no POSIX terminals")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs POSIX terminals")


@pytest.fixture
def vault(tmp_path):
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/a.md").write_text("See [[Nowhere]].\n")
    return tmp_path / "vault"


@contextmanager
def on_a_terminal(vault, *arguments, **variables):
    """Run with both streams on a terminal of 60 columns; give a function that reads until."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "KBTOOL_CACHE_DIR": str(vault.parent / "cache"), "TERM": "xterm"}
    environment.pop("NO_COLOR", None)
    environment |= {"COLUMNS": "60", **variables}
    process = subprocess.Popen(
        [sys.executable, "-m", "kbtool", *arguments],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env=environment,
    )
    os.close(follower)
    seen = bytearray()

    def read_until(words, seconds=30):
        end = time.monotonic() + seconds
        while words not in seen and time.monotonic() < end:
            if select.select([leader], [], [], 0.1)[0]:
                try:
                    seen.extend(os.read(leader, 65536))
                except OSError:  # the other side is closed: all has been read
                    break
        assert words in seen, bytes(seen)
        found = bytes(seen)
        seen.clear()
        return found

    try:
        yield process, read_until
    finally:
        process.kill()
        process.wait()
        os.close(leader)


def test_a_terminal_gets_colours_and_no_line_is_too_long(vault):
    with on_a_terminal(vault, "lint", str(vault)) as (process, read_until):
        text = read_until(b"checked.").decode()
        assert process.wait(10) == 1
    assert "\x1b[1;31merror\x1b[0m" in text
    assert "\x1b]8;" not in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert max(map(len, plain.splitlines())) <= 60


def test_no_color_is_heard(vault):
    with on_a_terminal(vault, "lint", str(vault), NO_COLOR="1") as (_, read_until):
        assert b"\x1b" not in read_until(b"checked.")


def test_a_terminal_that_knows_links_gets_them(vault):
    arguments = ("lint", str(vault), "--color", "always")
    with on_a_terminal(vault, *arguments, TERM_PROGRAM="WezTerm", TMUX="") as (_, read_until):
        text = read_until(b"checked.").decode()
    assert f"\x1b]8;;file://{vault.as_posix()}/a.md\x1b\\" in text


def test_watch_reports_again_after_a_change_and_ends_on_a_signal(vault):
    with on_a_terminal(vault, "lint", str(vault), "--watch") as (process, read_until):
        read_until(b"stop with Ctrl-C")
        (vault / "Nowhere.md").write_text("Here is [[a]].\n")
        text = read_until(b"Nothing to report in 2 notes")
        assert b"\x1b[2J" in text
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130


class Terminal:
    def __init__(self):
        self.text = ""

    def isatty(self):
        return True

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def drawn(monkeypatch, seconds, *, quiet=False):
    """Report three steps, the last one after so many seconds; return what was drawn."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(sys, "stderr", Terminal())
    console = console_of(Options(quiet=quiet), {})
    with progress(console) as report:
        report("Reading notes", 0, 10)
        report("Reading notes", 1, 10)
        now[0] += seconds
        report("Reading notes", 5, 10)
    report("Reading notes", 9, 10)
    return console.err.text


def test_a_bar_waits_half_a_second_and_leaves_nothing(monkeypatch):
    assert drawn(monkeypatch, 0.4) == ""
    text = drawn(monkeypatch, 0.6)
    assert text.startswith("\r\x1b[KReading notes ")
    assert "5/10" in text
    assert text.endswith("\r\x1b[K")
    assert "9/10" not in text
    assert drawn(monkeypatch, 0.6, quiet=True) == ""

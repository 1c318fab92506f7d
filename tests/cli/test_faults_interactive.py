"""Fault B9: searching as one types, tried on a terminal as a user would."""

import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

pytest.importorskip("textual")
pty = pytest.importorskip("pty", reason="this system has no POSIX terminals")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

SENTENCE = b"kbtool: Searching as you type needs a terminal; without -i, search answers once.\n"
LEFT = b"\x1b[?1049l"  # the terminal's own screen is back
SECONDS = 60


@pytest.fixture
def vault(tmp_path):
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / "Apple pie.md").write_text("# Apple pie\n\nSlice the apples.\n", encoding="utf-8")
    (root / "Bread.md").write_text("# Bread\n\nNo fruit here.\n", encoding="utf-8")
    return root


def environment_of(vault, **variables):
    values = {**os.environ, "KBTOOL_CACHE_DIR": str(vault.parent / "cache")}
    values |= {"TERM": "xterm-256color", "VISUAL": "", "EDITOR": "", **variables}
    return {name: value for name, value in values.items() if name not in ("COLUMNS", "LINES")}


class Screen:
    """A process on a terminal of 80 columns, what it has drawn, and a keyboard."""

    def __init__(self, process, leader):
        self.process, self._leader, self.seen = process, leader, b""

    def type(self, keys):
        self.seen = b""
        os.write(self._leader, keys)

    def wait_for(self, *words):
        end = time.monotonic() + SECONDS
        while not all(word in self.text for word in words) and time.monotonic() < end:
            self._read()
        assert all(word in self.text for word in words), self.text

    @property
    def text(self):
        """Return what was drawn since the last key, without colours and moves of the cursor."""
        return re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", self.seen)

    def ended(self):
        """Wait for the end; return the exit code and all that was drawn since the last key."""
        end = time.monotonic() + SECONDS
        while self.process.poll() is None and time.monotonic() < end:
            self._read()
        code = self.process.wait(1)
        while self._read():
            pass
        return code, self.seen

    def _read(self):
        if not select.select([self._leader], [], [], 0.1)[0]:
            return False
        try:
            data = os.read(self._leader, 65536)
        except OSError:  # the other side is closed: all has been read
            return False
        self.seen += data
        return bool(data)


@contextmanager
def on_a_terminal(vault, *words, **variables):
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    before = termios.tcgetattr(follower)
    process = subprocess.Popen(
        [sys.executable, "-m", "kbtool", "-C", str(vault), "search", "-i", *words],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env=environment_of(vault, **variables),
        start_new_session=True,
    )
    try:
        yield Screen(process, leader)
        assert termios.tcgetattr(follower) == before  # lines, echo and Ctrl-C as they were
    finally:
        process.kill()
        process.wait()
        os.close(follower)
        os.close(leader)


def test_b9_no_editor_is_a_message_inside_the_screen(vault):
    with on_a_terminal(vault, "apple") as screen:
        screen.wait_for(b"1 note in", b"Slice the apples.")
        screen.type(b"\r")
        screen.wait_for(b"No editor is known; set VISUAL or EDITOR.")
        screen.type(b" -slice")
        screen.wait_for(b"0 notes in")
        screen.type(b" (x")
        screen.wait_for(b"This bracket is not closed")
        screen.type(b"\x1b")
        code, drawn = screen.ended()
    assert code == 0
    assert LEFT in drawn
    assert b"Traceback" not in drawn


def test_b9_an_editor_gets_the_terminal_and_gives_it_back(vault):
    editor = vault.parent / "editor"
    editor.write_text('#!/bin/sh\necho "EDITING $2"\nread answer\n[ "$answer" != bad ]\n')
    editor.chmod(0o755)
    with on_a_terminal(vault, "apple", VISUAL=f"{editor} -x") as screen:
        screen.wait_for(b"1 note in", b"Slice the apples.")
        screen.type(b"\r")
        screen.wait_for(b"EDITING " + bytes(vault / "Apple pie.md"))
        assert LEFT in screen.seen
        screen.type(b"good\n")
        screen.wait_for(b"1 note in")
        screen.type(b"\r")
        screen.wait_for(b"EDITING ")
        screen.type(b"bad\n")
        screen.wait_for(b"The program ended with code 1.")
        screen.type(b"\x1b")
        assert screen.ended()[0] == 0


def test_b9_an_editor_that_cannot_be_started_is_a_message(vault):
    with on_a_terminal(vault, "apple", VISUAL="no-such-editor") as screen:
        screen.wait_for(b"1 note in")
        screen.type(b"\r")
        screen.wait_for(b"no-such-editor is not installed; set VISUAL or EDITOR.")
        screen.type(b"\x03")
        assert screen.ended()[0] == 130


@pytest.mark.parametrize(
    ("leave", "code"),
    [
        (lambda screen: screen.type(b"\x03"), 130),
        (lambda screen: screen.type(b"\x1b"), 0),
        (lambda screen: screen.process.send_signal(signal.SIGTERM), 143),
        (lambda screen: screen.process.send_signal(signal.SIGINT), 130),
    ],
    ids=["ctrl-c", "escape", "sigterm", "sigint"],
)
def test_b9_each_way_out_gives_the_terminal_back(vault, leave, code):
    with on_a_terminal(vault) as screen:
        screen.wait_for(b"2 notes; type to search them.")
        leave(screen)
        found, drawn = screen.ended()
    assert found == code
    assert LEFT in drawn
    assert b"Traceback" not in drawn


def test_b9_the_screen_says_that_it_indexes_and_can_be_left_meanwhile(vault):
    words = "pears and plums, barometers and isobars, each in its own season. " * 200
    for number in range(400):
        (vault / f"n{number}.md").write_text(f"# N{number}\n\n{words}", encoding="utf-8")
    with on_a_terminal(vault) as screen:
        screen.wait_for(b"Looking at the notes", b"Search the notes")
        screen.wait_for(b"Indexing notes: ")
        screen.type(b"\x03")
        begin = time.monotonic()
        assert screen.ended()[0] == 130
        assert time.monotonic() - begin < 20
    with on_a_terminal(vault) as screen:
        screen.type(b"isobars")  # while it indexes
        screen.wait_for(b"100 of 400 notes in")
        screen.type(b" -pears")
        screen.wait_for(b"0 notes in")
        screen.type(b"\x1b")
        assert screen.ended()[0] == 0


@pytest.mark.parametrize(
    "piped", [{"stdout": subprocess.PIPE}, {"stdin": subprocess.DEVNULL}, {"stderr": True}]
)
def test_b9_without_a_terminal_it_is_one_sentence(vault, piped):
    leader, follower = pty.openpty()
    streams = {"stdin": follower, "stdout": follower, "stderr": subprocess.PIPE, **piped}
    streams["stderr"] = subprocess.PIPE
    process = subprocess.run(
        [sys.executable, "-m", "kbtool", "-C", str(vault), "search", "-i", "apple"],
        **streams,
        env=environment_of(vault),
        timeout=SECONDS,
        check=False,
    )
    os.close(follower)
    os.set_blocking(leader, False)
    try:
        drawn = os.read(leader, 1000)
    except OSError:
        drawn = b""
    os.close(leader)
    assert process.returncode == 2
    assert process.stderr == SENTENCE
    assert not process.stdout
    assert drawn == b""


def test_b9_a_terminal_that_cannot_be_drawn_on_is_told(vault):
    with on_a_terminal(vault, TERM="dumb") as screen:
        code, drawn = screen.ended()
    assert code == 2
    assert b"needs a terminal" in drawn
    assert b"\x1b" not in drawn


@pytest.mark.parametrize(
    "options",
    [["--count"], ["-0"], ["--explain"], ["--open"], ["--format", "json"], ["--obsidian"]],
)
def test_b9_options_of_a_single_answer_are_refused(vault, options):
    process = subprocess.run(
        [sys.executable, "-m", "kbtool", "-C", str(vault), "search", "-i", *options],
        capture_output=True,
        env=environment_of(vault),
        timeout=SECONDS,
        check=False,
    )
    assert process.returncode == 2
    assert process.stderr.count(b"\n") == 1
    assert b"-i" in process.stderr

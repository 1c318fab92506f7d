"""Lines at every width: nothing hangs, nothing is wider than the window, no word is broken."""

import fcntl
import os
import re
import shutil
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from kbtool.cli.console import console_of
from kbtool.cli.options import Options
from kbtool.cli.progress import bar_text
from kbtool.report.text.style import cells, clipped, flowed, wrapped

pty = pytest.importorskip("pty", reason="this system has no POSIX terminals")
ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "vault"
ODD_WIDTHS = ["0", "1", "3", "-5", "99999", "abc", "", "9" * 5000]
LOOKS = re.compile(r"\x1b(?:\[[0-9;]*[mK]|\]8;;.*?\x1b\\)")


def environment_of(folder, **variables):
    places = {"CACHE": "cache", "STATE": "state"}
    own = {f"KBTOOL_{name}_DIR": str(folder / place) for name, place in places.items()}
    kept = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "NO_COLOR"}}
    return {**kept, **own, "TERM": "xterm", "PYTHONPATH": str(ROOT), **variables}


@pytest.mark.parametrize("columns", ODD_WIDTHS, ids=lambda text: text[:6] or "empty")
@pytest.mark.parametrize(
    ("line", "code"),
    [("rule L001", 0), ("search line:(economy", 2), ("lint --statistics", 1), ("config --help", 0)],
)
def test_b8_no_width_stops_a_command(tmp_path, columns, line, code):
    answer = subprocess.run(
        [sys.executable, "-m", "kbtool", "-C", str(SAMPLE), *line.split(" ", 2)],
        env=environment_of(tmp_path, COLUMNS=columns),
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert answer.returncode == code, answer.stderr
    assert answer.stdout or answer.stderr


@pytest.mark.parametrize("width", [-5, 0, 1, 2, 3])
def test_b8_narrow_rooms_are_filled_with_something(width):
    text = "See 中文 and https://example.org."
    assert "".join("".join(wrapped(text, width, 4)).split()) == "".join(text.split())
    assert clipped(text, width) == {-5: "", 0: "", 1: "…", 2: "S…", 3: "Se…"}[width]
    assert cells(bar_text("Reading notes", 5, 10, width)) <= max(width, 0)


@pytest.mark.parametrize(
    ("columns", "width"),
    [
        ("1", 20),
        ("19", 20),
        ("20", 20),
        ("80", 80),
        ("99999", 99_999),
        ("0", 100),
        ("-5", 100),
        ("abc", 100),
        ("", 100),
        ("9" * 5000, 100),
    ],
)
def test_b8_a_console_has_a_sensible_width(monkeypatch, columns, width):
    for stream in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, stream, open(os.devnull, "r+"))  # noqa: SIM115, PTH123
    assert console_of(Options(), {"COLUMNS": columns}).width == width


def on_a_terminal(folder, columns, *arguments, **variables):
    """Return what a terminal of so many columns shows, without its looks, and the exit code."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    streams = {"stdin": follower, "stdout": follower, "stderr": follower}
    command = [sys.executable, "-m", "kbtool", *arguments]
    process = subprocess.Popen(
        command, cwd=folder, env=environment_of(folder, **variables), **streams
    )
    os.close(follower)
    seen = bytearray()
    while True:
        try:
            read = os.read(leader, 65536)
        except OSError:  # the other side is closed
            break
        if not read:
            break
        seen += read
    os.close(leader)
    return LOOKS.sub("", seen.decode()).replace("\r\n", "\n"), process.wait(30)


def test_b8_a_terminal_of_one_column(tmp_path):
    started = time.monotonic()
    text, code = on_a_terminal(tmp_path, 1, "rule", "L001")
    assert code == 0
    assert "broken-note-link" in text
    assert time.monotonic() - started < 20


@pytest.fixture
def vault(tmp_path):
    shutil.copytree(SAMPLE, tmp_path / "vault")
    return tmp_path


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize(
    "line",
    [
        "lint vault",
        "lint vault --format concise",
        "doctor -C vault",
        "config -C vault",
        "rule C012",
        "rule",
        "sources -C vault",
        "mv -n -C vault Semiconductors Chips",
        "lint vault --ignore nosuchrulethatiscalledso",
        "-C /there/is/no/such/vault tags",
    ],
)
def test_b16_no_line_is_wider_than_the_window(vault, columns, line):
    text, code = on_a_terminal(vault, columns, *line.split(), KBTOOL_CACHE_DIR=str(vault / "c"))
    assert code in {0, 1, 2}
    shown = [line.split("\r")[-1] for line in text.splitlines()]
    assert shown
    assert [one for one in shown if cells(one) > columns] == []


def test_b16_the_summary_breaks_between_words(vault):
    for number in range(24):
        text = f"See [[Nowhere {number}]] and [[chips#Nothing {number}]].\n"
        (vault / f"vault/n{number}.md").write_text(text)
    text, _ = on_a_terminal(vault, 40, "lint", "vault")
    words = " ".join(text.split())
    whole = re.search(r"\d+ problems in \d+ files: .*? notes checked\.", words)
    assert whole is not None
    assert whole[0] not in text  # it takes two lines
    assert "Fix " in words


def test_b16_what_is_piped_keeps_its_lines(vault):
    answer = subprocess.run(
        [sys.executable, "-m", "kbtool", "lint", "vault", "--format", "concise"],
        cwd=vault,
        env=environment_of(vault, COLUMNS="40"),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    lines = answer.stdout.splitlines()
    assert len(lines) == 9
    assert max(map(cells, lines)) > 100


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("one two three", 8, "one two\n  three"),
        ("  1:2  one two three", 12, "  1:2  one\n    two\n    three"),
        ("a\nbb cc dd ee\nf", 8, "a\nbb cc dd\n  ee\nf"),
        ("\x1b[1mone two\x1b[0m three", 8, "\x1b[1mone two\x1b[0m\n  three"),
        ("\x1b]8;;file:///a b\x1b\\one\x1b]8;;\x1b\\ two", 8, None),
        ("读书笔记读书笔记", 8, "读书笔记\n  读书笔\n  记"),
        ("one two", 8, None),
        ("", 8, None),
        ("https://example.org", 30, None),
    ],
)
def test_b16_ready_lines_flow(text, width, shown):
    assert flowed(text, width) == (text if shown is None else shown)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("the quick brown fox", 17, "the quick brown …"),
        ("the quick brown fox", 15, "the quick …"),
        ("the quick brown fox", 16, "the quick brown…"),
        ("读书笔记 and more", 7, "读书笔…"),
        ("internationalisation", 10, "internati…"),
        ("an internationalisation", 10, "an intern…"),
        ("the quick brown fox", 19, "the quick brown fox"),
        ("", 3, ""),
    ],
)
def test_b16_a_cut_falls_between_words_where_one_ends_near(text, width, shown):
    assert clipped(text, width) == shown
    assert cells(shown) <= width

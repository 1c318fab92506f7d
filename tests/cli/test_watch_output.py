"""What a watcher writes to a terminal, and to its log."""

import io
import os

from watching import finding

from kbtool.cli.console import Console, console_of
from kbtool.cli.options import Options
from kbtool.cli.watch.output import LoggedOutput, Output, end_on_its_line
from kbtool.watch.messages import (
    Changed,
    Count,
    Fixed,
    Mode,
    ProblemFound,
    Ready,
    Stopped,
    WatchWarning,
)
from kbtool.watch.process.log import Log

COUNT = Count(48, 4, 5, 0)
READY = Ready("/home/ada/notes", Mode("inotify"), COUNT)
CHANGED = Changed((), (), indexed=True, count=COUNT)


class Terminal(io.StringIO):
    def isatty(self):
        return True

    def fileno(self):
        return 1


class Deaf(Terminal):
    """A terminal that has hung up, or a full disk."""

    def write(self, _text):
        raise OSError


def console_on(out, err, width=80):
    return Console(out, err, False, False, False, width, False)


def output_on(terminal, **rest):
    return Output(console_on(terminal, terminal, **rest), jsonl=False, end_of=end_on_its_line)


def test_the_numbers_stand_once_on_a_terminal():
    terminal = Terminal()
    output_on(terminal).tell(READY)
    first, line = terminal.getvalue().split("\n")
    assert first == "Watching /home/ada/notes by inotify; stop with Ctrl-C."
    assert line.startswith("48 notes, 9 problems (4 errors, 5 warnings), ")


def test_without_a_terminal_the_sentence_holds_the_numbers():
    talk = io.StringIO()
    Output(console_on(io.StringIO(), talk), jsonl=False, end_of=end_on_its_line).tell(READY)
    assert talk.getvalue() == (
        "Watching /home/ada/notes by inotify: 48 notes, 9 problems (4 errors, 5 warnings).\n"
    )


def test_a_terminal_that_cannot_erase_gets_no_line():
    terminal = Terminal()
    console = console_on(terminal, terminal)._replace(erases=False)
    output = Output(console, jsonl=False, end_of=end_on_its_line)
    output.tell(READY)
    output.tell(CHANGED)
    output.finish()
    assert terminal.getvalue() == (
        "Watching /home/ada/notes by inotify: 48 notes, 9 problems (4 errors, 5\n  warnings).\n"
    )
    assert not console_of(Options(), {"TERM": "dumb"}).erases


def test_the_line_fits_a_window_that_became_narrow(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(os, "get_terminal_size", lambda _fd: os.terminal_size((30, 20)))
    output_on(terminal).tell(CHANGED)
    assert terminal.getvalue() == "48 notes, 9 problems (4 …"


def test_the_line_is_as_narrow_as_the_user_wants_it(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(os, "get_terminal_size", lambda _fd: os.terminal_size((200, 20)))
    output_on(terminal, width=20).tell(CHANGED)
    assert terminal.getvalue() == "48 notes, 9 …"


def test_nothing_is_said_twice_where_nobody_reads_any_more():
    talk = io.StringIO()
    output = Output(console_on(Deaf(), talk), jsonl=False, end_of=end_on_its_line)
    output.tell(ProblemFound(finding("x")))
    assert output.is_closed
    output.tell(Stopped("asked to stop"))
    assert talk.getvalue() == ""


def logged(path, *news):
    console = console_on(io.StringIO(), io.StringIO())
    output = LoggedOutput(Log(path), console, jsonl=False, end_of=end_on_its_line)
    for one in news:
        output.tell(one)
    output.finish()
    return path.read_text()


def test_a_log_holds_no_control_characters(tmp_path):
    text = logged(tmp_path / "watch.log", WatchWarning("It said \x1b[31mred\nand more."))
    assert text.endswith(" It said \\x1b[31mred\\nand more.\n")


def test_findings_stand_below_the_minute_they_came_in(monkeypatch):
    clock = ["09:02"]
    monkeypatch.setattr("kbtool.cli.watch.output.time.strftime", lambda _: clock[0])
    terminal, talk = Terminal(), io.StringIO()
    output = Output(console_on(terminal, talk), jsonl=False, end_of=end_on_its_line)
    output.tell(ProblemFound(finding("x")))
    output.tell(Fixed(finding("x")))
    output.tell(CHANGED)
    clock[0] = "17:30"
    output.tell(CHANGED)
    output.tell(ProblemFound(finding("y")))
    lines = terminal.getvalue().splitlines()
    assert [line for line in lines if line[2:3] == ":" and len(line) == 5] == ["09:02", "17:30"]
    assert len(lines) == 5
    piped = io.StringIO()
    Output(console_on(piped, Terminal()), jsonl=False, end_of=end_on_its_line).tell(
        ProblemFound(finding("x"))
    )
    assert "17:30" not in piped.getvalue()


def test_what_has_moved_with_its_note_is_told_to_programs_only():
    news = (Fixed(finding("x"), moved=True), ProblemFound(finding("y"), moved=True))
    for jsonl, lines in ((False, 0), (True, 2)):
        out = io.StringIO()
        output = Output(console_on(out, Terminal()), jsonl=jsonl, end_of=end_on_its_line)
        for one in news:
            output.tell(one)
        assert len(out.getvalue().splitlines()) == lines

import shlex
import sys
import threading
import time
from pathlib import Path

import pytest
from watching import finding

from kbtool.watch.messages import Changed, Count, CountChanged, Fixed, ProblemFound, Rescan
from kbtool.watch.process.hook import ProblemHook

CHANGED = Changed((), (), indexed=True, count=Count(1, 0, 0, 0))
PYTHON = shlex.quote(sys.executable)


def render(news):
    return f"{type(news).__name__} {news.diagnostic.fingerprint}\n"


def a_command(tmp_path, program, complaints):
    script = tmp_path / "command.py"
    script.write_text(program)
    return ProblemHook(f"{PYTHON} {shlex.quote(str(script))}", render, complaints.append)


def until(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def test_the_command_gets_each_change_on_its_standard_input(tmp_path):
    out = tmp_path / "out"
    program = f"import sys; open({str(out)!r}, 'a').write(sys.stdin.read() + '--\\n')"
    complaints = []
    command = a_command(tmp_path, program, complaints)
    command.hear(ProblemFound(finding("x")))
    command.hear(Fixed(finding("y")))
    command.hear(Rescan("routine"))
    command.hear(CHANGED)
    command.hear(CHANGED)  # without findings: not worth a run
    until(out.exists)
    command.hear(ProblemFound(finding("z")))
    command.hear(CHANGED)
    until(lambda: out.read_text().count("--") == 2)
    assert out.read_text() == "ProblemFound x\nFixed y\n--\nProblemFound z\n--\n"
    assert complaints == []
    command.close()


@pytest.mark.parametrize("program", ["raise SystemExit(4)", "import os; os.close(0); os._exit(4)"])
def test_a_failing_command_is_named_once(tmp_path, program):
    complaints = []
    command = a_command(tmp_path, program, complaints)
    for _ in range(3):
        command.hear(ProblemFound(finding("x")))
        command.hear(CHANGED)
    until(lambda: complaints and command._waiting.empty())
    assert [news.sentence for news in complaints] == ["The command of --on-problem ended with 4."]
    command.close()


def test_a_finding_that_waited_is_handed_over_by_itself(tmp_path):
    out = tmp_path / "out"
    command = a_command(
        tmp_path, f"import sys; open({str(out)!r}, 'a').write(sys.stdin.read())", []
    )
    command.hear(ProblemFound(finding("x")))
    command.hear(CountChanged(Count(1, 1, 0, 0)))
    until(out.exists)
    command.close()


def test_a_slow_command_blocks_nobody(tmp_path):
    complaints = []
    command = a_command(tmp_path, "import time; time.sleep(30)", complaints)
    begin = time.monotonic()
    for _ in range(2_000):
        command.hear(ProblemFound(finding("x")))
        command.hear(CHANGED)
    assert time.monotonic() - begin < 2
    assert len(complaints) == 1
    assert "changes behind" in complaints[0].sentence
    command.close()
    assert time.monotonic() - begin < 3


def test_a_command_that_does_not_exist_is_named(tmp_path):
    complaints = []
    command = ProblemHook("kbtool-no-such-program 2>&1", render, complaints.append)
    command.hear(ProblemFound(finding("x")))
    command.hear(CHANGED)
    until(lambda: complaints)
    command.close()


def one_problem(command):
    command.hear(ProblemFound(finding("x")))
    command.hear(CHANGED)


def test_what_a_failing_command_said_last_is_told_and_not_shown(tmp_path, capfd):
    complaints = []
    command = a_command(tmp_path, "import sys; print('a'); sys.exit('no such box\\n')", complaints)
    one_problem(command)
    until(lambda: complaints)
    command.close()
    assert complaints[0].sentence == "The command of --on-problem ended with 1: no such box."
    assert capfd.readouterr() == ("", "")


def test_a_command_may_say_any_amount_and_leave_a_child_that_holds_its_streams(tmp_path):
    out = tmp_path / "out"
    program = f"""
import subprocess, sys
sys.stderr.write("x" * 30_000_000)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(4)"])
open({str(out)!r}, "a").write(sys.stdin.read())
"""
    complaints = []
    command = a_command(tmp_path, program, complaints)
    begin = time.monotonic()
    for count in (1, 2):
        one_problem(command)
        until(lambda count=count: out.exists() and out.read_text().count("x") == count)
    assert time.monotonic() - begin < 4
    assert complaints == []
    command.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no request to end")
def test_a_command_that_will_not_end_is_ended_all_the_same(tmp_path):
    pid, word = tmp_path / "pid", tmp_path / "word"
    program = f"""
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open({str(pid)!r}, "w").write(str(os.getpid()))
open({str(word)!r}, "w")
time.sleep(30)
"""
    command = a_command(tmp_path, program, [])
    one_problem(command)
    until(word.exists)
    begin = time.monotonic()
    command.close()
    assert time.monotonic() - begin < 1
    until(lambda: not is_running(int(pid.read_text())))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no request to end")
def test_a_command_over_its_time_does_not_keep_the_next_from_running(tmp_path, monkeypatch):
    monkeypatch.setattr("kbtool.watch.process.hook._LONGEST_SECONDS", 0.5)
    out = tmp_path / "out"
    program = f"""
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open({str(out)!r}, "a").write(sys.stdin.read())
time.sleep(30)
"""
    complaints = []
    command = a_command(tmp_path, program, complaints)
    for count in (1, 2):
        one_problem(command)
        until(lambda count=count: out.exists() and out.read_text().count("x") == count)
    assert [news.sentence for news in complaints] == [
        "The command of --on-problem took more than 0.5 seconds and was ended."
    ]
    command.close()


def is_running(pid):
    """Say whether a process is there and has not ended (its parent may not have heard yet)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_its_thread_ends_with_it(tmp_path):
    command = ProblemHook("true", render, print)
    command.close()
    until(lambda: not any(thread.name == "on-problem" for thread in threading.enumerate()))

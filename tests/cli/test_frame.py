import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kbtool.cli.console import console_of
from kbtool.cli.options import Options
from kbtool.cli.progress import bar_text


def run(*arguments, **rest):
    command = [sys.executable, "-m", "kbtool", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **rest)


def test_version_everywhere():
    for arguments in (["--version"], ["config", "--version"], ["--quiet", "--version"]):
        answer = run(*arguments)
        assert (answer.returncode, answer.stderr) == (0, "")
        assert answer.stdout.startswith("kbtool ")


def test_the_version_costs_no_imports():
    code = "import sys, kbtool.cli.main as m; sys.argv[1:] = ['--version']\ntry: m.main()\n"
    code += "except SystemExit: print(sorted(n for n in sys.modules if '.' not in n))"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    modules = answer.stdout.splitlines()[-1]
    assert "'kbtool'" in modules
    for heavy in ("typer", "rich", "markdown_it", "frontmatter", "yaml", "whoosh", "watchdog"):
        assert f"'{heavy}'" not in modules


def test_no_arguments_show_the_help():
    assert run().stdout == run("--help").stdout
    assert "Commands:" in run().stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["cofig"], "No such command 'cofig', did you mean 'config'? see kbtool --help."),
        (["xyzzy"], "No such command 'xyzzy'; see kbtool --help."),
        (["config", "--nope"], "No such option: --nope; see kbtool config --help."),
        (["--color", "pink", "config"], "'pink' is none of auto, always, never"),
        (["-C", "/no/such/vault", "config"], "/no/such/vault: no such folder; name the vault's"),
    ],
)
def test_bad_usage_is_one_sentence_and_2(arguments, sentence):
    answer = run(*arguments)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert sentence in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_an_internal_error_is_a_sentence_a_log_and_70(tmp_path):
    code = (
        "import sys, kbtool.cli.main as m\n"
        "m.COMMANDS = (('boom', 'boom', 'Fails.'),)\n"
        "sys.argv[1:] = sys.argv[1:]\nm.main()"
    )
    (tmp_path / "boom.py").write_text("def boom() -> None:\n    1 / 0\n")
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path.cwd()}"}
    environment |= {"TMPDIR": str(tmp_path), "TEMP": str(tmp_path)}
    command = [sys.executable, "-c", code, "boom"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert answer.returncode == 70
    assert answer.stderr.count("\n") == 1
    log = answer.stderr.split(" is in ")[1].strip().rstrip(".")
    assert "ZeroDivisionError: division by zero" in Path(log).read_text(encoding="utf-8")
    loud = subprocess.run(
        [*command, "--debug"], capture_output=True, text=True, check=False, env=environment
    )
    assert loud.returncode == 70
    assert "Traceback" in loud.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs signals and pipes of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_with_their_code(tmp_path, number, code):
    (tmp_path / "nap.py").write_text(
        "import time\ndef nap() -> None:\n    print('ready', flush=True)\n    time.sleep(30)\n"
    )
    program = "import kbtool.cli.main as m\nm.COMMANDS = (('nap', 'nap', 'x'),)\nm.main()"
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path.cwd()}"}
    with subprocess.Popen(
        [sys.executable, "-c", program, "nap"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(number)
        _, talk = process.communicate(timeout=10)
    assert process.returncode == code
    assert talk == b""


@pytest.mark.skipif(os.name == "nt", reason="needs signals and pipes of POSIX")
def test_a_closed_pipe_ends_quietly():
    command = [sys.executable, "-m", "kbtool", "config", "--schema"]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        answer = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert answer.stderr == b""
    assert answer.returncode == 141


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that closes streams")
def test_closed_streams_are_no_error_where_nothing_is_lost():
    command = f'"{sys.executable}" -m kbtool config 2>&- <&-'
    assert subprocess.run(command, shell=True, check=False, timeout=60).returncode == 0


def test_completion_knows_the_commands():
    environment = {**os.environ, "_KBTOOL_COMPLETE": "complete_bash"}
    environment |= {"COMP_WORDS": "kbtool con", "COMP_CWORD": "1"}
    assert run(env=environment).stdout.split() == ["config"]
    environment |= {"COMP_WORDS": "kbtool config --sch", "COMP_CWORD": "2"}
    assert run(env=environment).stdout.split() == ["--schema"]
    environment |= {"COMP_WORDS": "kbtool lint --select broken-n", "COMP_CWORD": "3"}
    assert run(env=environment).stdout.split() == ["broken-note-link"]


def test_a_script_for_completion_is_shown_for_each_shell():
    # Else typer asks which shell runs the tests, and none may.
    environment = {**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    for shell in ("bash", "zsh", "fish"):
        shown = run("--show-completion", shell, env=environment)
        assert "_KBTOOL_COMPLETE" in shown.stdout


class Stream:
    def __init__(self, terminal):
        self.terminal = terminal

    def isatty(self):
        return self.terminal


@pytest.mark.parametrize(
    ("terminal", "color", "environment", "colored"),
    [
        (True, "auto", {}, True),
        (False, "auto", {}, False),
        (True, "auto", {"NO_COLOR": "1"}, False),
        (True, "auto", {"NO_COLOR": ""}, True),
        (True, "auto", {"TERM": "dumb"}, False),
        (True, "never", {}, False),
        (False, "always", {"NO_COLOR": "1"}, True),
    ],
)
def test_colour_follows_option_environment_and_terminal(
    monkeypatch, terminal, color, environment, colored
):
    monkeypatch.setattr(sys, "stdout", Stream(terminal))
    assert console_of(Options(color=color), environment).color is colored


def test_a_bar_fits_its_line():
    assert bar_text("Reading notes", 5, 10, 80) == f"Reading notes {'━' * 12}{' ' * 12} 5/10"
    assert len(bar_text("Reading notes", 5, 10, 20)) == 20
    assert bar_text("Reading notes", 0, 0, 80) == "Reading notes …"


def test_a_vault_in_the_place_of_an_argument_is_told_where_it_belongs(tmp_path):
    result = run("watch", str(tmp_path))
    assert result.returncode == 2
    assert result.stderr == (
        f"kbtool: Got unexpected extra argument(s) ({tmp_path}), and a vault is named with"
        " --vault DIR; see kbtool watch --help.\n"
    )

"""Every command line that the README shows is run as it stands there, or stands here with a reason.

The ground is the sample vault at `~/notes` in a git repository, and a copy as `vault` beside it.
Editors and the like are scripts that only listen.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```(sh|console|bash|shell)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PROSE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)

NOT_RUN = {
    "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/kbtool lint vault": (
        "fetches packages; its end is the first screen, which test_readme.py compares"
    ),
    "python3 -m venv .venv && .venv/bin/pip install --quiet -c constraints.txt -e '.[dev]' && "
    ".venv/bin/python -m pytest -q -n 3 --dist worksteal": "runs this very suite; .ci/run does it",
    "kbtool search -i": "needs a person at a terminal; tests/cli/test_browsing.py plays one",
}
STAYS = {"kbtool watch", "kbtool watch --jsonl", "kbtool lint --watch"}
"""What runs until it is interrupted."""
HITS = {"search", "show", "tags", "sources", "export", "rule", "config"}
"""Commands whose answer must not be empty, on a search of words at least."""
LISTENERS = ("fzf", "vim", "code")


def fenced_lines():
    """Yield the command lines of the fenced blocks, comments cut off, with their block's kind."""
    for kind, body in FENCED.findall(README):
        for line in body.splitlines():
            if kind == "console" and not line.startswith("$ "):
                continue
            command = re.sub(r"(^|\s+)# .*$", "", line.removeprefix("$ ")).strip()
            if command:
                yield kind, command


def prose_lines():
    """Yield what stands in the text between backticks and is called."""
    prose = PROSE.sub("", README)
    return (words for words in re.findall(r"`(kbtool [^`]+)`", prose) if "<" not in words[:8])


FENCED_LINES = list(dict.fromkeys(fenced_lines()))
LINES = list(dict.fromkeys([line for _, line in FENCED_LINES] + list(prose_lines())))

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the lines are for bash")


@pytest.fixture
def home(tmp_path):
    """A home with the sample vault as `notes`, changed here and there, and a copy as `vault`."""
    home = Path(os.path.realpath(tmp_path)) / "home"
    shutil.copytree(ROOT / "vault", home / "vault")
    notes = shutil.copytree(ROOT / "vault", home / "notes")
    (notes / "Notes/Today.md").write_text("See [[Semiconductors]]. #on/fp\n", encoding="utf-8")
    (notes / "Notes/China.md").rename(notes / "Maps/China.md")
    git = ["git", "-c", "user.name=n", "-c", "user.email=n@example.org", "-C", str(notes)]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run(
            [*git, *words], check=True, env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"}
        )
    (notes / "buffer").write_text("See [[Semiconductors]].\n", encoding="utf-8")
    (notes / "old.json").write_text('{"schema": 1, "findings": []}\n', encoding="utf-8")
    (home / "bin").mkdir()
    scripts = dict.fromkeys(LISTENERS, '#!/bin/sh\n[ -t 0 ] || cat >/dev/null\necho "$@"\n')
    scripts["kbtool"] = f'#!/bin/sh\nexec "{sys.executable}" -m kbtool "$@"\n'
    for name, text in scripts.items():
        (home / "bin" / name).write_text(text, encoding="utf-8")
        (home / "bin" / name).chmod(0o755)
    return home


def environment_of(home):
    return {
        **os.environ,
        "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "KBTOOL_CACHE_DIR": str(home / "cache/kbtool"),
        "KBTOOL_STATE_DIR": str(home / "state"),
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "SHELL": "/bin/bash",
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "",
    }


def started(line, home, folder):
    return subprocess.Popen(
        ["bash", "-c", line],
        cwd=home / folder,
        env=environment_of(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )


def answer_of(line, home, folder="notes"):
    """Run a line; what stays is interrupted once it has said something."""
    with started(line, home, folder) as process:
        first = ""
        if line in STAYS:
            first = process.stdout.readline()
            os.killpg(process.pid, signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
    return first + rest, process.returncode


@pytest.mark.parametrize("line", [line for line in LINES if line not in NOT_RUN])
def test_a_line_of_the_readme_runs(line, home):
    if "--background" in line:
        line = f"{line} && kbtool watch --status && kbtool watch --stop"
    folder = "." if re.search(r"\bvault\b", line) else "notes"
    text, code = answer_of(line, home, folder)
    assert code in ({130} if line in STAYS else {0, 1}), text
    assert re.search(r"^kbtool: |Traceback|did you mean .*--help", text, re.MULTILINE) is None, text
    command = line.split()[1] if line.startswith("kbtool ") else ""
    if command in HITS and "modified:" not in line:
        assert text.strip(), line
        assert code == 0, text


def test_the_vault_that_is_moved_to_is_there(home):
    text, code = answer_of("cd ~/notes && pwd", home, ".")
    assert (text.strip(), code) == (str(home / "notes"), 0)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (block[2:].partition("\n")[0], block.partition("\n")[2])
        for kind, body in FENCED.findall(README)
        if kind == "console"
        for block in re.split(r"^(?=\$ )", body, flags=re.MULTILINE)
        if block
    ],
    ids=lambda text: text[:50] if text.startswith("kbtool") else "",
)
def test_a_console_shows_what_the_command_prints(line, shown, home):
    text, _ = answer_of(line, home, ".")
    assert text == shown


def test_the_exceptions_are_in_the_readme():
    assert [line for line in NOT_RUN if line not in LINES] == []
    assert [line for line in STAYS if line not in LINES] == []
    assert len(NOT_RUN) <= 4
    assert all(reason for reason in NOT_RUN.values())
    assert "<!-- test-command -->" in (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert (ROOT / "tests/cli/test_browsing.py").exists()


def test_the_lines_are_found():
    kinds = [kind for kind, _ in FENCED_LINES]
    assert kinds.count("console") >= 2
    assert kinds.count("sh") >= 35
    assert "kbtool lint --fix" in LINES
    assert len(LINES) > len(FENCED_LINES)


def test_a_wrong_line_would_be_seen(home):
    for line in ("kbtool lint --fixx", "kbtool show Nowhere", "kbtool find x"):
        text, code = answer_of(line, home)
        assert code == 2
        assert text.startswith("kbtool: ")

"""Commands and their output, word for word, over a copy of the sample vault.

A transcript holds `$ command` lines, each followed by its output (both streams) and `[code]` where
the exit code is not 0. Lines that begin with `#` are for readers; a line `...` stands for any
lines. KBTOOL_UPDATE=1 writes the files anew: read the difference before keeping it.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TRANSCRIPTS = sorted((HERE / "transcripts").glob("*.transcript"))
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="transcripts need bash")


class Step(NamedTuple):
    head: str  # comments and blank lines before the command
    command: str
    output: str


def steps_of(text):
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)
    heads = [parts[0]]
    outputs = []
    for part in parts[2::2]:
        lines = part.split("\n")
        body = [line for line in lines if not line.startswith("# ")]
        cut = len(body)
        while cut and not body[cut - 1]:
            cut -= 1
        outputs.append("\n".join(body[:cut]))
        heads.append("\n".join(line for line in lines if line.startswith("# ")))
    return [Step(*row) for row in zip(heads, parts[1::2], outputs, strict=False)]


def ran(command, folder, environment):
    answer = subprocess.run(
        ["bash", "-c", command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=environment,
        check=False,
        timeout=60,
    )
    output = answer.stdout.decode("utf-8").rstrip("\n")
    output = output.replace(str(folder), "<here>").replace(environment["HOME"], "<home>")
    return output + (f"\n[{answer.returncode}]" if answer.returncode else "")


def matches(expected, actual):
    pattern = "\n".join(".*" if line == "..." else re.escape(line) for line in expected.split("\n"))
    return re.fullmatch(pattern, actual, flags=re.DOTALL) is not None


@pytest.fixture
def ground(tmp_path):
    """A folder with a copy of the sample vault, a shim called kbtool, and a home of its own."""
    home = Path(os.path.realpath(tmp_path)) / "home"
    folder = home.parent / "here"
    folder.mkdir()
    shutil.copytree(ROOT / "vault", folder / "vault")
    (home / "bin").mkdir(parents=True)
    shim = home / "bin/kbtool"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kbtool "$@"\n')
    shim.chmod(0o755)
    environment = {
        "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "KBTOOL_CACHE_DIR": str(home / "cache/kbtool"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "LC_ALL": "C.UTF-8",
    }
    return folder, environment


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path, ground):
    folder, environment = ground
    steps = steps_of(path.read_text(encoding="utf-8"))
    assert steps
    seen = [Step(step.head, step.command, ran(step.command, folder, environment)) for step in steps]
    if os.environ.get("KBTOOL_UPDATE"):
        path.write_text("".join(map(written, steps, seen)), encoding="utf-8")
        return
    for step, answer in zip(steps, seen, strict=True):
        assert matches(step.output, answer.output), f"$ {step.command}\n{answer.output}"


def written(old, new):
    kept = old.output if matches(old.output, new.output) else new.output
    head = old.head.strip("\n")
    return (
        (f"{head}\n" if head else "") + f"$ {old.command}\n" + (f"{kept}\n" if kept else "") + "\n"
    )


def test_the_runner_can_fail():
    assert matches("a\n...\nz", "a\nb\nc\nz")
    assert not matches("a\nz", "a\nb\nz")
    assert len(TRANSCRIPTS) >= 5

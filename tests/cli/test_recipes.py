"""The README's recipes, run as they stand there, with programs that say how they were called."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SAYS = '#!/bin/sh\nfor each in "$@"; do printf "<%s>\\n" "$each"; done\n'

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the recipes are for bash")


def recipe(program):
    """Return the one line of the README's recipes that calls a program."""
    block = re.search(r"Recipes:\n\n```sh\n(.*?)```", README, re.DOTALL)
    lines = [line for line in block[1].splitlines() if line[:1] != "#"]
    (found,) = (line for line in lines if program in line)
    return found


def ran(line, folder, **programs):
    """Run a line in a copy of the sample vault; each program is a script."""
    shutil.copytree(ROOT / "vault", folder / "vault")
    tools = folder / "bin"
    tools.mkdir()
    own = f'#!/bin/sh\nexec "{sys.executable}" -m kbtool "$@"\n'
    for name, script in {"kbtool": own, **programs}.items():
        (tools / name).write_text(script, encoding="utf-8")
        (tools / name).chmod(0o755)
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder / "vault",
        env={
            **os.environ,
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "KBTOOL_CACHE_DIR": str(folder / "cache"),
        },
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_vs_code_gets_the_place_behind_goto(tmp_path):
    # `code --help`: -g --goto <file:line[:character]>
    flags = ["<--wait>", "<--goto>"]
    note = tmp_path / "vault/Notes/Real economy.md"
    assert ran(recipe("code"), tmp_path, code=SAYS) == [*flags, f"<{note}:7:8>"]
    assert "economy" in note.read_text(encoding="utf-8").splitlines()[6][7:]


def test_vim_gets_a_file_of_places(tmp_path):
    lines = ran(recipe("vim -q"), tmp_path, vim='#!/bin/sh\n[ "$1" = -q ] && cat "$2"\n')
    assert lines[0] == "Notes/Real economy.md:7:8:# Real economy"
    assert len(lines) > 9
    for line in lines:
        path, row, column, text = line.split(":", 3)
        standing = (tmp_path / "vault" / path).read_text(encoding="utf-8").splitlines()
        assert standing[int(row) - 1][int(column) - 1 :].casefold().startswith("econom"), text


def test_fzf_gets_places_and_what_to_do_with_them(tmp_path):
    script = SAYS + "head -n 1\n"
    arguments = ["<--delimiter>", "<:>", "<--preview>", "<sed -n {2}p {1}>", "<--bind>"]
    assert ran(recipe("fzf"), tmp_path, fzf=script) == [
        *arguments,
        "<enter:become(vim +{2} {1})>",
        "Notes/Real economy.md:7:8:# Real economy",
    ]

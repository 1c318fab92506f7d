"""Whatever a vault holds, no command that is not lint lets it speak to the terminal either."""

import os
import subprocess
import sys

import pytest
from helpers import ROOT
from test_hostile_output import BYTES, DIRECTIONS, HOSTILE

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs names of any bytes")
ODD = "".join(chr(n) for n in (*range(1, 32), *range(0x7F, 0xA0)) if n not in (10, 13))
EVIL = f"x{ODD}{DIRECTIONS}\x1b]0;owned\x07\x1b[2J"
NAME = EVIL.replace("/", "")


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    """Every field that is printed holds every control character."""
    folder = tmp_path_factory.mktemp("browsing") / "vault"
    folder.mkdir()
    title = EVIL.replace("\0", "")
    (folder / f"a {NAME}.md").write_text(
        f"# Title {title}\n\nneedle {title} [[b {NAME}|{title}]] #tag{DIRECTIONS} ![[{title}]]\n"
        f"source:: [[c {title}]]\nfield{title}:: value {title} [@key{title}]\n> {title} ^id\n",
        encoding="utf-8",
        newline="\n",
    )
    (folder / f"b {NAME}.md").write_text(
        f'---\ntags: ["t\\u009b\\u202e"]\naliases: ["al\\e[2J\\u202e"]\n---\n# Needle {title}\n',
        encoding="utf-8",
    )
    for number, start in enumerate(range(0, len(BYTES), 64)):
        name = b"n%d " % number + b"".join(BYTES[start : start + 64]) + b".md"
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:  # noqa: PTH123 - bytes
            file.write(b"needle " + name + b"\n")
    return folder


def spoken(answer):
    return (answer.stdout + answer.stderr).decode("utf-8").replace("\r\n", "\n")  # CSV's line ends


def kbtool(vault, *words):
    environment = {**os.environ, "KBTOOL_CACHE_DIR": str(vault.parent / "cache")}
    environment["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-m", "kbtool", *words]
    return subprocess.run(
        command, capture_output=True, check=False, env=environment, timeout=60, cwd=vault
    )


COMMANDS = {
    "search text": (["search", "--format", "text", "needle"], 0),
    "search full": (["search", "--format", "full", "needle"], 0),
    "search vimgrep": (["search", "--format", "vimgrep", "needle"], 0),
    "search paths": (["search", "--format", "paths", "needle"], 0),
    "search json": (["search", "--format", "json", "needle"], 0),
    "search explained": (["search", "--explain", "--format", "full", "needle"], 0),
    "show": (["show", f"a {NAME}.md"], 0),
    "show json": (["show", f"a {NAME}.md", "--format", "json"], 0),
    "tags": (["tags"], 0),
    "sources": (["sources"], None),
    "export": (["export"], 0),
    "export dot": (["export", "--format", "dot"], 0),
    "export csv": (["export", "--format", "csv"], 0),
    "export graphml": (["export", "--format", "graphml"], 0),
    "mv plan": (["mv", "--dry-run", f"b {NAME}.md", f"d {NAME}.md"], None),
    "mv plan json": (["mv", "--dry-run", "--format", "json", f"b {NAME}.md", "d.md"], None),
    "no such note": (["show", f"z{NAME}"], None),
    "no such vault": (["lint", "--vault", f"z{NAME}"], 2),
    "no such command": ([f"z{NAME}"], 2),
    "no such option": (["lint", f"--z{NAME}"], 2),
    "no such rule": (["lint", "--select", f"z{NAME}"], None),
    "no such query": (["search", f"({NAME}"], None),
    "doctor": (["doctor"], None),
    "diff": (["lint", "--diff"], None),
    "statistics": (["lint", "--statistics"], None),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_prints_a_raw_control(vault, name):
    words, code = COMMANDS[name]
    answer = kbtool(vault, *words)
    assert answer.returncode in ((0, 1, 2) if code is None else (code,)), answer.stderr
    shown = spoken(answer)
    assert shown
    assert "No module named" not in shown
    assert "Traceback" not in shown
    assert {sign for sign in shown if ord(sign) in HOSTILE} == set()


def test_neither_does_a_watcher(vault):
    environment = {**os.environ, "KBTOOL_CACHE_DIR": str(vault.parent / "watching")}
    environment["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-m", "kbtool", "watch", "--vault", str(vault)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    new = vault / f"new {NAME}.md"
    try:
        said = process.stderr.readline()
        new.write_text(f"[[nowhere {EVIL}]]\n", encoding="utf-8")
        line = process.stdout.readline()
    finally:
        process.terminate()
        rest, errors = process.communicate(timeout=20)
        new.unlink()
    shown = (said + line + rest + errors).decode("utf-8")
    assert "nowhere" in shown
    assert {sign for sign in shown if ord(sign) in HOSTILE} == set()

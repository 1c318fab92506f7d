"""Completion as a user has it: in real shells, quickly, and without writing anything."""

import os
import re
import select
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from kbtool.cli.completion.command_line import (
    Typed,
    typed_in_bash,
    written_for_bash,
    written_for_powershell,
)
from kbtool.cli.completion.query_words import DATES, IS, OPERATORS
from kbtool.cli.completion.questions import answer
from kbtool.cli.lazy_commands import CommandEntry, group_of
from kbtool.cli.main import COMMANDS, HELP
from kbtool.config.settings import Config
from kbtool.index.query.parser import parse
from kbtool.index.query.tree import Phrase, Word
from kbtool.store.cache.state import CacheDatabase
from kbtool.store.peek import names_read, names_remembered

ROOT = Path(__file__).parent.parent.parent
NOTE = (
    "---\ntags: [on/china, on/trade]\naliases: [Old name]\nmy key: 1\n---\n# {}\n\n## Second head\n"
)
NAMES = [
    "Real economy",
    "Real estate",
    'It\'s "quoted" $HOME',
    "中文 笔记",
    "a [b] (c)",
    "Café & co",
    "Sub/Low one",
    "Twice",
    "Sub/Twice",
]


@pytest.fixture
def vault(tmp_path):
    root = Path(os.path.realpath(tmp_path)) / "vault"
    (root / ".obsidian").mkdir(parents=True)
    for name in NAMES:
        path = root / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(NOTE.format(name), encoding="utf-8")
    (root / "pic.png").write_bytes(b"x")
    return root


@pytest.fixture
def proposed(vault, monkeypatch, tmp_path):
    monkeypatch.chdir(vault)
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    group = group_of([CommandEntry(*row) for row in COMMANDS], HELP)

    def ask(*words):
        found = answer(group, words[:-1], words[-1])
        return found.kind if found.kind != "words" else [word for word, _ in found.words]

    return ask


@pytest.mark.parametrize(
    ("words", "some"),
    [
        (["li"], ["lint"]),
        (["help", "m"], ["mv"]),
        (["lint", "--form"], ["--format"]),
        (["lint", "--format", "js"], ["json", "jsonl"]),
        (["lint", "--output-format", "js"], ["json", "jsonl"]),
        (["lint", "--format=js"], ["--format=json", "--format=jsonl"]),
        (["tags", "--color", ""], ["auto", "always", "never"]),
        (["lint", "--select", "L001,tag-n"], ["L001,tag-not-allowed"]),
        (["lint", "--ignore", "L001, E00"], ["L001, E001", "L001, E002", "L001, E003"]),
        (["lint", "--select=G001,dead"], ["--select=G001,dead-end-note"]),
        (["rule", "L001", "alias"], ["alias-only-link", "alias-collision"]),
        (["show", "real e"], ["Real economy", "Real estate"]),
        (["show", "中"], ["中文 笔记"]),
        (["show", "Cafe\u0301"], ["Café & co"]),
        (["show", "a ["], ["a [b] (c)"]),
        (["show", "tw"], ["Twice"]),
        (["show", "Sub/"], ["Sub/Low one", "Sub/Twice"]),
        (["sources", "Low"], ["Low one"]),
        (["mv", "pic"], ["pic.png"]),
        (["mv", "Real economy", "S"], ["Sub/"]),
        (["mv", "--tag", "on/"], ["on/china", "on/trade"]),
        (["mv", "--heading", "Real economy", "sec"], ["Second head"]),
        (["search", "tit"], ["title:"]),
        (["search", "tag:on/c"], ["tag:on/china"]),
        (["search", "tea (-tag:on/c"], ["tea (-tag:on/china"]),
        (["search", "tea", "link:Real ec"], ['link:"Real economy"']),
        (["search", 'a link:"real ec'], ['a link:"Real economy"']),
        (["search", "is:or"], ["is:orphan"]),
        (["search", "alias:old"], ['alias:"Old name"']),
        (["search", "heading:sec"], ['heading:"Second head"']),
        (["search", "[my"], ["[my key]", "[my key:"]),
        (["config", "lint.fail"], ["lint.fail-on"]),
        (["config", "rules.planned"], ["rules.planned-note.min-links"]),
        (["watch", "--service", ""], ["systemd", "launchd"]),
    ],
)
def test_b20_what_may_stand_there_is_proposed(proposed, words, some):
    found = proposed(*words)
    assert [word for word in some if word not in found] == []


@pytest.mark.parametrize(
    "words",
    [
        ["show", "Realm"],
        ["lint", "--select", "L001,L001"],
        ["lint", "--select", "L001,broken-note"],
        ["rule", "L001", "L001"],
        ["mv", "a", "b", "S"],
        ["sources", "Twice", "Re"],
        ["search", "tag:off"],
        ["search", "wombat:x"],
        ["config", "nothing"],
        ["wombat", "x"],
        ["show", "Second"],
        ["mv", "--heading", "Nowhere", "sec"],
    ],
)
def test_b20_nothing_else_is_proposed(proposed, words):
    assert proposed(*words) == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["lint", ""], "files"),
        (["lint", "--baseline", ""], "files"),
        (["lint", "--stdin-filename", "x"], "files"),
        (["-C", ""], "folders"),
        (["lint", "--vault=x"], "folders"),
        (["tags", "--vault", "x"], "folders"),
    ],
)
def test_b20_files_are_left_to_the_shell(proposed, words, kind):
    assert proposed(*words) == kind


def test_b20_outside_of_any_vault_commands_still_complete(proposed, monkeypatch, tmp_path):
    monkeypatch.setenv("KBTOOL_VAULT", str(tmp_path / "nothing"))
    assert proposed("show", "x") == []
    assert proposed("sho") == ["show"]


def test_b20_operators_are_those_of_the_language():
    today = date(2026, 2, 3)
    for operator in OPERATORS:
        query = "[a]" if operator == "[" else operator + {"is:": "orphan"}.get(operator, "2024")
        assert not isinstance(parse(query, today), Word | Phrase), operator
    for value in IS:
        parse(f"is:{value}", today)
    for value in DATES:
        parse(f'modified:"{value}"', today)


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("kbtool ", Typed(("kbtool",), "")),
        ("kbtool show a\\ b", Typed(("kbtool", "show"), "a b")),
        ('kbtool show "a b', Typed(("kbtool", "show"), "a b", '"', 0)),
        ("kbtool show 'a\\", Typed(("kbtool", "show"), "a\\", "'", 0)),
        ('kbtool show "a\\"b', Typed(("kbtool", "show"), 'a"b', '"', 0)),
        ("kbtool search tag:on/c", Typed(("kbtool", "search"), "tag:on/c", "", 4)),
        ('kbtool search tag:"on', Typed(("kbtool", "search"), "tag:on", '"', 4)),
        ("kbtool show '' x", Typed(("kbtool", "show", ""), "x")),
        ("kbtool show a\\", Typed(("kbtool", "show"), "a")),
        ("kbtool lint --select=L0", Typed(("kbtool", "lint"), "--select=L0", "", 9)),
    ],
)
def test_b20_a_line_is_read_as_bash_reads_it(line, typed):
    assert typed_in_bash(line) == typed


@pytest.mark.parametrize(
    ("word", "typed", "written"),
    [
        ("Real economy", Typed((), "Re"), "Real\\ economy"),
        ("It's $x", Typed((), "It", '"'), "It's \\$x"),
        ("It's $x", Typed((), "It", "'"), "It'\\''s $x"),
        ('say "x"', Typed((), "say", '"'), 'say \\"x\\""'),
        ("tag:on/china", Typed((), "tag:on", "", 4), "on/china"),
        ("中文", Typed((), ""), "中文"),
        ("~x", Typed((), ""), "\\~x"),
        ("tag:on", Typed((), "tog:", "", 4), None),
    ],
)
def test_b20_a_word_is_written_as_bash_takes_it(word, typed, written):
    assert written_for_bash(word, typed) == written


@pytest.mark.parametrize(
    ("word", "written"), [("lint", "lint"), ("It's one", "'It''s one'"), ("a(b)", "'a(b)'")]
)
def test_b20_a_word_is_written_as_powershell_takes_it(word, written):
    assert written_for_powershell(word) == written


def environment_of(folder, **more):
    own = {f"KBTOOL_{name}_DIR": str(folder / name) for name in ("CACHE", "STATE")}
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / ".config")}
    return {**os.environ, **own, **home, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **more}


def kbtool(folder, *arguments, cwd=ROOT, **more):
    return subprocess.run(
        [sys.executable, "-m", "kbtool", *arguments],
        cwd=cwd,
        env=environment_of(folder, **more),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def everything(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.parametrize("known", [False, True])
def test_b20_a_question_writes_nothing(vault, known):
    folder = vault.parent
    if known:
        kbtool(folder, "lint", "-q", cwd=vault)
    before = everything(folder)
    for words in (["search", "tag:on/c"], ["show", "re"], ["mv", "--heading", "Twice", ""]):
        asked = kbtool(folder, *words, cwd=vault, _KBTOOL_COMPLETE="kbtool_zsh")
        assert (asked.returncode, asked.stderr) == (0, "")
        assert len(asked.stdout.splitlines()) >= 2
    assert everything(folder) == before


def test_b20_what_is_remembered_is_what_the_notes_name(vault, monkeypatch):
    folder, limits = vault.parent, Config().limits
    kbtool(folder, "lint", "-q", cwd=vault)
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(folder / "CACHE"))
    known = names_remembered(vault, limits)
    assert known == dict(names_read(vault, known, limits))
    assert len(known) == len(NAMES)
    (state,) = (folder / "CACHE").rglob("state.sqlite3")
    open_elsewhere = CacheDatabase(state)  # a journal may lie beside the file
    assert names_remembered(vault, limits) == known
    open_elsewhere.close()
    state.write_bytes(b"no database" * 100)
    assert names_remembered(vault, limits) == {}
    assert state.read_bytes().startswith(b"no database")


def test_b20_scripts_of_earlier_versions_are_answered(vault):
    bash = {"_KBTOOL_COMPLETE": "complete_bash", "COMP_CWORD": "3"}
    asked = kbtool(vault.parent, COMP_WORDS="kbtool lint --select L001,tag-n", cwd=vault, **bash)
    assert asked.stdout.split() == ["L001,tag-not-allowed"]
    zsh = {"_KBTOOL_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "kbtool sho"}
    assert '"show"' in kbtool(vault.parent, cwd=vault, **zsh).stdout
    power = {"_KBTOOL_COMPLETE": "complete_powershell", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "Low"}
    asked = kbtool(vault.parent, cwd=vault, _TYPER_COMPLETE_ARGS="kbtool show Low", **power)
    assert asked.stdout.startswith("'Low one':::")


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
@pytest.mark.parametrize("shell", [["nosuchshell"], ["tcsh"]])
def test_b20_an_unknown_shell_is_an_error(tmp_path, option, shell):
    for words in ([option, *shell], [f"{option}={shell[0]}"]):
        asked = kbtool(tmp_path, *words)
        assert (asked.returncode, asked.stdout) == (2, "")
        assert asked.stderr.startswith(f"kbtool: {shell[0]}: kbtool completes in bash, zsh, fish")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("shell", "script", "start"),
    [
        ("bash", ".bash_completions/kbtool.sh", ".bashrc"),
        ("zsh", ".zfunc/_kbtool", ".zshrc"),
        ("fish", ".config/fish/completions/kbtool.fish", None),
    ],
)
def test_b20_a_script_is_installed_once(tmp_path, shell, script, start):
    if start is not None:
        (tmp_path / start).write_bytes(b"# caf\xe9, without an end of line")
    for _ in range(2):
        asked = kbtool(tmp_path, "--install-completion", shell)
        assert asked.returncode == 0
        assert str(tmp_path / script) in asked.stdout
    shown = kbtool(tmp_path, "--show-completion", shell).stdout
    assert (tmp_path / script).read_text(encoding="utf-8") == shown
    if start is not None:
        lines = (tmp_path / start).read_bytes().splitlines()
        assert lines[0] == b"# caf\xe9, without an end of line"
        assert len(lines) == 2


def test_b20_powershell_is_told_its_line(tmp_path):
    asked = kbtool(tmp_path, "--install-completion", "pwsh")
    assert asked.returncode == 2
    assert "kbtool --show-completion powershell | Out-String" in asked.stderr
    assert "Register-ArgumentCompleter" in kbtool(tmp_path, "--show-completion", "pwsh").stdout


PROGRAMS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
STARTS = {
    "bash": "bind 'set enable-bracketed-paste off'; PS1='RE''ADY> '; source {}\r",
    "zsh": "PS1='RE''ADY> '; autoload -Uz compinit; compinit -u -D; source {}\r",
    "fish": "function fish_prompt; echo -n 'RE''ADY> '; end; source {}\r",
}
TAKES_THE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
SHIM = """#!/bin/sh
if [ -n "$_KBTOOL_COMPLETE" ]; then exec "{python}" -m kbtool "$@"; fi
for each in "$@"; do printf 'WORD<%s>\\n' "$each"; done
echo EN''DED
"""


def on_a_terminal(shell, folder, cwd, line):
    """Type a line into a shell that completes; return the words it gives to the program."""
    pty = pytest.importorskip("pty")
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "bin/kbtool").write_text(SHIM.format(python=sys.executable))
    (folder / "bin/kbtool").chmod(0o755)
    script = folder / f"script.{shell}"
    script.write_text(kbtool(folder, "--show-completion", shell).stdout, encoding="utf-8")
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", TAKES_THE_TERMINAL, *PROGRAMS[shell]],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env=environment_of(folder, PATH=path, TERM="vt100"),
        cwd=cwd,
        start_new_session=True,
    )
    os.close(follower)
    seen = b""

    def read_until(mark, seconds):
        nonlocal seen
        end = time.monotonic() + seconds
        while mark not in seen and time.monotonic() < end:
            if select.select([leader], [], [], 0.1)[0]:
                try:
                    seen += os.read(leader, 65536)
                except OSError:
                    return

    try:
        for _ in range(20):  # what is typed before a shell is ready may be lost
            os.write(leader, STARTS[shell].format(script).encode())
            read_until(b"READY> ", 3)
            if b"READY> " in seen:
                break
        os.write(leader, f"{line}\r".encode())
        read_until(b"ENDED", 30)
    finally:
        process.kill()
        process.wait()
        os.close(leader)
    return re.findall(r"WORD<(.*?)>\r", seen.decode("utf-8", "replace"))


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX terminals")
@pytest.mark.parametrize("shell", PROGRAMS)
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("kbtool sho\t", ["show"]),
        ("kbtool show Real\\ ec\t", ["show", "Real economy"]),
        ('kbtool show "real ec\t', ["show", "Real economy"]),
        ("kbtool show 'It\t", ["show", 'It\'s "quoted" $HOME']),
        ("kbtool show a\\ \t", ["show", "a [b] (c)"]),
        ("kbtool show 中\t", ["show", "中文 笔记"]),
        ("kbtool lint --select L001,tag-n\t", ["lint", "--select", "L001,tag-not-allowed"]),
        ("kbtool search tag:on/ch\t", ["search", "tag:on/china"]),
        ('kbtool search link:"Real ec\t', ["search", 'link:"Real economy"']),
        ("kbtool show xyz\t", ["show", "xyz"]),
    ],
)
def test_b20_in_a_real_shell(vault, shell, line, words):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    assert on_a_terminal(shell, vault.parent, vault, line) == words

"""Slips are answered by meaning; one option has one name in all commands."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kbtool.cli.fast_args import find_quick_run
from kbtool.cli.lazy_commands import CommandEntry, command_of, group_of
from kbtool.cli.main import COMMANDS, HELP
from kbtool.cli.slips import COMMANDS_MEANT, OPTIONS_MEANT, command_meant, option_meant

ROOT = Path(__file__).parent.parent.parent
NAMES = [name for name, *_ in COMMANDS]
BUILT = {
    name: command_of(CommandEntry(*row)) for name, *rest in COMMANDS for row in [(name, *rest)]
}
OPTIONS = {
    name: {option for one in command.params for option in one.opts if option.startswith("-")}
    for name, command in BUILT.items()
}


def kbtool(folder, *arguments):
    own = {f"KBTOOL_{name}_DIR": str(folder / name) for name in ("CACHE", "STATE")}
    return subprocess.run(
        [sys.executable, "-m", "kbtool", *arguments],
        env={**os.environ, **own, "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("check", "lint"),
        ("find", "search"),
        ("grep", "search"),
        ("stats", "lint --statistics"),
        ("init", "config --init"),
        ("rename", "mv"),
        ("orphans", "lint --select G001"),
        ("fix", "lint --fix"),
        ("broken", "lint --select L,H,E"),
        ("backlinks", "show"),
        ("version", "--version"),
        ("Lint", "lint"),
        ("orphnas", "lint --select G001"),
        ("serach", "search"),
        ("vault", "lint vault"),
    ],
)
def test_b19_a_slip_is_answered_by_meaning(tmp_path, slip, meant):
    answer = kbtool(tmp_path, slip)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == (
        f"kbtool: No such command '{slip}', did you mean '{meant}'? see kbtool --help.\n"
    )


@pytest.mark.parametrize("word", ["xyzzy", "q7", "--", "字", "a b", "wobble"])
def test_b19_what_means_nothing_here_gets_no_guess(word):
    assert command_meant(word, NAMES) == ""


def test_b19_no_command_is_a_slip():
    assert set(COMMANDS_MEANT).isdisjoint(NAMES)


def test_b19_help_is_help(tmp_path):
    assert kbtool(tmp_path, "help").stdout == kbtool(tmp_path, "--help").stdout
    shown = kbtool(tmp_path, "help", "mv")
    assert (shown.returncode, shown.stdout) == (0, kbtool(tmp_path, "mv", "--help").stdout)
    assert "did you mean 'lint'" in kbtool(tmp_path, "help", "check").stderr


@pytest.mark.parametrize("line", sorted(set(COMMANDS_MEANT.values())))
def test_b19_what_is_proposed_can_be_typed(line):
    first, *rest = line.split()
    if first.startswith("--"):
        assert first in {"--version", "--help", "--install-completion"}
        return
    options = [word for word in rest if word.startswith("-")]
    assert set(options) <= OPTIONS[first]
    filled = ["x" if word.isupper() and len(word) > 1 else word for word in rest]
    command = BUILT[first]
    group = group_of([CommandEntry(*row) for row in COMMANDS], HELP)
    with group.make_context("kbtool", [first]) as parent:
        words = [*filled, *(["word"] if first == "show" else [])]
        assert command.make_context(first, words, parent=parent) is not None


@pytest.mark.parametrize("meant", [meant for meant, _ in OPTIONS_MEANT])
def test_b19_what_is_proposed_for_an_option_is_one(meant):
    first = meant.split()[0]
    assert first == ">" or any(first in own for own in OPTIONS.values()) or first == "--help"


@pytest.mark.parametrize(
    ("command", "slip", "meant"),
    [
        ("lint", "--output", "--format"),
        ("lint", "-f", "--format"),
        ("lint", "--rules", "--select"),
        ("lint", "--exclude", "--ignore"),
        ("lint", "--dry-run", "--diff"),
        ("lint", "--autofix", "--fix"),
        ("lint", "--no-color", "--color never"),
        ("lint", "--exit-zero", "--fail-on never"),
        ("search", "--max", "--limit"),
        ("search", "--print0", "-0"),
        ("search", "--frmat", "--format"),
        ("mv", "--dryrun", "--dry-run"),
        ("tags", "--directory", "--vault"),
        ("rule", "--jsno", "--format=json"),
        ("watch", "--json", "--jsonl"),
        ("export", "-o", "> FILE"),
        ("lint", "-V", "--version"),
    ],
)
def test_b19_an_unknown_option_is_answered_by_meaning(command, slip, meant):
    assert option_meant(slip, OPTIONS[command]) == meant


@pytest.mark.parametrize(
    ("command", "slip"),
    [
        ("tags", "--max"),
        ("export", "--autofix"),
        ("lint", "-j"),
        ("lint", "--wombat"),
        ("mv", "-x"),
    ],
)
def test_b19_an_option_without_a_counterpart_gets_no_guess(command, slip):
    assert option_meant(slip, OPTIONS[command]) == ""


def test_b19_an_unknown_option_is_one_sentence(tmp_path):
    answer = kbtool(tmp_path, "lint", "--output", "x")
    assert answer.returncode == 2
    assert answer.stderr == (
        "kbtool: No such option: --output, did you mean --format? see kbtool lint --help.\n"
    )


FORMATS = ["lint", "search", "show", "tags", "sources", "export", "mv"]
FORMATS += ["rule", "cache", "doctor", "config"]


@pytest.mark.parametrize("command", FORMATS)
def test_b19_the_format_has_one_name(tmp_path, command):
    assert "--format" in OPTIONS[command]
    shown = kbtool(tmp_path, command, "--help").stdout
    assert "--format" in shown
    assert re.search(r"--output-format|--json", shown) is None


ARGUMENTS = {
    "lint": ["--fail-on", "never"],
    "search": ["economy"],
    "show": ["Semiconductors"],
    "mv": ["--dry-run", "Semiconductors", "Chips"],
    "rule": ["L001"],
}


@pytest.mark.parametrize("old", [["--output-format", "json"], ["--output-format=json"], ["--json"]])
@pytest.mark.parametrize("command", ["lint", "search", "show", "mv", "rule", "config"])
def test_b19_the_old_names_mean_the_same(tmp_path, command, old):
    words = [] if command == "rule" else ["-C", "vault"]
    words += ARGUMENTS.get(command, [])
    new, same = (kbtool(tmp_path, command, *words, *form) for form in (["--format", "json"], old))
    assert same.returncode == 0, same.stderr
    assert "schema" in same.stdout
    timeless = re.compile(r'"took_ms": [\d.]+')
    assert timeless.sub("", same.stdout) == timeless.sub("", new.stdout)


def test_b19_old_names_are_read_at_once():
    for line in ("lint --json", "lint --output-format json", "search --jsonl x"):
        assert find_quick_run(line.split()) is not None


def test_b19_behind_two_dashes_nothing_is_an_option(tmp_path):
    answer = kbtool(tmp_path, "search", "-C", "vault", "--format", "json", "--", "--json")
    assert '"query": "--json"' in answer.stdout


def test_b19_a_rule_in_the_place_of_a_path_is_told_where_it_belongs(tmp_path):
    answer = kbtool(tmp_path, "lint", "-C", "vault", "vault/nothing")
    assert answer.returncode == 2
    assert "--select" not in answer.stderr
    answer = kbtool(tmp_path, "lint", "L001")
    assert answer.stderr.endswith("; for one rule alone, --select L001.\n")

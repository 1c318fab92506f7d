"""What each command may import: start-up is most of a short run's time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
HEAVY = {
    "rich",
    "markdown_it",
    "frontmatter",
    "yaml",
    "whoosh",
    "watchdog",
    "bibtexparser",
    "regex",
}
PROGRAM = """
import sys
import kbtool.cli.main as program
try:
    program.main()
except SystemExit:
    pass
print("IMPORTED", *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


@pytest.fixture
def vault(tmp_path):
    shutil.copytree(ROOT / "vault", tmp_path / "vault")
    return tmp_path / "vault"


def imported(vault, *arguments):
    environment = {**os.environ, "KBTOOL_CACHE_DIR": str(vault.parent / "cache")}
    command = [sys.executable, "-c", PROGRAM, *arguments]
    answer = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT, timeout=60
    )
    line = answer.stderr.splitlines()[-1]
    assert line.startswith("IMPORTED ")
    return set(line.split()[1:])


def test_the_version_needs_nothing(vault):
    assert "typer" not in imported(vault, "--version")


def test_help_needs_no_command(vault):
    names = imported(vault, "--help")
    assert "typer" in names
    assert names & (HEAVY | {"sqlite3"}) == set()


def test_a_warm_lint_needs_no_parser_and_no_index(vault):
    cold = imported(vault, "lint", str(vault))
    assert "markdown_it" in cold
    for output_format in ("full", "json"):
        warm = imported(vault, "lint", str(vault), "--output-format", output_format)
        assert "sqlite3" in warm
        assert warm & (HEAVY | {"rapidfuzz", "xml", "http"}) == set()


def test_judging_needs_no_parser():
    code = "import sys, kbtool.lint.judge, kbtool.store.workers; print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    names = {name.split(".")[0] for name in answer.stdout.split()}
    assert "kbtool" in names
    assert names & HEAVY == set()

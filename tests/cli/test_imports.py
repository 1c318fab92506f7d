"""What each command may import: start-up is most of a short run's time."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGES = {
    str(file.parent.relative_to(ROOT / "kbtool")).replace(os.sep, ".")
    for file in (ROOT / "kbtool").rglob("__init__.py")
}
"""The rooms, whose own files hold a docstring at most."""
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


def words(text):
    return set(text.split())


# The exact modules of ours that each of these imports. Whoever adds one here has weighed what it
# costs every run.
BOTH = words(
    """
    app.config_sources app.find_vault app.open_vault citations.bibliography.discovery
    cli.console cli.fast_args cli.main cli.options cli.progress cli.run cli.streams cli.utf8
    config.load config.obsidian config.settings errors gc_pause model.diagnostic model.location
    model.signs model.source report.text.caret_line report.text.editor_links report.text.escape
    report.text.style session.lint_cache session.lint_result session.reading session.scan
    session.scan_diff session.session session.snapshots store.cache.code_version
    store.cache.database store.cache.location store.cache.results store.cache.rows
    store.cache.state store.config_files store.files.disk store.files.gitignore
    store.files.hints store.files.ignored store.files.safe_open store.files.stamps
    store.files.symlinks store.files.walk store.open_session store.user_folders vault.globs
    vault.names version
    """
)
LINT = words(
    """
    app.git app.report_scope cli.lint.dispatch cli.lint.output cli.lint.request cli.lint.run
    report.lint.finding report.lint.report
    """
)
SEARCH = words(
    """
    app.search cli.search.request cli.search.run index.facets index.lifecycle.build_process
    index.lifecycle.changes index.lifecycle.fresh index.lifecycle.generation
    index.lifecycle.index_store index.lifecycle.recovery index.ports index.query.dates
    index.query.lexer index.query.operator_words index.query.operators index.query.parser
    index.query.pasted_text index.query.tree index.query.user_regex index.search.bm25f
    index.search.boosts index.search.evaluator index.search.excerpts index.search.fuzzy_terms
    index.search.relaxation index.search.scopes index.search.searcher index.search.snippets
    index.search.term_expansion index.search.text_match index.segments.damage
    index.segments.index_reader index.segments.manifest index.segments.reader
    index.segments.safe_pickle index.segments.schema index.segments.storage
    index.segments.whoosh_api index.session_notes index.text.analyzer index.text.fences
    index.text.folding index.text.mark_brackets index.text.mark_scan index.text.marks
    index.text.raw_data index.text.reading index.text.shown index.text.stemmer
    index.text.stop_words parse.decode parse.frontmatter.find parse.inline.wikilinks parse.lines
    parse.version
    report.search report.text.json_text store.locks vault.daily_notes vault.file_roles
    vault.linear_regex
    """
)
# Of the standard library: what takes longer to import than a warm lint can spare.
COSTLY = words(
    """
    argparse ast asyncio base64 dataclasses difflib email gettext hmac html http inspect
    logging platform random secrets shutil subprocess tempfile tokenize xml
    """
)
WHOOSHS = words("base64 html random shutil tempfile")
"""What of these Whoosh imports by itself."""
PROGRAM = """
import sys
import kbtool.cli.main as program
try:
    program.main()
except SystemExit:
    pass
print("IMPORTED", *sorted(sys.modules), file=sys.stderr)
"""


@pytest.fixture
def vault(tmp_path):
    shutil.copytree(ROOT / "vault", tmp_path / "vault")
    return tmp_path / "vault"


def imported(vault, *arguments):
    return {name.split(".")[0] for name in modules_of(vault, *arguments)}


def modules_of(vault, *arguments):
    places = {"KBTOOL_CACHE_DIR": "cache", "KBTOOL_STATE_DIR": "state", "XDG_CONFIG_HOME": "own"}
    environment = {**os.environ, **{name: str(vault.parent / p) for name, p in places.items()}}
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
        warm = imported(vault, "lint", str(vault), "--format", output_format)
        assert "sqlite3" in warm
        assert warm & (HEAVY | {"rapidfuzz", "xml", "http"}) == set()


def test_judging_needs_no_parser():
    code = "import sys, kbtool.lint.check, kbtool.store.parsing.pool; print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    names = {name.split(".")[0] for name in answer.stdout.split()}
    assert "kbtool" in names
    assert names & HEAVY == set()


def ours(names):
    return {n.removeprefix("kbtool.") for n in names if n.startswith("kbtool.")} - PACKAGES


def theirs(names):
    tops = {name.split(".")[0] for name in names if not name.startswith("_")}
    return tops - set(sys.stdlib_module_names) - {"kbtool", "sitecustomize", "cython_runtime"}


def wait_until_settled(vault):
    """Wait while a note is so fresh that every run has to read it again."""
    youngest = max(path.stat().st_ctime for path in vault.rglob("*"))
    time.sleep(max(0.0, youngest + 2.1 - time.time()))


def test_a_warm_lint_imports_exactly_these(vault):
    wait_until_settled(vault)
    modules_of(vault, "lint", "--vault", str(vault))
    formats = {
        "concise": {"report.lint.lines"},
        "full": {"report.lint.full", "report.lint.grouping"},
    }
    for output_format, more in formats.items():
        names = modules_of(vault, "lint", "--vault", str(vault), "--format", output_format)
        assert ours(names) == BOTH | LINT | more
        assert theirs(names) == set()
        assert names & COSTLY == set()


def test_a_search_imports_exactly_these(vault):
    wait_until_settled(vault)
    modules_of(vault, "search", "--vault", str(vault), "tea")
    for more in ([], ["--no-refresh"]):
        names = modules_of(vault, "search", "--vault", str(vault), "tea", *more)
        assert ours(names) == BOTH | SEARCH
        assert theirs(names) == {"whoosh"}
        assert names & COSTLY == WHOOSHS

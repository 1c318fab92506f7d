"""Plain command lines are read without typer, and mean the same as typer would have read."""

from inspect import signature

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbtool.cli import main
from kbtool.cli.commands.lint import lint
from kbtool.cli.commands.search import search
from kbtool.cli.fast_args import find_quick_run
from kbtool.cli.lint import dispatch
from kbtool.cli.lint.request import Request as LintRequest
from kbtool.cli.search import run as search_run
from kbtool.cli.search.request import Request as SearchRequest

WORDS = st.sampled_from(
    [
        "--output-format",
        "--output-format=json",
        "--format",
        "--format=paths",
        "--statistics",
        "--count",
        "--no-refresh",
        "--vault",
        "--vault=a=b",
        "-C",
        "-Cdir",
        "-C=dir",
        "--color",
        "--color=never",
        "-q",
        "--quiet",
        "--quiet=1",
        "--debug",
        "--fix",
        "--open",
        "--limit=3",
        "full",
        "json",
        "text",
        "paths",
        "never",
        "pink",
        "note.md",
        "-",
        "--",
        "tag:a",
        "-x",
        "--vaul",
        "--version",
        "-qC",
        "-0",
        "字",
        "",
    ]  # the last one is the empty word
)


def requests_of(monkeypatch, run):
    """Run, and return what the commands were asked, without doing it."""
    asked = []

    def ask(*request):
        asked.append(request)
        return 0

    with monkeypatch.context() as patch:
        patch.setattr(dispatch, "run_lint", ask)
        patch.setattr(search_run, "run_search", ask)
        run()
    return asked


@settings(max_examples=300)
@given(command=st.sampled_from(["lint", "search"]), words=st.lists(WORDS, max_size=5))
@example(command="lint", words=["--vault", "dir", "--output-format", "concise", "-q", "a", "b"])
@example(command="search", words=["--no-refresh", "tag:a", "--format=json", "word", "-C", "dir"])
@example(command="search", words=["--count", "-not"])
def test_what_is_read_at_once_means_the_same_to_typer(command, words):
    quick = find_quick_run([command, *words])
    if quick is None:
        return
    with pytest.MonkeyPatch.context() as monkeypatch:
        at_once = requests_of(monkeypatch, quick)
        read = requests_of(
            monkeypatch, lambda: main._run_typer([command, *words], is_completion=False)
        )
    assert at_once == read
    assert len(at_once) == 1


@pytest.mark.parametrize(
    "line",
    [
        "lint",
        "lint .",
        "lint --output-format concise --vault dir",
        "lint -C dir --color=never -q",
        "search word",
        "search --no-refresh two words --vault=dir",
        "search --format json --count word",
    ],
)
def test_the_usual_lines_are_read_at_once(line):
    assert find_quick_run(line.split()) is not None


@pytest.mark.parametrize(
    "line",
    [
        "--quiet lint",
        "lint --fix",
        "lint --output-format",
        "lint --output-format yaml",
        "lint --help",
        "lint --quiet=yes",
        "lint -Cdir",
        "lint --vault -q",
        "search -not",
        "search -- -not",
        "search --open word",
        "watch",
        "",
    ],
)
def test_all_others_are_left_to_typer(line):
    assert find_quick_run(line.split()) is None


def test_a_request_and_its_command_have_the_same_defaults():
    given = {name: one.default for name, one in signature(lint).parameters.items()}
    del given["context"]
    assert LintRequest.of(given) == LintRequest()
    defaults = {name: one.default for name, one in signature(search).parameters.items()}
    request = SearchRequest(query="")
    same = ("limit", "output_format", "null", "explain", "open_hit", "in_obsidian")
    assert {name: defaults[name] for name in same} == {
        name: getattr(request, name) for name in same
    }
    assert request.order == defaults["sort"]
    assert request.only_count == defaults["count"]
    assert request.strictness == "usual"
    assert request.everything == defaults["everything"]
    assert request.refresh == (not defaults["no_refresh"])
    assert request.interactive == defaults["interactive"]

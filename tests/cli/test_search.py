"""`kbtool search` and `kbtool index` as a shell sees them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

NOTES = {
    "Apple pie.md": (
        "---\ntags: [food/sweet]\ncreated: 2024-05-02\n---\n# Apple pie\n\nSlice the apples.\n"
    ),
    "Bread.md": "# Bread\n\nNo fruit here, but \x1b[31m apple\x1b[0m juice.\n",
    "old/Cider.md": "Pressed apples.\n",
    "Uhr.md": "Eine Uhr. 学习机器\n",
}


@pytest.fixture
def vault(tmp_path):
    root = tmp_path / "vault"
    for name, text in NOTES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "kbtool.toml").write_text('[vault]\nexclude = ["old/**"]\n', encoding="utf-8")
    return root


def run(vault, *arguments, **environment):
    values = {**os.environ, "KBTOOL_CACHE_DIR": str(vault.parent / "cache"), **environment}
    return subprocess.run(
        [sys.executable, "-m", "kbtool", "-C", str(vault), *arguments],
        cwd=vault,
        capture_output=True,
        env=values,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_text_for_eyes_shows_titles_paths_and_lines(vault):
    result = run(vault, "search", "apples slice", "--format", "text")
    assert (
        result.stdout
        == "Apple pie  Apple pie.md #food/sweet\n  5: # Apple pie\n  7: Slice the apples.\n"
    )
    assert result.returncode == 0


def test_programs_get_places_by_default(vault):
    result = run(vault, "search", "apple", "juice")
    assert result.stdout.split("\n") == [
        "Bread.md:3:26:No fruit here, but \\x1b[31m apple\\x1b[0m juice.",
        "Bread.md:3:36:No fruit here, but \\x1b[31m apple\\x1b[0m juice.",
        "",
    ]


def test_a_hit_by_its_facts_alone_stands_at_line_one(vault):
    result = run(vault, "search", "tag:food", "--format", "vimgrep")
    assert result.stdout == "Apple pie.md:1:1:Apple pie\n"


def test_json_is_as_the_contract_says(vault):
    result = run(vault, "search", "学习", "--format", "json")
    document = json.loads(result.stdout)
    assert document["schema"] == 1
    assert document["query"] == "学习"
    assert (document["total"], document["behind"], document["did_you_mean"]) == (1, 0, None)
    assert document["took_ms"] > 0
    (hit,) = document["hits"]
    assert (hit["path"], hit["title"], hit["tags"]) == ("Uhr.md", "Uhr", [])
    assert hit["modified"].endswith("Z")
    assert hit["matches"] == [
        {
            "line": 1,
            "column": 11,
            "text": "Eine Uhr. 学习机器",
            "text_column": 1,
            "spans": [[10, 12]],
        }
    ]
    lines = run(vault, "search", "apple", "--format", "jsonl", "--all").stdout.splitlines()
    assert {json.loads(line)["path"] for line in lines} == set(NOTES) - {"Uhr.md"}
    assert all(json.loads(line)["schema"] == 1 for line in lines)


def test_paths_and_zero_bytes(vault):
    assert run(vault, "search", "bread", "--format", "paths").stdout == "Bread.md\n"
    assert run(vault, "search", "-0", "bread").stdout == "Bread.md\0"


def test_excluded_notes_are_found_with_all_only(vault):
    assert run(vault, "search", "pressed").returncode == 1
    assert run(vault, "search", "pressed", "--all", "--format", "paths").stdout == "old/Cider.md\n"


def test_counting_limiting_and_sorting(vault):
    assert run(vault, "search", "apple", "--count").stdout == "2\n"
    limited = run(vault, "search", "apple", "--limit", "1", "--format", "paths")
    assert limited.stdout == "Apple pie.md\n"
    by_path = run(vault, "search", "-0", "--sort", "path", "--all", "--", "-nothing")
    assert by_path.stdout.split("\0")[:-1] == sorted(NOTES)
    newest = vault / "Bread.md"
    os.utime(newest, (2_000_000_000, 2_000_000_000))
    by_time = run(vault, "search", "apple", "--sort", "modified", "--format", "paths")
    assert by_time.stdout.splitlines()[0] == "Bread.md"
    by_day = run(vault, "search", "apple", "--sort", "created", "--format", "paths")
    # Apple pie names a day of its own; Bread was made when this test began.
    assert by_day.stdout.splitlines() == ["Bread.md", "Apple pie.md"]


def test_no_hit_is_one_and_a_wrong_query_two_with_a_caret(vault):
    nothing = run(vault, "search", "zzzzqqq")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    wrong = run(vault, "search", "bread (x")
    assert wrong.returncode == 2
    assert wrong.stderr == (
        "kbtool: This bracket is not closed, at character 7 of the query.\n  bread (x\n        ^\n"
    )
    assert run(vault, "search").returncode == 2
    negated = run(vault, "search", "-tag:food")
    assert negated.returncode == 2
    assert "No such option: -t (put -- before a query that begins with -);" in negated.stderr
    assert run(vault, "search", "--count", "--", "-tag:food").stdout == "2\n"
    assert run(vault, "search", "x", "--fuzzy", "--exact").returncode == 2


def test_a_typo_is_named_and_exact_takes_no_second_try(vault):
    result = run(vault, "search", "aple pie", "--format", "paths")
    assert result.stdout == "Apple pie.md\n"
    assert "Did you mean: apple pie" in result.stderr
    assert run(vault, "search", "aple pie", "--exact").returncode == 1
    assert run(vault, "search", "slices", "--exact").returncode == 1
    assert run(vault, "search", "slices", "--format", "paths").stdout == "Apple pie.md\n"
    assert run(vault, "search", "braed", "--fuzzy", "--format", "paths").stdout == "Bread.md\n"


def test_a_search_sees_what_was_just_written(vault):
    assert run(vault, "search", "plums").returncode == 1
    (vault / "New.md").write_text("Plums.", encoding="utf-8")
    assert run(vault, "search", "plums", "--no-refresh").returncode == 1
    assert run(vault, "search", "plums").returncode == 0
    (vault / "New.md").unlink()
    assert run(vault, "search", "plums").returncode == 1


def test_explaining_names_the_tree_and_the_factors(vault):
    result = run(vault, "search", "apple -bread", "--explain", "--format", "paths")
    assert "Understood as: (apple AND -bread)" in result.stderr
    assert "closeness" in result.stderr


def test_opening_runs_the_editor_at_the_place(vault):
    script = vault.parent / "vim"
    script.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    result = run(vault, "search", "slice", "--open", VISUAL=str(script))
    assert result.stdout == f"+7 {vault / 'Apple pie.md'}\n"
    assert run(vault, "search", "slice", "--open", "2", VISUAL=str(script)).returncode == 1
    assert run(vault, "search", "slice", "--open", VISUAL="", EDITOR="").returncode == 2


def test_the_index_is_built_compacted_checked_and_rebuilt(vault):
    assert run(vault, "index", "--check").returncode == 1
    built = run(vault, "index")
    assert (built.returncode, built.stderr) == (0, "The index holds 4 notes.\n")
    assert run(vault, "index", "--check").returncode == 0
    (vault / "New.md").write_text("Plums.", encoding="utf-8")
    behind = run(vault, "index", "--check")
    assert (behind.returncode, behind.stdout) == (1, "not up to date: New.md\n")
    assert run(vault, "index", "--compact").returncode == 0
    assert run(vault, "index", "--check").returncode == 0
    assert run(vault, "index", "--rebuild").returncode == 0
    assert run(vault, "index", "--rebuild", "--check").returncode == 2
    for path in (vault.parent / "cache").rglob("*.trm"):
        path.write_bytes(b"")
    damaged = run(vault, "index", "--check")
    assert "damaged" in damaged.stdout
    assert run(vault, "search", "plums").returncode == 0


def test_searching_writes_nothing_into_the_vault(vault):
    before = {path: path.stat().st_mtime_ns for path in Path(vault).rglob("*")}
    run(vault, "search", "apple")
    assert {path: path.stat().st_mtime_ns for path in Path(vault).rglob("*")} == before


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "慢读 (x",
            "This bracket is not closed, at character 4 of the query.\n  慢读 (x\n       ^\n",
        ),
        ("/a(/", "This regular expression is wrong: missing ), at character 4 of the query.\n"),
        ("  ", "There is nothing to search for.\n"),
        ('"', "This quotation mark is not closed, at character 1 of the query.\n"),
        ("()", "There is nothing between these brackets, at character 1 of the query.\n"),
        ("*", "A star needs the beginning of a word before it, at character 1 of the query.\n"),
    ],
)
def test_a_wrong_query_is_shown_with_a_caret_under_the_place(vault, query, said):
    result = run(vault, "search", "--", query)
    assert result.returncode == 2
    assert result.stderr.startswith(f"kbtool: {said}")


def test_nothing_found_is_said_to_eyes_only(vault):
    eyes = run(vault, "search", "zzz", "--format", "text")
    assert (eyes.returncode, eyes.stdout, eyes.stderr) == (1, "", "Nothing found.\n")
    assert run(vault, "search", "zzz").stderr == ""


def test_explaining_counts_filters_and_shares(vault):
    result = run(vault, "search", "apple slice tag:food", "--explain", "--format", "paths")
    assert '  tag:"food": 1 note' in result.stderr
    assert re.search(r"Apple pie.md: \d\S+ = \(apple \d\S+ \+ slice \d\S+\) × ", result.stderr)

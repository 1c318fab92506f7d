"""Faults B1, B14, B15 as a shell sees them."""

import json
import os
import subprocess
import sys

import pytest

NOTES = 25


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    root = tmp_path_factory.mktemp("faults") / "vault"
    (root / ".obsidian").mkdir(parents=True)
    for number in range(NOTES):
        (root / f"n{number:02}.md").write_text("pears\n" * (5 if number == 7 else 1))
    (root / "paper.pdf").write_bytes(b"%PDF")
    (root / "reader.md").write_text("[[paper.pdf#page=3]] and [[nowhere]], foo:bar\n")
    return root


def kbtool(vault, *words):
    return subprocess.run(
        [sys.executable, "-m", "kbtool", "-C", str(vault), *words],
        env={**os.environ, "KBTOOL_CACHE_DIR": str(vault.parent / "cache")},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def hits_in(results, output_format):
    match output_format:
        case "json":
            return len(json.loads(results)["hits"])
        case "text" | "full":
            return sum(1 for line in results.splitlines() if line[:1] == "n")
        case "vimgrep":
            return len({line.partition(":")[0] for line in results.splitlines()})
        case _:
            return len(results.replace("\0", "\n").splitlines())


MACHINE = (["--format", "json"], ["--format", "jsonl"], ["--format", "paths"], ["-0"], [])


@pytest.mark.parametrize("options", MACHINE)
def test_b14_machine_formats_have_no_limit(vault, options):
    answer = kbtool(vault, "search", "pears", *options)
    assert hits_in(answer.stdout, options[-1] if options else "vimgrep") == NOTES
    assert answer.stderr == ""


@pytest.mark.parametrize("options", MACHINE)
def test_b14_a_limit_that_cuts_is_told(vault, options):
    answer = kbtool(vault, "search", "pears", "--limit", "4", *options)
    assert hits_in(answer.stdout, options[-1] if options else "vimgrep") == 4
    assert answer.stderr == "4 of 25 notes; --limit shows more.\n"
    whole = kbtool(vault, "search", "pears", "--limit", "25", *options)
    assert hits_in(whole.stdout, options[-1] if options else "vimgrep") == 25
    assert whole.stderr == ""
    assert kbtool(vault, "search", "pears", "--limit", "4", "-q", *options).stderr == ""


@pytest.mark.parametrize("output_format", ["text", "full"])
def test_b14_formats_for_eyes_show_ten_and_say_so(vault, output_format):
    answer = kbtool(vault, "search", "pears", "--format", output_format)
    assert hits_in(answer.stdout, output_format) == 10
    assert "10 of 25 notes; --limit shows more.\n" in answer.stderr
    few = "The best 3 lines of a note; --format full shows all.\n"
    assert (few in answer.stderr) == (output_format == "text")
    assert answer.stdout.count(": pears") == {"text": 9 + 3, "full": 9 + 5}[output_format]
    assert kbtool(vault, "search", "nowhere", "--format", output_format).stderr == ""
    assert kbtool(vault, "search", "pears", "--count").stderr == ""


def test_b14_machine_formats_hold_every_line(vault):
    for output_format in ("json", "jsonl"):
        answer = kbtool(vault, "search", "file:n07 pears", "--format", output_format).stdout
        [hit] = json.loads(answer)["hits"] if output_format == "json" else [json.loads(answer)]
        assert len(hit["matches"]) == 5
    assert kbtool(vault, "search", "file:n07 pears").stdout.count(":pears") == 5


def test_b1_broken_links_are_asked_for_where_attachments_are_linked(vault):
    answer = kbtool(vault, "search", "is:broken", "--format", "paths")
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "reader.md\n", "")
    assert list((vault.parent / "cache").rglob("index.bad-*")) == []


@pytest.mark.parametrize(
    ("query", "code", "said"),
    [
        ("foo:bar", 2, "There is no operator foo: (did you mean the property [foo:…], or a text,"),
        ("tags:x", 2, "There is no operator tags: (did you mean tag:, the property [tags:…],"),
        ("[year:>abc]", 2, "> compares with a number or a date (2020, 2024-05-01), at character 7"),
        ('"foo:bar"', 0, ""),
        ("nowhere :)", 0, ""),
        ("main()", 1, ""),
        ("[ ]", 1, ""),
        ('5" pipe', 1, ""),
        ("https://example.com/x", 1, ""),
    ],
)
def test_b15_only_what_looks_like_an_operator_is_refused(vault, query, code, said):
    answer = kbtool(vault, "search", "--exact", query)
    assert answer.returncode == code
    assert answer.stderr.startswith(f"kbtool: {said}" if said else "")
    assert bool(answer.stderr) == bool(said)


def test_b15_a_weight_for_no_field_is_refused(vault, tmp_path):
    (tmp_path / "a.md").write_text("pears\n")
    (tmp_path / "kbtool.toml").write_text("[search.weights]\ntitel = 3\n")
    answer = kbtool(tmp_path, "search", "pears")
    assert answer.returncode == 2
    assert answer.stderr == (
        "kbtool: kbtool.toml:2:1: unknown key 'titel' in [search.weights]. Did you mean 'title'?\n"
    )

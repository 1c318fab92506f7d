"""`kbtool sources`: what rests on what, in four formats, by values and as it is run."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from helpers import ROOT, vault_of

from kbtool.citations.bibliography.read import read_bibliography
from kbtool.citations.model import Citations
from kbtool.citations.sources.source import caption_of
from kbtool.citations.usage import usage_around, usage_of
from kbtool.report.text.editor_links import EditorLinks
from kbtool.report.text.style import Style
from kbtool.report.vault.sources import sources_csv, sources_json, sources_text
from kbtool.report.vault.sources_bibtex import sources_bibtex

LONG = "The stacks were left for three months in the warmth of the dung, and then opened again."
FILES = {
    "one.md": f"source:: [[hale1998 Pigments]]\n> {LONG}\n\nAlso [@brandt2004, p. 3].",
    "two.md": f"## A\n\nsource:: [[hale1998 Pigments|Hale]]\n> {LONG}\n> {LONG}\n\n"
    f"## B\n\nsource:: [[gone]]\n\n## C\n\n> {LONG}",
    "three.md": "A claim. #literature",
    "four.md": "source:: =HYPERLINK(1)\n\n来源:: 佚名\n\nSee https://example.org/prose in passing.",
    "hale1998 Pigments.md": "---\nauthor: Ann Hale\nyear: 1998\nurl: https://example.org/p\n---\n",
    "refs.bib": "@book{brandt2004, title={Towns & {Colours}}, author={Brandt, Dana}, year=2004}",
}


@pytest.fixture(scope="module")
def usage():
    vault = vault_of(FILES)
    return usage_of(Citations.of(vault), vault.notes.values())


def test_each_source_knows_its_notes_and_quotations(usage):
    rows = {
        caption_of(u.source): [(use.path, use.span.line, len(use.quotations)) for use in u.uses]
        for u in usage.sources
    }
    assert rows == {
        "@brandt2004": [("one.md", 4, 0)],
        "hale1998 Pigments": [("one.md", 1, 1), ("two.md", 3, 1)],
        "gone": [("two.md", 9, 0)],
        "=HYPERLINK(1)": [("four.md", 1, 0)],
        "佚名": [("four.md", 3, 0)],
    }


def test_what_rests_on_nothing_is_named(usage):
    assert usage.notes_without == ("three.md",)
    assert [(q.path, q.span.line) for q in usage.quotations_without] == [("two.md", 13)]


def test_one_note_alone(usage):
    vault = vault_of(FILES)
    alone = usage_of(Citations.of(vault), [vault.notes["one.md"]])
    assert [caption_of(u.source) for u in alone.sources] == ["@brandt2004", "hale1998 Pigments"]
    assert len(alone.sources) < len(usage.sources)


def test_a_source_note_shows_who_rests_on_it():
    vault = vault_of(FILES)
    citations = Citations.of(vault)
    found = usage_around(citations, vault.notes["hale1998 Pigments.md"])
    assert [[use.path for use in u.uses] for u in found.sources] == [["one.md", "two.md"]]
    assert usage_around(citations, vault.notes["three.md"]).sources == ()


def test_text_names_missing_sources_and_sums_up(usage):
    text = sources_text(usage, EditorLinks(Style(), "/v"))
    assert "gone  not in the vault\n  two.md:9" in text
    assert "hale1998 Pigments\n  Ann Hale, 1998, Pigments\n  one.md:1  1 quotation\n" in text
    assert text.endswith("5 sources in 3 notes, 2 quotations on them; 1 of them missing.")


def test_a_reference_of_a_paragraph_is_clipped_for_eyes_only():
    vault = vault_of({"a.md": f"source:: {'very long reference ' * 40}"})
    usage = usage_of(Citations.of(vault), vault.notes.values())
    assert max(map(len, sources_text(usage, EditorLinks(Style(), "/")).split("\n"))) <= 160
    assert len(json.loads(sources_json(usage))["sources"][0]["source"]) > 700


def test_text_of_nothing():
    vault = vault_of({"a.md": "x"})
    text = sources_text(
        usage_of(Citations.of(vault), vault.notes.values()), EditorLinks(Style(), "/")
    )
    assert text == "0 sources in 0 notes, 0 quotations on them."


def test_json_is_one_document(usage):
    document = json.loads(sources_json(usage))
    assert document["schema"] == 1
    by_source = {row["source"]: row for row in document["sources"]}
    assert by_source["gone"]["problem"] == "missing-file"
    assert by_source["@brandt2004"]["fields"]["title"] == "Towns & Colours"
    assert by_source["hale1998 Pigments"]["path"] == "hale1998 Pigments.md"
    assert by_source["hale1998 Pigments"]["uses"][1]["quotations"] == [4]
    assert document["notes_without_source"] == [{"path": "three.md"}]
    assert document["quotations_without_source"] == [{"path": "two.md", "line": 13, "column": 1}]


def test_csv_has_a_row_a_use_and_no_formula(usage):
    rows = list(csv.DictReader(io.StringIO(sources_csv(usage))))
    assert len(rows) == 6
    assert {row["source"] for row in rows if row["note"] == "four.md"} == {"'=HYPERLINK(1)", "佚名"}
    assert [row["year"] for row in rows if row["key"] == "brandt2004"] == ["2004"]


def test_bibtex_reads_back_as_what_it_was(usage):
    again = read_bibliography("x.bib", sources_bibtex(usage).encode())
    assert again.problems == ()
    entries = {entry.key: entry for entry in again.entries}
    assert entries["brandt2004"].fields["title"] == "Towns & Colours"
    assert entries["hale1998"].fields["author"] == "Ann Hale"
    assert len(entries) == 3  # what is missing or declared absent has no entry


def test_bibtex_keys_are_unique_and_values_cannot_break_out():
    files = {
        "a.md": "source:: Hale } @book{evil, title={x}}",
        "b.md": "source:: Hale } and so on",
        "c.md": "source:: [[x]]",
        "x.md": "---\nauthor: Ann Hale\nyear: 1998\ntitle: 'a } b { c % d'\n---\n",
        "d.md": "source:: [[y]]",
        "y.md": "---\nauthor: Ann Hale\nyear: 1998\n---\n",
    }
    vault = vault_of(files)
    text = sources_bibtex(usage_of(Citations.of(vault), vault.notes.values()))
    again = read_bibliography("x.bib", text.encode())
    assert again.problems == ()
    keys = [entry.key for entry in again.entries]
    assert len(set(keys)) == len(keys) == 4
    assert {"hale1998", "hale1998-2"} <= set(keys)


@pytest.fixture
def kbtool(tmp_path):
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    for name, text in FILES.items():
        (vault / name).write_text(text, encoding="utf-8")

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "kbtool", "-C", str(vault), *arguments],
            check=False,
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, "KBTOOL_CACHE_DIR": str(tmp_path / "cache")},
        )

    return run


def test_the_command_prints_all_sources_or_a_notes(kbtool):
    every, alone = kbtool("sources"), kbtool("sources", "one")
    assert (every.returncode, alone.returncode) == (0, 0)
    assert "two.md:3" in every.stdout
    assert "two.md" not in alone.stdout
    assert alone.stdout.endswith("2 sources in 1 note, 1 quotation on them.\n")


@pytest.mark.parametrize(
    ("output_format", "beginning"),
    [("json", '{\n "schema": 1'), ("csv", "source,kind,key"), ("bibtex", "@")],
)
def test_the_command_knows_its_formats(kbtool, output_format, beginning):
    done = kbtool("sources", "--format", output_format)
    assert done.returncode == 0
    assert done.stdout.startswith(beginning)


def test_the_command_says_what_it_does_not_find(kbtool):
    done = kbtool("sources", "nobody")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nobody" in done.stderr


def test_a_configured_bibliography_that_is_not_there_is_a_finding(kbtool, tmp_path):
    config = '[citations]\nbibliography = ["gone.bib"]\n'
    (tmp_path / "vault" / "kbtool.toml").write_text(config, encoding="utf-8")
    done = kbtool("lint", "--select", "C010", "--output-format", "concise")
    assert done.returncode == 1
    assert "gone.bib:1:1: error C010" in done.stdout
    assert done.stdout.count("C010") == 1

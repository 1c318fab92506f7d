import json

import pytest
from helpers import vault_of

from kbtool.citations.model import Citations
from kbtool.report.text.editor_links import EditorLinks
from kbtool.report.text.style import Style
from kbtool.report.vault.note import NoteView, show_json, show_text

FILES = {
    "a.md": (
        '---\naliases: [ay]\nup: "[[b]]"\ndone: true\nnone:\n---\n# A\x1b[31m title #tag\n'
        "source:: [[b]]\n[[b#Gone]] [[nope]] [[t]] [[../x]] [ext](https://e.org)\n"
    ),
    "b.md": "# B\n\n[[a]] and [[b]]\n",
    "x/t.md": "",
    "y/t.md": "",
    "c.canvas": '{"nodes": [{"id": "1", "type": "file", "file": "a.md"}]}',
}


def view(path, files=FILES):
    vault = vault_of(files)
    note = vault.notes[path]
    citations = Citations.of(vault)
    return NoteView(note, vault, citations.citations_in(note), citations.coverages(note))


def test_a_note_for_eyes():
    assert show_text(view("a.md"), EditorLinks(Style(), "/v")).split("\n") == [
        "a.md",
        r"  A\x1b[31m title #tag  15 words",
        "  also called ay",
        "  #tag",
        "",
        "Properties 4",
        "  aliases: ay",
        "  up: [[b]]",
        "  done: true",
        "  none: ",
        "",
        "Fields 1",
        "      8:1  source:: [[b]]",
        "",
        "Headings 1",
        r"      7:1  # A\x1b[31m title #tag",
        "",
        "Links 6",
        "      3:6  [[b]] → b.md",
        "     8:10  [[b]] → b.md",
        "      9:1  [[b#Gone]] → b.md  no such heading",
        "     9:12  [[nope]]  no such note",
        "     9:21  [[t]]  ambiguous: x/t.md, y/t.md",
        "     9:27  [[../x]]  outside the vault",
        "",
        "Backlinks 2",
        "  b.md:3  [[a]]",
        "  c.canvas:1  a.md",
        "",
        "Sources 2",
        "      3:6  b",
        "     9:36  https://e.org",
    ]


def test_a_note_for_programs():
    document = json.loads(show_json(view("a.md")))
    assert document["schema"] == 1
    assert document["backlinks"] == [
        {"path": "b.md", "line": 3, "column": 1, "raw": "[[a]]"},
        {"path": "c.canvas", "line": 1, "column": 1, "raw": "a.md"},
    ]
    assert document["sources"] == [
        {"source": "b", "path": "b.md", "line": 3, "column": 6},
        {"source": "https://e.org", "path": None, "line": 9, "column": 36},
    ]
    assert [link["problem"] for link in document["links"]].count("broken-note") == 1


def test_an_empty_note_shows_what_leads_to_it():
    text = show_text(view("x/t.md"), EditorLinks(Style(), "/v"))
    assert text.split("\n") == ["x/t.md", "  t  0 words"]


@pytest.mark.parametrize("color", [True, False])
def test_colour_never_changes_the_words(color):
    text = show_text(view("a.md"), EditorLinks(Style(color=color), "/v"))
    assert ("\x1b[1;31mno such note" in text) is color


def test_each_quotation_stands_with_what_covers_it():
    source = "source:: [[b]]\n> Left in the warmth of the dung.\n\n> [!note]\n> Not quoted."
    shown = view("note.md", {"note.md": source, "b.md": ""})
    assert "Quotations 1\n" in show_text(shown, EditorLinks(Style(), "/v"))
    (row,) = json.loads(show_json(shown))["quotations"]
    assert (row["line"], row["covered_by"], row["sources"]) == (2, "section", ["b"])


def test_a_quotation_without_a_source_says_so():
    shown = view("note.md", {"note.md": "> Left in the warmth of the dung."})
    assert "no source" in show_text(shown, EditorLinks(Style(), "/v"))
    assert json.loads(show_json(shown))["quotations"][0]["covered_by"] is None

"""A note's own `bibliography:`: which files it names, and that these count for it alone."""

import pytest
from rule_helpers import diagnostics_of, made

from kbtool.citations.bibliography.by_name import (
    InVault,
    NoSuchFile,
    OutOfReach,
    own_names,
    reached_by,
)
from kbtool.citations.model import Citations
from kbtool.citations.usage import usage_of
from kbtool.model.note import Note
from kbtool.parse.note import parse_text
from kbtool.vault.file_table import FileTable

MAIN = "@book{main2000, title={Salt}}\n"
FILES = {
    "kbtool.toml": '[citations]\nbibliography = ["main.bib"]\n',
    "main.bib": MAIN,
    "b/own.bib": "@book\n{own2001, title={Ores}, author={Hale, Ann}, ids={other2001}}\n"
    "@book{hurt, title={x\n",
    "b/data/own.json": '[{"id": "json2002", "title": "Tin"}]',
    "root.yaml": "references:\n- id: yaml2003\n  title: Lead\n",
    "ü/größe.yml": "- id: yml2004\n",
    "b/odd.json": '{"a": 1}',
    "b/some.json": '[{"id": "json2005"}, {"title": "x"}]',
}
READ = [
    ("own.bib", "[@own2001] [@other2001] [@hurt] [@main2000]"),
    ("./own.bib", "[@own2001]"),
    ("b/own.bib", "[@own2001]"),
    ("/b/own.bib", "[@own2001]"),
    ("../b/own.bib", "[@own2001]"),
    ("OWN.bib", "[@own2001]"),
    ("data/own.json", "[@json2002]"),
    (r"data\own.json", "[@json2002]"),
    ("root.yaml", "[@yaml2003]"),
    ("../root.yaml", "[@yaml2003]"),
    ("ü/größe.yml", "[@yml2004]"),
    ("u\u0308/gro\u0308ße.yml", "[@yml2004]"),
    ("[own.bib, root.yaml]", "[@own2001; @yaml2003]"),
    ("\n- own.bib\n- data/own.json", "[@own2001] [@json2002]"),
    ("{main: own.bib, more: [root.yaml]}", "[@own2001] [@yaml2003]"),
    ('"[[own.bib]]"', "[@own2001]"),
    ("main.bib", "[@main2000]"),
    ("some.json", "[@json2005]"),
]


def found(text, *codes, path="b/a.md", **more):
    diagnostics = diagnostics_of({**FILES, path: text, **more}, *codes)
    return [(d.line, d.column, d.code, d.target) for d in diagnostics if d.path == path]


def note_of(value, body):
    return f"---\nbibliography: {value}\n---\n{body}\n"


@pytest.mark.parametrize(("value", "body"), READ)
def test_d_the_keys_of_a_notes_own_bibliography_are_known(value, body):
    assert found(note_of(value, body), "C004", "C010") == []


@pytest.mark.parametrize(("value", "body"), READ)
def test_d_other_keys_are_not(value, body):
    assert [row[2:] for row in found(note_of(value, "[@no2099]"), "C004")] == [("C004", "no2099")]


@pytest.mark.parametrize(("value", "body"), [row for row in READ if "main" not in row[0]])
def test_d_for_another_note_they_are_not(value, body):
    text = note_of(value, "[@yaml2003]" if "yaml2003" in body else "[@own2001]")
    other = {"b/other.md": "[@own2001] [@yaml2003] [@json2002] [@yml2004] [@json2005]"}
    diagnostics = diagnostics_of({**FILES, "b/a.md": text, **other}, "C004")
    assert len([d for d in diagnostics if d.path == "b/other.md"]) == 5


def test_d_without_any_other_bibliography_they_are_judged_by():
    files = {"a.md": note_of("own.json", "[@json2002] [@json2003]"), "b.md": "[@json2002]"}
    files["own.json"] = FILES["b/data/own.json"]
    rows = [(d.path, d.target) for d in diagnostics_of(files, "C004")]
    assert rows == [("a.md", "json2003")]


def test_d_a_misspelt_key_is_told_its_nearest_in_the_notes_own():
    (one,) = diagnostics_of({**FILES, "b/a.md": note_of("own.bib", "[@own2002]")}, "C004")
    assert one.suggestions == ("@own2001",)


MISSING = [
    ("gone.bib", [(2, 15, "gone.bib")]),
    ("[own.bib, gone.json, 'lost.yaml']", [(2, 25, "gone.json"), (2, 36, "lost.yaml")]),
    ("\n  - own.bib\n  - data/gone.yml", [(4, 5, "data/gone.yml")]),
    ("../gone.bib", [(2, 15, "../gone.bib")]),
    ("odd.json", [(2, 15, "odd.json")]),
    ("own.ris", [(2, 15, "own.ris")]),
]
NOT_MISSING = [
    "~/Zotero/library.bib",
    "/home/somebody/library.bib",
    r"C:\Users\somebody\library.bib",
    "https://example.org/library.bib",
    "../../library.bib",
    ".hidden/library.bib",
    "Hale, Ann. Pigments. 1998",
    "see the list",
    "",
    "[]",
    "[[Bibliography]]",
    "true",
]


@pytest.mark.parametrize(("value", "places"), MISSING)
def test_d_a_missing_or_unreadable_one_is_told_at_its_place(value, places):
    rows = found(note_of(value, "[@own2099] [@main2000]"), "C004", "C010")
    assert [(line, column, target) for line, column, _, target in rows] == places
    assert {code for _, _, code, _ in rows} == {"C010"}


@pytest.mark.parametrize("value", NOT_MISSING)
def test_d_what_lies_outside_of_the_vault_is_no_fault(value):
    assert found(note_of(value, "[@main2000]"), "C004", "C010") == []


@pytest.mark.parametrize("value", NOT_MISSING[:6])
def test_d_keys_that_one_out_of_reach_may_have_are_not_judged(value):
    assert found(note_of(value, "[@no2099]"), "C004") == []


@pytest.mark.parametrize("value", NOT_MISSING[6:])
def test_d_where_none_is_named_the_others_are_judged_by(value):
    assert [row[3] for row in found(note_of(value, "[@no2099]"), "C004")] == ["no2099"]


def test_d_one_elsewhere_of_the_same_name_is_suggested():
    (one,) = diagnostics_of({**FILES, "c/a.md": note_of("own.json", "x")}, "C010")[-1:]
    assert (one.path, one.suggestions) == ("c/a.md", ("b/data/own.json",))


def test_d_broken_entries_are_told_once_at_the_file():
    files = {**FILES, "b/a.md": note_of("own.bib", "x"), "b/c.md": note_of("own.bib", "x")}
    rows = [(d.path, d.line, d.target) for d in diagnostics_of(files, "C010")]
    assert rows == [("b/own.bib", 3, "hurt")]
    assert diagnostics_of({**FILES, "b/a.md": "x"}, "C010") == ()


def test_d_a_key_twice_counts_within_one_file_only():
    twice = "- id: a1\n- id: a1\n"
    files = {"a.md": note_of("[x.yaml, y.yaml]", "x"), "x.yaml": twice, "y.yaml": "- id: a1\n"}
    assert [(d.path, d.target) for d in diagnostics_of(files, "C005")] == [("x.yaml", "a1")]


def test_d_sources_know_the_notes_own_records():
    thing = made({**FILES, "b/a.md": note_of("own.bib", "[@own2001]"), "c.md": "[@own2001]"})
    used = usage_of(Citations.of(thing.vault), thing.vault.notes.values()).sources
    assert [(one.record.key, one.record.fields["title"]) for one in used] == [("own2001", "Ores")]
    assert not used[0].is_missing


def test_d_a_title_may_credit_the_author_of_an_own_record():
    text = note_of("own.bib", "# A claim, after Hale\n\nsource:: [@own2001]")
    assert diagnostics_of({**FILES, "b/a.md": text}, "C018") == ()
    other = text.replace("after Hale", "after Wang")
    assert [d.code for d in diagnostics_of({**FILES, "b/a.md": other}, "C018")] == ["C018"]


REACHED = [
    ("own.bib", "a/b.md", InVault("a/own.bib")),
    ("own.bib", "b.md", InVault("own.bib")),
    ("a/own.bib", "a/b.md", InVault("a/own.bib")),
    ("/own.bib", "a/b.md", InVault("own.bib")),
    ("../own.bib", "a/b.md", InVault("own.bib")),
    ("x/own.bib", "a/b.md", NoSuchFile()),
    ("../../own.bib", "a/b.md", OutOfReach()),
    ("/x/own.bib", "a/b.md", OutOfReach()),
    ("file:///own.bib", "a/b.md", OutOfReach()),
    ("//server/own.bib", "a/b.md", OutOfReach()),
]


@pytest.mark.parametrize(("name", "note", "reached"), REACHED)
def test_d_where_a_name_leads_to(name, note, reached):
    assert reached_by(name, note, FileTable.of(["own.bib", "a/own.bib", "a/b.md"])) == reached


def test_d_a_name_stands_at_its_own_place():
    text = "---\nbibliography:\n  - one.bib\n  - 'two.json'\n---\n"
    names = own_names(Note("a.md", "", parse_text(text)))
    assert [(text[n.span.start : n.span.end], n.text) for n in names] == [
        ("one.bib", "one.bib"),
        ("'two.json'", "two.json"),
    ]


@pytest.mark.parametrize(
    ("configured", "path"),
    [
        ("~/refs.bib", "/home/somebody/refs.bib"),
        ("~/x/../refs.bib", "/home/somebody/refs.bib"),
        ("/home/somebody/refs.bib", "/home/somebody/refs.bib"),
        ("./sub/../refs.bib", "refs.bib"),
    ],
)
def test_d_a_configured_bibliography_is_known_by_every_spelling(configured, path):
    from kbtool.citations.bibliography.by_name import configured_in_vain
    from kbtool.citations.bibliography.read import read_bibliography

    read = read_bibliography(path, MAIN.encode())
    assert list(configured_in_vain([configured], [read])) == []
    assert list(configured_in_vain(["other.bib", "~/other.bib"], [read])) == [
        "other.bib",
        "~/other.bib",
    ]

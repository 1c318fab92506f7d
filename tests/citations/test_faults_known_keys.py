"""Keys that a bibliography has, however its heads are laid out and its letters are made."""

import unicodedata

import pytest
from rule_helpers import diagnostics_of

from kbtool.citations.bibliography.read import read_bibliography

HEADS = [
    ("@Book\n{hale1998, title={x}}", "hale1998", "book", 1),
    ("@Book {hale1998, title={x}}", "hale1998", "book", 1),
    ("@BOOK\t\n\n {hale1998, title={x}}", "hale1998", "book", 1),
    ("\n@ book{hale1998, title={x}}", "hale1998", "book", 2),
    ("@\nbook\n{\nhale1998\n, title={x}}", "hale1998", "book", 1),
    ("@book{hale=1998, title={x}}", "hale=1998", "book", 1),
    ("@book{DBLP:a/b=c=,\n title={x}}", "DBLP:a/b=c=", "book", 1),
    ("@book\n{hale=1998\n, title={x}}", "hale=1998", "book", 1),
    ('@book{hale"98, title={x}}', 'hale"98', "book", 1),
    ("@book{hale=1998}", "hale=1998", "book", 1),
    ("@book(hale1998, title={x})", "hale1998", "book", 1),
    ('@book\n(hale=1998, title={x}, note="a ) b", annote={c) d})', "hale=1998", "book", 1),
    ("@online-thing{hale1998, title={x}}", "hale1998", "online-thing", 1),
    ("@string\n{fa = {x}}\n@book{hale1998, title=fa}", "hale1998", "book", 3),
    ("@string(fa = {x})\n@book{hale1998, title=fa}", "hale1998", "book", 2),
    ("@misc{a, title={y}} @Book\n{hale1998, title={x}}", "hale1998", "book", 1),
]
NO_HEADS = [
    "@comment{ @book{hale1998, title={x}} }",
    "@comment{\n@book{hale1998, title={x}}\n\n@book\n(b=c, title={x})\n}",
    "@comment\n{hale=1998, title={x}}",
    "@comment(hale1998, title={x})",
    '@preamble\n{"hale1998, title={x}"}',
    "@string\n{hale1998 = {x}}",
    "write to hale@book\n{hale1998, title={x}}",
    "see @book\n{hale1998, title={x}}",
]
NO_KEYS = [
    ("@book{title={x}, year=1998}", "comma after entry key"),
    ("@book{year=1998, title={x}}", "comma after entry key"),
    ("@book{Year=1998}", "comma after entry key"),
    ("@book\n{title={x}, year=1998}", "comma after entry key"),
    ("@book{\n, title={x}}", "no key"),
    ("@book{hale = 1998, title={x}}", "comma after entry key"),
]


@pytest.mark.parametrize(("text", "key", "kind", "line"), HEADS)
def test_d_an_entry_is_read_whatever_its_head(text, key, kind, line):
    read = read_bibliography("refs.bib", text.encode())
    entry = read.entries[-1]
    assert (entry.key, entry.kind, entry.line, entry.fields.get("title", "x")) == (
        *(key, kind, line, "x"),
    )
    assert read.problems == ()


@pytest.mark.parametrize("text", NO_HEADS)
def test_d_what_is_no_entry_stays_none(text):
    read = read_bibliography("refs.bib", text.encode())
    assert (read.entries, read.problems) == ((), ())


@pytest.mark.parametrize(("text", "reason"), NO_KEYS)
def test_d_an_entry_without_a_key_says_so(text, reason):
    read = read_bibliography("refs.bib", text.encode())
    assert read.entries == ()
    assert [reason in problem.detail for problem in read.problems] == [True]


def test_d_what_follows_a_comment_is_read():
    text = "@comment{ @x{a} }\n@book{a, title={t}}\n@comment{ b\n@book\n{c, title={t}}\n@Comment{}"
    read = read_bibliography("refs.bib", text.encode())
    assert [(e.key, e.line) for e in read.entries] == [("a", 2), ("c", 4)]


def test_d_a_broken_entrys_key_is_known_as_written():
    text = "@book\n{hale=1998, title={x\n@Book\n{next=1, title={y}}\n"
    read = read_bibliography("refs.bib", text.encode())
    assert read.broken_keys == {"hale=1998"}
    assert [(e.key, e.line) for e in read.entries] == [("next=1", 3)]
    assert [(p.span.line, p.subject) for p in read.problems] == [(1, "hale=1998")]


def test_d_a_block_in_a_value_is_text():
    text = "@book{a, title={t}, note={see @x\n{y}, @z(q) and a@b\n(c)}}"
    read = read_bibliography("refs.bib", text.encode())
    assert [(e.key, e.fields["title"]) for e in read.entries] == [("a", "t")]


def test_d_many_brackets_that_never_close_are_read_soon():
    text = "@book(a, title={x}\n" * 5_000 + "@book(" * 20_000 + "@ " * 20_000
    assert read_bibliography("refs.bib", text.encode()).entries == ()


FORMS = ("NFC", "NFD")
BIBLIOGRAPHIES = {
    "refs.bib": "@book{müller2020é, title={x}, ids={ñandú}}",
    "refs.json": '[{{"id": "müller2020é"}}, {{"id": "ñandú"}}]'.replace("{{", "{").replace(
        "}}", "}"
    ),
    "refs.yaml": "- id: müller2020é\n- id: ñandú\n",
}


@pytest.mark.parametrize("name", BIBLIOGRAPHIES)
@pytest.mark.parametrize("theirs", FORMS)
@pytest.mark.parametrize("ours", FORMS)
def test_d_keys_are_one_in_either_form_of_letters(name, theirs, ours):
    toml = f'[citations]\nbibliography = ["{name}"]\nbare-keys = true\n'
    text = "[@müller2020é; @ñandú] [[@müller2020é]] @{ñandú} -@müller2020é [@muller2020] @ñandü"
    files = {
        "note.md": unicodedata.normalize(ours, text),
        name: unicodedata.normalize(theirs, BIBLIOGRAPHIES[name]),
        "kbtool.toml": toml,
    }
    found = [(one.target, one.code) for one in diagnostics_of(files, "C004")]
    assert found == [("muller2020", "C004"), ("ñandü", "C004")]


@pytest.mark.parametrize("theirs", FORMS)
@pytest.mark.parametrize("ours", FORMS)
def test_d_notes_have_their_keys_in_either_form(theirs, ours):
    def form(text):
        return unicodedata.normalize(theirs, text)

    files = {
        "note.md": unicodedata.normalize(ours, "[@müller2020] [@öz] [@née1998]"),
        form("müller2020 Titel.md"): "x",
        "a.md": form("---\ncitekey: öz\n---\n"),
        "refs.bib": form("@book{née1998, title={x}}"),
    }
    assert diagnostics_of(files, "C004", "C006") == ()


def test_d_a_key_ends_where_it_did():
    text = "[@müller2020's; @x=y] é@no e\u0301@no .@no @a\u0301b."
    files = {"note.md": text, "refs.bib": "@book{x, title={y}}\n@book{müller2020, title={y}}"}
    toml = {"kbtool.toml": "[citations]\nbare-keys = true\n"}
    assert [one.target for one in diagnostics_of({**files, **toml}, "C004")] == ["áb"]

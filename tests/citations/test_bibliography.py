"""Bibliographies of every format, broken ones above all."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.citations.bibliography.discovery import is_found_bibliography
from kbtool.citations.bibliography.latex import plain
from kbtool.citations.bibliography.read import (
    from_stored_form,
    read_bibliography,
    stored_form,
)
from kbtool.config.settings import LimitSettings
from kbtool.store.parsing.parse_file import ParseJob, seconds_for

GOOD = rb"""@string{fa = "Foreign " # {Affairs}}
@article{wang2021china,
  author  = {Wang, Dan and M{\"u}ller, Ann},
  title   = {{China}'s Sputnik Moment -- \'Etude \& more},
  journal = fa # { Review}, month = jul, year = 2021
}
@comment{ @article{no, title={x}} }
@misc(paren, title={in parentheses})
"""


def read(text, path="refs.bib"):
    return read_bibliography(path, text if isinstance(text, bytes) else text.encode())


def lines(bibliography):
    return [(p.span.line, p.subject) for p in bibliography.problems]


def test_a_good_file_has_plain_text_fields_and_lines():
    first, second = read(GOOD).entries
    assert (first.key, first.kind, first.line) == ("wang2021china", "article", 2)
    assert first.fields == {
        "author": "Wang, Dan and Müller, Ann",
        "title": "China's Sputnik Moment – Étude & more",
        "journal": "Foreign Affairs Review",
        "month": "July",
        "year": "2021",
    }
    assert (second.key, second.line) == ("paren", 8)
    assert read(GOOD).problems == ()


def test_one_unclosed_brace_is_one_problem_and_its_key_is_known():
    bibliography = read("@article{a, title={x}}\n@article{b,\n title={x,\n@book{c, title={y}}\n")
    assert [e.key for e in bibliography.entries] == ["a", "c"]
    assert lines(bibliography) == [(2, "b")]
    assert bibliography.broken_keys == {"b"}


def test_the_last_entry_may_be_the_unclosed_one():
    bibliography = read("@article{a, title={x}}\n@article{last, title={x")
    assert lines(bibliography) == [(2, "last")]
    assert bibliography.broken_keys == {"last"}


def test_a_duplicate_field_loses_nothing_but_the_second_value():
    (entry,) = read("@book{a, title={x}, title={y}, author={Z}}").entries
    assert entry.fields == {"title": "x", "author": "Z"}


def test_duplicate_keys_all_stay():
    assert [e.line for e in read("@book{a, title={x}}\n@book{a, title={y}}").entries] == [1, 2]


def test_a_missing_comma_and_a_missing_key_are_told():
    bibliography = read("@book{a,\n title={x}\n author={y},\n year=2}\n@misc{,title={z}}")
    assert lines(bibliography) == [(2, "a"), (5, "")]
    assert [e.key for e in bibliography.entries] == ["a"]


def test_latin_1_is_read_and_told_once():
    bibliography = read("@book{a,\n title={Öde}}".encode("latin-1"))
    assert bibliography.entries[0].fields["title"] == "Öde"
    assert lines(bibliography) == [(2, "")]


def test_csl_json_gives_the_same_vocabulary():
    record = {
        "id": "http://zotero.org/1",
        "citation-key": "wang2021",
        "type": "article-journal",
        "title": "Sputnik",
        "author": [{"family": "Wang", "given": "Dan"}, {"literal": "NDRC"}],
        "issued": {"date-parts": [[2021, 7]]},
        "DOI": "10.1/x",
    }
    (entry,) = read(json.dumps([record]), "refs.json").entries
    assert (entry.key, entry.kind) == ("wang2021", "article-journal")
    assert entry.fields == {
        "title": "Sputnik",
        "author": "Wang, Dan and NDRC",
        "date": "2021-07",
        "doi": "10.1/x",
    }


@pytest.mark.parametrize(
    "text",
    [
        "references:\n- id: wang2021\n  title: Sputnik\n  issued: {year: 2021}\n",
        "---\nreferences:\n- id: wang2021\n  title: Sputnik\n  issued: 2021\n...\n",
        "- id: wang2021\n  title: Sputnik\n  issued:\n    date-parts: [[2021]]\n",
    ],
)
def test_csl_yaml_is_read_in_all_its_forms(text):
    (entry,) = read(text, "references.yaml").entries
    assert (entry.key, entry.fields) == ("wang2021", {"title": "Sputnik", "date": "2021"})


@pytest.mark.parametrize(
    ("path", "data", "line"),
    [
        ("x.json", b'{"a": 1}', 1),
        ("x.json", b'[\n{"id": "a"}\n{"id": "b"}]', 3),
        ("x.json", b"[" * 200_000, 1),
        ("x.json", b'"text"', 1),
        ("x.json", b'[{"title": "no id"}]', 1),
        ("x.json", b"[" + b"9" * 5_000 + b"]", 1),
        ("x.ris", b"TY  - JOUR", 1),
        ("x.yaml", b"references:\n- id: a\n  title: [", 3),
        ("x.yaml", b"a: 1", 1),
        ("x.yaml", b"[" * 50_000, 1),
    ],
)
def test_bad_input_is_one_problem(path, data, line):
    bibliography = read(data, path)
    assert [p.span.line for p in bibliography.problems] == [line]


@pytest.mark.parametrize("path", ["x.bib", "x.json", "x.yaml"])
def test_an_empty_file_is_no_problem(path):
    assert read(b"", path).problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "@a{" * 30_000,
        "{" * 300_000,
        "@a{x, t={" + "{" * 200_000 + "}" * 200_000 + "}}",
        '@a{k,title="' + '\\"' * 100_000 + '"}',
        "@x{k,title={" + "\\c{" * 100_000 + "}}",
        "@string{a = a # a}\n" * 20_000,
        "@a{k, title = " + "b # " * 100_000 + "}",
        "@a{}" * 200_001,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_files_end_soon(text):
    bibliography = read(text)
    assert len(bibliography.problems) <= 1_001


def test_a_large_library_gets_time_by_its_size():
    small, large = (ParseJob("bibliography", "a.bib", "", b"x" * n) for n in (10, 20_000_000))
    note = ParseJob("note", "a.md", "", b"x" * 20_000_000)
    limits = LimitSettings()
    assert seconds_for(small, limits) < 6
    assert seconds_for(large, limits) > 40
    assert seconds_for(note, limits) == limits.seconds_per_note


def test_found_files_say_by_their_name_what_they_are():
    found = ["a/refs.bib", "library.csl.json", "references.yaml", "Bibliography.JSON"]
    others = ["package.json", "data.yaml", "a.md", "references.txt"]
    assert [is_found_bibliography(p) for p in found + others] == [True] * 4 + [False] * 4


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='@article{}(),="\\# \nabc%1é', max_size=200))
def test_any_text_is_read_and_stored_without_an_exception(text):
    bibliography = read(text)
    assert from_stored_form("refs.bib", stored_form(bibliography)) == bibliography


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"M{\"u}ller", "Müller"),
        (r"\'{e}tude", "étude"),
        (r"Ha\v{c}ek \v c", "Haček č"),
        (r"stra{\ss}e", "straße"),
        (r"\O re and \aa", "Øre and å"),
        ("a---b -- c", "a—b – c"),
        (r"50\% of A\&B", "50% of A&B"),
        (r"\unknown{x}", r"\unknownx"),
        (r"{\'\i}", "í"),
        ("plain", "plain"),
    ],
)
def test_latex_becomes_plain_text(latex, text):
    assert plain(latex) == text

"""Faults found on the product, C7: a number in the frontmatter is what its author wrote."""

import json

import pytest
from helpers import vault_of
from rule_helpers import diagnostics_of
from searching import paths_of

from kbtool.parse.note import parse_text
from kbtool.report.vault.export_json import export_json
from kbtool.store.parsing import content_codec

WRITTEN = [
    # as written, and as a number
    ("2301.10000", 2301.1),
    ("1.10", 1.1),
    ("0306406152", 306406152),
    ("01234", 1234),
    ("1e3", 1000.0),
    ("0x1F", 31),
    ("0o17", 15),
    ("+5", 5),
    ("-0", 0),
    (".5", 0.5),
    ("5.", 5.0),
    (".inf", float("inf")),
    ("-.INF", float("-inf")),
]
USUAL = [
    ("5", 5, 5),
    ("-7", -7, -7),
    ("1.5", 1.5, 1.5),
    ("2.0", 2.0, 2.0),
    ("true", True, True),
    ("~", None, None),
    ("yes", "yes", "yes"),
    ("2024-05-01", "2024-05-01", "2024-05-01"),
    ("1.2.3", "1.2.3", "1.2.3"),
    ("1_000", "1_000", "1_000"),
    ("'01'", "01", "01"),
]
"""Values whose usual form is the written one, and as they are exported."""


def note(value):
    return f"---\nk: {value}\nl: [{value}, x]\nm: {{n: {value}}}\n---\nText.\n"


def exported(text):
    (row,) = json.loads("".join(export_json(vault_of({"a.md": text}), "vault")))["notes"]
    return row["properties"]


@pytest.mark.parametrize(("text", "number"), WRITTEN)
def test_c7_a_number_keeps_its_text(text, number):
    properties = parse_text(note(text)).properties
    for value in (properties["k"], properties["l"][0], properties["m"]["n"]):
        assert (str(value), f"{value}", value) == (text, text, number)


@pytest.mark.parametrize(("text", "number"), WRITTEN)
def test_c7_it_is_kept_and_exported_as_written(text, number):
    content = parse_text(note(text))
    back = content_codec.decode(content_codec.encode(content)).properties
    assert repr(back) == repr(content.properties)
    assert type(back["k"]) is type(content.properties["k"])
    assert back["k"] == number
    assert exported(note(text)) == {"k": text, "l": [text, "x"], "m": {"n": text}}


@pytest.mark.parametrize(("text", "value", "outside"), USUAL)
def test_c7_what_is_written_as_usual_stays_a_number(text, value, outside):
    content = parse_text(note(text))
    assert content.properties["k"] == value
    assert type(content.properties["k"]) is type(value)
    assert content_codec.decode(content_codec.encode(content)).properties == content.properties
    assert exported(note(text)) == {"k": outside, "l": [outside, "x"], "m": {"n": outside}}


def test_c7_a_title_is_as_written():
    assert parse_text("---\ntitle: 1.10\n---\n").title == "1.10"


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("[version:1.10]", True),
        ("[zip:01234]", True),
        ("[list:007]", True),
        ("[deep.v:1.20]", True),
        ("01234", True),
        ("[year:>2020]", True),
        ("[version:>1.09]", True),
        ("[hex:<32]", True),
        ("[hex:>=31]", True),
        ("[n:>999]", True),
        ("[inf:>1000000]", True),
        ("[zip:1234]", False),
        ("[year:>2021]", False),
        ("[hex:<31]", False),
        ("[n:<1000]", False),
        ("[word:>5]", False),
        ("[under:>5]", False),
        ("[list:7]", False),
    ],
)
def test_c7_it_is_searched_as_written_and_compared_as_a_number(query, finds):
    text = (
        "---\nversion: 1.10\nzip: 01234\nlist: [007]\ndeep: {v: 1.20}\nyear: 2021\nhex: 0x1F\n"
        "n: 1e3\ninf: .inf\nword: infinity\nunder: 1_000\n---\nText.\n"
    )
    assert paths_of({"a.md": text, "b.md": "---\nother: 1\n---\nText.\n"}, query) == (
        ["a.md"] if finds else []
    )


@pytest.mark.parametrize(
    ("block", "column"),
    [
        ("arxiv: 2313.10000", 8),
        ("arxiv: [2301.10000, 2313.10000]", 21),
        ("isbn: 0306406153", 7),
        ("isbn: [0306406152, 0306406153]", 20),
        ("isbn: 9780306406158", 7),
        ("arxiv: 2300.10000", 8),
    ],
)
def test_c7_an_identifier_is_judged_as_written(block, column):
    (found,) = diagnostics_of({"a.md": f"---\n{block}\n---\nText.\n"}, "C009")
    assert (found.line, found.column) == (2, column)


@pytest.mark.parametrize(
    "block",
    [
        "arxiv: 2301.10000",
        "arxiv: [2301.10000, 0704.0010]",
        "arxiv: 0704.0010",
        "isbn: 0306406152",
        "isbn: [0306406152, 0201483408]",
        "isbn: 9780306406157",
    ],
)
def test_c7_an_identifier_that_is_right_as_written_is_right(block):
    assert diagnostics_of({"a.md": f"---\n{block}\n---\nText.\n"}, "C009") == ()

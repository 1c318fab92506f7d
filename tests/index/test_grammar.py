"""Every operator alone and combined, precedence, quoting, escapes, and errors at their place."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbtool.errors import QueryError
from kbtool.index.query import tree as query_tree
from kbtool.index.query.dates import span_of
from kbtool.index.query.parser import parse

TODAY = date(2026, 11, 21)  # a Saturday

UNDERSTOOD = {
    "word": "word",
    "two words": "(two AND words)",
    "a OR b c": "(a OR (b AND c))",
    "a b OR c": "((a AND b) OR c)",
    "(a OR b) c": "((a OR b) AND c)",
    "a or b": "(a AND or AND b)",
    "ORder": "ORder",
    "-not": "-not",
    "a -b": "(a AND -b)",
    "-(a b)": "-(a AND b)",
    '-"a b"': '-"a b"',
    "--twice": "--twice",
    "well-known": "well-known",
    "- a": "(- AND a)",
    '"a phrase"': '"a phrase"',
    r'"say \"hi\""': '"say "hi""',
    "/reg.x/": "/reg.x/",
    r"/a\/b/": "/a/b/",
    "/": "/",
    "either/or": "either/or",
    "/no end": "(/no AND end)",
    "prefix*": "prefix*",
    "word~": "word~",
    "file:name.md": 'file:"name.md"',
    'path:"a folder/"': 'path:"a folder/"',
    "content:x": "content:x",
    "content:(a OR b)": "content:(a OR b)",
    "tag:#on/china": 'tag:"#on/china"',
    "tag:(a OR b)": '(tag:"a" OR tag:"b")',
    "line:(a b)": "line:((a AND b))",
    "block:(a OR -b)": "block:((a OR -b))",
    "section:/x/": "section:(/x/)",
    "task:call": "task:(call)",
    "task-todo:call": "task-todo:(call)",
    "task-done:(a b)": "task-done:((a AND b))",
    "match-case:Cat": "match-case:Cat",
    "ignore-case:Cat": "ignore-case:Cat",
    "[status]": "[status]",
    "[status:]": "[status]",
    "[status:Draft]": "[status:Draft]",
    '["my key":"a b"]': '[my key:"a b"]',
    "[a key: v]": "[a key:v]",
    "[status:Draft OR Done]": "[status:(Draft OR Done)]",
    "[status:-Done]": "[status:-Done]",
    "[x:null]": "[x:null]",
    '[x:"null"]': '[x:"null"]',
    "[year:>2020]": "[year:>2020]",
    "[year:>=2020 <=2022]": "[year:(>=2020 AND <=2022)]",
    "title:x": "title:x",
    "alias:x": "alias:x",
    "heading:x": "heading:x",
    "link:Note": 'link:"Note"',
    'backlink:"A Note"': 'backlink:"A Note"',
    "source:key": "source:key",
    "field:up": "field:up",
    "is:orphan": "is:orphan",
    "is:broken -is:literature": "(is:broken AND -is:literature)",
    "created:2024": "created:2024-01-01..2024-12-31",
    "modified:2024-05..2024-07": "modified:2024-05-01..2024-07-31",
    "modified:last week note": "(modified:2026-11-09..2026-11-15 AND note)",
    'modified:"last 7 days"': "modified:2026-11-14..2026-11-21",
    "[[Some Note|shown]]": '("Some Note" AND "shown")',
    "http://a.b/c": "http://a.b/c",
    "12:30": "12:30",
    "Title: x": "(Title: AND x)",
    "-tag:x (a OR /b/) [p:1]": '(-tag:"x" AND (a OR /b/) AND [p:1])',
    "((((a))))": "a",
    "中文 查询": "(中文 AND 查询)",
    "“smart quotes”": "(“smart AND quotes”)",
}

REFUSED = {
    "": 0,
    "   ": 0,
    "()": 0,
    "(a": 0,
    "x (a": 2,
    "a ) b": 2,
    "(a))": 3,
    'a "b': 2,
    "/(/": 2,
    "/((a{500}){500}){500}/": 10,
    "OR": 0,
    "a OR": 4,
    "OR a": 0,
    "a OR OR b": 5,
    "(a OR )": 6,
    "*": 0,
    "a *": 2,
    "tag:": 0,
    "x tag: y": 2,
    "is:lost": 0,
    "created:someday": 0,
    "created:2024-13": 0,
    "[": 0,
    "[a": 0,
    "[:x]": 0,
    "[a:>]": 4,
    "[a:b": 0,
    '["a]': 1,
    "tag:(line:x)": 0,
    "x line:(tag:x)": 2,
    "line:is:orphan": None,
    "(" * 60 + "a" + ")" * 60: 51,
}


@pytest.mark.parametrize("query", UNDERSTOOD)
def test_a_query_is_understood(query):
    assert str(parse(query, TODAY)) == UNDERSTOOD[query]


@pytest.mark.parametrize("query", [q for q, at in REFUSED.items() if at is not None])
def test_a_wrong_query_is_refused_at_its_place(query):
    with pytest.raises(QueryError) as caught:
        parse(query, TODAY)
    assert caught.value.column == REFUSED[query]
    assert caught.value.exit_code == 2
    assert caught.value.query == query


def test_a_page_is_no_query():
    with pytest.raises(QueryError, match="too long"):
        parse("word " * 300_000, TODAY)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-2-5", "2024-02-05", "2024-02-05"),
        ("..2024", None, "2024-12-31"),
        ("2024..", "2024-01-01", None),
        (">2024-05", "2024-06-01", None),
        (">=2024-05", "2024-05-01", None),
        ("<2024", None, "2023-12-31"),
        ("<=2024", None, "2024-12-31"),
        ("today", "2026-11-21", "2026-11-21"),
        ("Yesterday", "2026-11-20", "2026-11-20"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("past 2 weeks", "2026-11-07", "2026-11-21"),
        ("0001..9999", "0001-01-01", "9999-12-31"),
        (">9999", "9999-12-31", None),
    ],
)
def test_spans_of_days(text, first, last):
    days = [date.fromisoformat(day) if day else None for day in (first, last)]
    assert span_of(text, TODAY) == tuple(days)


@pytest.mark.parametrize("text", ["", "..", "0000", "2024-00", "2023-02-29", "soon", "<>2024"])
def test_what_names_no_days(text):
    assert span_of(text, TODAY) is None


PIECES = st.sampled_from(
    [
        *'()[]"/:-*~<>=| \\',
        "OR",
        "tag:",
        "line:",
        "is:",
        "created:",
        "[[",
        "]]",
        "a",
        "中",
        "”",
        "é",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join)))
@example("/" + "(" * 40 + "/")
@settings(max_examples=400, deadline=None)
def test_parsing_gives_a_tree_or_a_query_error(query):
    check_parse(query)


@pytest.mark.soak
@pytest.mark.timeout(1200)
@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=200).map("".join)))
@settings(max_examples=200_000, deadline=None)
def test_parsing_gives_a_tree_or_a_query_error_for_ten_minutes(query):
    check_parse(query)


def check_parse(query):
    try:
        tree = parse(query, TODAY)
    except QueryError as error:
        place = error.column
    else:
        assert isinstance(tree, query_tree.Node)
        place = len(str(tree)) and 0
    assert 0 <= place <= len(query)

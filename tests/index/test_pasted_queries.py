"""Faults B15 and of pasted queries: what is syntax, what only looks like it, what is text."""

from contextlib import suppress
from datetime import date

import pytest
from searching import MemoryNotes, answer_of, paths_of

from kbtool.errors import QueryError
from kbtool.index.query.parser import parse

TODAY = date(2026, 11, 21)

TEXT = {
    # code
    "main()": "main()",
    "main ()": "(main AND ())",
    "int main() {": "(int AND main() AND {)",
    "f(x, y)": "(f(x, AND y))",
    'print("hello world")': '(print("hello AND world"))',
    "arr[0]": "arr[0]",
    "a[]": "a[]",
    "foo(bar": "foo(bar",
    "(main() OR f(x))": "(main() OR f(x))",
    "(see main())": "(see AND main())",
    "std::vector": "std::vector",
    "key::value": "key::value",
    "x->y": "x->y",
    "a -> b": "(a AND -> AND b)",
    "a => b": "(a AND => AND b)",
    "--": "--",
    "2 * 3": "(2 AND * AND 3)",
    "* item": "(* AND item)",
    "#include <stdio.h>": "(#include AND <stdio.h>)",
    "${HOME}": "${HOME}",
    "$(date)": "$(date)",
    # brackets that ask for no property
    "[ ]": "[ ]",
    "[]": "[]",
    "- [ ] call": "(- AND [ ] AND call)",
    "- [x] done": "(- AND [x] AND done)",
    "1. [X] done": "(1. AND [X] AND done)",
    "[-]": "[-]",
    "[^1]": "[^1]",
    "[^note] said": "([^note] AND said)",
    "> [!note]- Title": "(> AND [!note]- AND Title)",
    "[@doe2020]": "[@doe2020]",
    "[@doe2020, p. 3]": "[@doe2020, p. 3]",
    "as in [1], [2]": "(as AND in AND [1], AND [2])",
    "[a page](https://a.b/c_(d))": '"a page"',
    '[a](b "title")': '"a"',
    "[](b.md)": "[](b.md)",
    # smileys
    ":)": ":)",
    "nice :-)": "(nice AND :-))",
    ":(": ":(",
    ";) ok": "(;) AND ok)",
    "(smile :D)": "(smile AND :D)",
    "sad:(": "sad:(",
    ":smile:": ":smile:",
    # inches, minutes, list marks
    '5" pipe': '(5" AND pipe)',
    '19" rack, 3.5" disk': '(19" AND rack, AND 3.5" AND disk)',
    "6'2\" tall": "(6'2\" AND tall)",
    '5" x 3"': '(5" AND x AND 3")',
    "1) first": "(1) AND first)",
    "a) or b)": "(a) AND or AND b))",
    # addresses, paths, times, identifiers
    "https://a.b/c?d=e": "https://a.b/c?d=e",
    "file:///home/x": "file:///home/x",
    "file:///home/x/": "file:///home/x/",
    "mailto:jo@a.b": "mailto:jo@a.b",
    "doi:10.1000/182": "doi:10.1000/182",
    "isbn:9780306406157": "isbn:9780306406157",
    "localhost:8080": "localhost:8080",
    "/usr/bin": "/usr/bin",
    "/usr/local/ bin": "(/usr/local/ AND bin)",
    "//": "//",
    "/a b/c d": "(/a AND b/c AND d)",
    r"C:\x": r"C:\x",
    r"c:\temp": r"c:\temp",
    "c:/temp": "c:/temp",
    "10:30": "10:30",
    "10:30am": "10:30am",
    "12:3": "12:3",
    "a:b": "a:b",
    "16:9 screen": "(16:9 AND screen)",
    # colons in prose
    "note: this": "(note: AND this)",
    "foo:": "foo:",
    "Re:Zero": "Re:Zero",
    "Foo:bar": "Foo:bar",
    "Leser:innen": "Leser:innen",
    "nutzer:innen": "nutzer:innen",
    "h1:x": "h1:x",
    "sha256:abc": "sha256:abc",
    "标签:中国": "标签:中国",
    "x:y": "x:y",
    "john@a.b:x": "john@a.b:x",
    "foo:-)": "foo:-)",
    # a quoted phrase never is an operator
    '"foo:bar"': '"foo:bar"',
    '"tag:x"': '"tag:x"',
    '"[year:>abc]"': '"[year:>abc]"',
    '"main()"': '"main()"',
    '"-a OR b"': '"-a OR b"',
    '"[ ]"': '"[ ]"',
    '-"is:lost"': '-"is:lost"',
}

SYNTAX = {
    "word (a OR b)": "(word AND (a OR b))",
    "-(a b)": "-(a AND b)",
    'x "a b"': '(x AND "a b")',
    '学习"机器"': '(学习 AND "机器")',
    "[x]": "[x]",
    "[x] done": "([x] AND done)",
    "[status:x]": "[status:x]",
    "[year2:1]": "[year2:1]",
    "[2024:x]": "[2024:x]",
    "[time:>09:30]": "[time:>09:30]",
    "[version:>1.10.2]": "[version:>1.10.2]",
    "[delta:>-2.5]": "[delta:>-2.5]",
    "[due:<2024-05]": "[due:<2024-05]",
    "[status:=done]": "[status:=done]",
    "title:main()": "title:main()",
    "file:x(1).md": 'file:"x(1).md"',
    "source:https://a.b": "source:https://a.b",
    "link:C:/x": 'link:"C:/x"',
    "tag:(a OR b)": '(tag:"a" OR tag:"b")',
    "line:(main() x)": "line:((main() AND x))",
    "/a b/": "/a b/",
    "(/a/)": "/a/",
    "-x": "-x",
    "pre*": "pre*",
}

REFUSED = {
    "foo:bar": ("the property [foo:…]", 0),
    'foo:"bar"': ("the property [foo:…]", 0),
    "foo:(a b)": ("the property [foo:…]", 0),
    "foo:/x/": ("the property [foo:…]", 0),
    "x -foo:bar": ("the property [foo:…]", 3),
    "(a OR foo:bar)": ("the property [foo:…]", 6),
    "tags:x": ("mean tag:,", 0),
    "titel:x": ("mean title:,", 0),
    "headings:x": ("mean heading:,", 0),
    "links:x": ("mean link:,", 0),
    "backlinks:x": ("mean backlink:,", 0),
    "aliases:x": ("mean alias:,", 0),
    "modifed:2024": ("mean modified:,", 0),
    "task-open:x": ("mean task-todo:,", 0),
    "task_done:x": ("mean task-done:,", 0),
    "matchcase:X": ("mean match-case:,", 0),
    "name:x": ("mean file:,", 0),
    "folder:x": ("mean path:,", 0),
    "year:2020": ("mean the property [year:…]", 0),
    "status:done": ("mean the property [status:…]", 0),
    "Tag:x": ("mean tag:,", 0),
    "TITLE:x": ("mean title:,", 0),
    "is:orphans": ("is:orphan", 0),
    "is:lost": ("orphan, broken, literature", 0),
    "[year:>abc]": ("number or a date", 6),
    "[year:>=2020 <x]": ("number or a date", 13),
    "[due:<today]": ("number or a date", 5),
    "[year>2020]": ("[year:>2020]", 0),
    "[year >= 2020]": ("[year:>=2020]", 0),
    "()": ("nothing between", 0),
    "tag:()": ("nothing between", 4),
    "(a": ("not closed", 0),
    "x (main()": ("not closed", 2),
    '"a': ("not closed", 0),
    "[a": ("not closed", 0),
    "a ) b": ("closes nothing", 2),
    "*": ("star", 0),
    "/(/": ("wrong", 2),
}


@pytest.mark.parametrize("query", TEXT)
def test_b15_pasted_text_is_text(query):
    assert str(parse(query, TODAY)) == TEXT[query]


@pytest.mark.parametrize("query", SYNTAX)
def test_b15_syntax_stays_syntax(query):
    assert str(parse(query, TODAY)) == SYNTAX[query]


@pytest.mark.parametrize("query", REFUSED)
def test_b15_what_only_looks_like_syntax_is_refused_with_the_nearest(query):
    words, column = REFUSED[query]
    with pytest.raises(QueryError) as caught:
        parse(query, TODAY)
    assert caught.value.column == column
    assert words in caught.value.reason


NOTES = {
    "code.md": "Call `main()` => done -> out.\n",
    "task.md": "- [ ] call\n- [x] sent\n",
    "smile.md": 'Nice :) and 5" pipe, ½ ≤ 1\n',
    "link.md": "See [the page](https://a.b/c) at 10:30, foo:bar, std::vector\n",
    "plain.md": "Nothing of the kind, main thing.\n",
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("main()", {"code.md", "plain.md"}),
        ("[ ]", {"task.md"}),
        ('"[x]"', {"task.md"}),
        ("- [ ]", {"task.md"}),
        ("- [x] sent", {"task.md"}),
        (":)", {"smile.md"}),
        ("nice :)", {"smile.md"}),
        ('5" pipe', {"smile.md"}),
        ("≤", {"smile.md"}),
        ("=>", {"code.md"}),
        ("->", {"code.md"}),
        ("=> OR :)", {"code.md", "smile.md"}),
        (":-(", set()),
        ('"foo:bar"', {"link.md"}),
        ("std::vector", {"link.md"}),
        ("10:30", {"link.md"}),
        ("[the page](https://a.b/c)", {"link.md"}),
        ("kind -[ ]", {"plain.md"}),
        ('""', set()),
    ],
)
def test_e_pasted_text_is_found(query, found):
    assert set(paths_of(NOTES, query, strictness="exact")) == found


def test_e_signs_are_marked_where_they_stand():
    [hit] = answer_of(MemoryNotes(NOTES), "[ ]").hits
    [match] = hit.matches
    assert (match.line, match.column, match.spans) == (1, 3, ((2, 5),))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece",
    ["-", "--x ", '"', '5"x', "[", "[ ", "[x] ", "- [x] ", "(", "()", "a(", ")", "/", "/a/b ", ":",
     "a:", "foo: ", "*", "* ", "[](", "[a](b ", "[a](((", "OR ", "\\", "x:\\"],
)  # fmt: skip
def test_e_no_pasted_page_takes_long(piece):
    for query in (piece * (19_000 // len(piece)), f"a {piece * 6_000}"[:19_000] + '"x'):
        with suppress(QueryError):
            assert str(parse(query, TODAY))

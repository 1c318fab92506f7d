"""SEMANTICS B: Markdown links, images, references, external links."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kbtool.parse.inline.destinations import is_internal
from kbtool.parse.note import parse_text

INTERNAL = [
    ("[t](a.md)", ("a.md", "", "t", False)),
    ("[t](a)", ("a", "", "t", False)),
    ("[t](My%20Note.md)", ("My Note.md", "", "t", False)),
    ("[t](%E4%B8%AD.md)", ("中.md", "", "t", False)),
    ("[t](a%23b.md)", ("a%23b.md", "", "t", False)),
    ("[t](a.md#Heading%20text)", ("a.md", "#Heading text", "t", False)),
    ("[t](#H)", ("", "#H", "t", False)),
    ("[t](/x)", ("/x", "", "t", False)),
    ("[t](../a:b.md)", ("../a:b.md", "", "t", False)),
    ("[t](./a.md)", ("./a.md", "", "t", False)),
    ("[t](<my note.md>)", ("my note.md", "", "t", False)),
    ('[t](a.md "a title (x)")', ("a.md", "", "t", False)),
    ("[t](a.md 'x')", ("a.md", "", "t", False)),
    ("[t](a_(b).md)", ("a_(b).md", "", "t", False)),
    ("[t](a\\).md)", ("a).md", "", "t", False)),
    ("[a [b] c](d.md)", ("d.md", "", "a [b] c", False)),
    ("[`]`](a.md)", ("a.md", "", "`]`", False)),
    ("[t\nu](a.md)", ("a.md", "", "t\nu", False)),
    ("![alt|100](p.png)", ("p.png", "", "alt|100", True)),
    ("![](p.png)", ("p.png", "", "", True)),
    ("[t](cafe\u0301.md)", ("caf\u00e9.md", "", "t", False)),
    ("[t](%2e%2e/x)", ("../x", "", "t", False)),
    ("[t](%ff.md)", ("%ff.md", "", "t", False)),
    ("[t](  a.md  )", ("a.md", "", "t", False)),
]


@pytest.mark.parametrize(("text", "expected"), INTERNAL)
def test_internal_links(text, expected):
    (link,) = parse_text(text).links
    assert (link.target, link.fragment, link.display, link.embed) == expected
    assert (link.kind, link.raw) == ("markdown", text)


NO_INTERNAL_LINK = [
    "[t](my note.md)",
    "[]()",
    "[x]()",
    "[t](https://example.org)",
    "[t](mailto:a@example.org)",
    "[t](obsidian://open?vault=x)",
    "[t](file:///etc/passwd)",
    "[t](C:\\x.md)",
    "![x](https://example.org/p.png)",
    "[t] (a.md)",
    "\\[t](a.md)",
    "`[t](a.md)`",
    "[t](a.md",
    "[t](a(.md)",
    "[t](a\\ b.md)",
    "[t](a.md\\",
    "[t](<a\nb>)",
    "[t][r]",
    "[^1](a.md)",
    "<a href='a.md'>",
]


@pytest.mark.parametrize("text", NO_INTERNAL_LINK)
def test_what_is_no_internal_link(text):
    assert parse_text(text).links == ()


def test_links_do_not_hold_links_but_images():
    content = parse_text("[a [b](c.md) d](e.md) [![i](p.png)](q.md) ![a [b](c.md)](r.png)")
    assert [link.target for link in content.links] == ["c.md", "q.md", "p.png", "r.png"]


NESTED = [
    # what holds a link or an image that leads nowhere, and the destinations that count
    ("![([](a)]()", []),
    ("![a [b](c.md)]( )", []),
    ("![a [b](c.md)](<>)", []),
    ("[a [b]() c](d.md)", []),
    ("[a [b](<>) c](d.md)", []),
    # what may stand there
    ("[![](p.png)]()", ["p.png"]),
    ("[a ![b]() c](d.md)", ["d.md"]),
    ("![a]() [b](c.md)", ["c.md"]),
    ("![a [b](c.md)", ["c.md"]),
    ("[] (a) [b](c.md)", ["c.md"]),
]


@pytest.mark.parametrize(("text", "targets"), NESTED)
def test_a_link_to_nowhere_is_a_link_to_what_it_holds(text, targets):
    assert [link.target for link in parse_text(text).links] == targets


EXTERNAL = [
    ("[t](https://example.org/a_(b))", "https://example.org/a_(b)", "t"),
    ("<https://example.org/x>", "https://example.org/x", None),
    ("see https://example.org/x.", "https://example.org/x", None),
    ("(https://example.org/a_(b))", "https://example.org/a_(b)", None),
    ("见https://example.org/x。", "https://example.org/x", None),
    ("source:: https://example.org/?a=1&b=2", "https://example.org/?a=1&b=2", None),
    ("[k:: https://example.org]", "https://example.org", None),
    ("zotero://select/items/1", "zotero://select/items/1", None),
    ("[https://example.org](https://example.org)", "https://example.org", "https://example.org"),
    ("[t](file:///x)", "file:///x", "t"),
    ("https://example.org/@user/1", "https://example.org/@user/1", None),
    ("[t][r]\n\n[r]: https://example.org", "https://example.org", "t"),
]


@pytest.mark.parametrize(("text", "url", "label"), EXTERNAL)
def test_external_links(text, url, label):
    content = parse_text(text)
    assert (content.external_links[0].url, content.external_links[0].text) == (url, label)
    assert content.citekeys == ()
    assert content.links == ()


NOT_EXTERNAL = [
    "`https://example.org`",
    "<!-- https://example.org -->",
    "a: //b",
    "http:/x",
    "://x",
]


@pytest.mark.parametrize("text", NOT_EXTERNAL)
def test_what_is_no_external_link(text):
    assert parse_text(text).external_links == ()


@pytest.mark.parametrize("use", ["[t][r]", "[R]", "[r][]", "[x][R ]"])
def test_a_reference_link_stands_at_its_use(use):
    content = parse_text(f"a {use} b\n\n[r]: <My Note.md#h> 'title'\n")
    (link,) = content.links
    assert (link.target, link.fragment) == ("My Note.md", "#h")
    assert (link.raw, link.span.line, link.span.column) == (use, 1, 3)
    assert link.reference is not None
    (definition,) = content.definitions
    assert (definition.target, definition.destination_span.line) == ("My Note.md", 3)


def test_a_footnote_definition_is_no_reference_definition():
    content = parse_text("a[^1]\n\n[^1]: https://example.org\n")
    assert content.definitions == ()
    assert content.footnotes[0].text == "https://example.org"
    assert content.external_links[0].span.column == 7


@pytest.mark.parametrize("text", ["[t][nowhere]", "a [t][two words] b"])
def test_undefined_references(text):
    (problem,) = parse_text(text).problems
    assert problem.kind == "undefined-reference"


@pytest.mark.parametrize(
    "text",
    [
        "[t]",
        "- [ ] x",
        "[t][^1]\n\n[^1]: x",
        "[a][b](c.md)",
        "`[a][b]`",
        "[t][r]\n\n[r]: x",
        "a[1][2]:",
    ],
)
def test_what_is_no_undefined_reference(text):
    assert [p for p in parse_text(text).problems if p.kind == "undefined-reference"] == []


LINK_IN_IMAGE_IN_LINK = re.compile(r"\[.*!\[.*\[.*\]\(.*\]\(.*\]\(", re.DOTALL)
INLINE = MarkdownIt("commonmark")
INLINE.normalizeLink = INLINE.normalizeLinkText = lambda url: url
INLINE.validateLink = lambda _: True
PIECES = [
    "[", "]", "(", ")", "](", "](a)", "[b]", "<", ">", '"', "'", "\\", "a", "b ", " ", "!", "`",
    "``",    "\n", "x.md", "![", "](<c d>)", '](e "t")', "*", "<br>", "-->", "](a (b))", "](./x:y)",
    "](http:z)",
]  # fmt: skip


def commonmark_links(text):
    """The destinations that markdown-it's inline rules find.

    Empty ones are none to Obsidian, and images from outside are no links of ours.
    """
    found, waiting = [], list(INLINE.parse(text))
    while waiting:
        token = waiting.pop()
        if token.type != "image":
            found.append(token.attrs.get("href"))
            waiting += token.children or []
        elif is_internal(token.attrs["src"]):
            found.append(token.attrs["src"])
    return sorted(destination for destination in found if destination)


def our_links(text):
    content = parse_text(text)
    return sorted([k.target for k in content.links] + [k.url for k in content.external_links])


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_markdown_links_are_those_of_commonmark(text):
    assume("[[" not in text)  # a wikilink
    assume("<!" not in text)  # which letters begin a declaration differs by release
    assume(not re.search(r"\\\s", text))  # markdown-it takes it for an escape in destinations
    assume(not LINK_IN_IMAGE_IN_LINK.search(text))  # markdown-it keeps both links, CommonMark one
    assert our_links(text) == commonmark_links(text)


def test_html_targets():
    text = '<img src="a%20b.png">\n\nx <a href=c.md#h>t</a> <img src="https://example.org/p.png">\n'
    assert parse_text(text).html_targets == ("a b.png", "c.md")

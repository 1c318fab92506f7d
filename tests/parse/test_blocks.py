"""The block parser that is told what to try gives the answers of the stock one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kbtool.parse.blocks.html import html_block
from kbtool.parse.blocks.parser import DEEPEST, tokens_of

STOCK = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "inline_definitions": True})
STOCK.enable("table")
if STOCK.parse("- <!--\n\n\n  -->\n")[2].map == [0, 1]:  # CommonMark's end of it: since 4.3
    STOCK.block.ruler.at(
        "html_block", html_block, {"alt": ["paragraph", "reference", "blockquote"]}
    )
PIECES = [
    "a", "b c", "word\n", "\n", "\n\n", " ", "  ", "    ", "\t", "- ", "* ", "+ ", "1. ", "2) ",
    "10. ", "> ", ">", "# ", "## x #\n", "#", "```", "```\n", "~~~\n", "---\n", "===\n", "=\n",
    "-\n", "***\n", "_ _ _\n", "|", "|a|b|\n", "|-|-|\n", "---|---\n", ":-:|-\n", "a|b\n-|-\n",
    "\\|", "[r]:", "[r]: x\n", "[r]: x 'y'\n", "[", "]", "<div>\n", "</div>\n", "<!--", "-->",
    "<pre>\n", "</pre>", "<br>\n", "<a b>\n", "<?x\n", "?>", "`", "| \n", "\\", "é", "```a`\n",
    "    code\n", "<!x\n", "<![CDATA[\n", "]]>", "<PRE\n", "</td>", "<a b = 'c>' d/>\n", "<a 1>\n",
]  # fmt: skip
# Blanks beyond space and tab are left out: how the stock rules trim them differs by version.
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
DROPPED = {"inline", "heading_close", "paragraph_close"}


def stock_blocks(source):
    """The stock parser's blocks, in the words of ours; what stands in a table's cells left out."""
    tokens = []
    if not source.endswith("\n"):
        source += "\n"
    STOCK.block.parse(source, STOCK, {}, tokens)
    within_quotations(tokens, source.split("\n"))
    found, table = [], None
    for token in tokens:
        if token.type == "table_close":
            table = None
        elif token.type == "table_open":
            table = token
            found.append(("table", tuple(token.map), token.level, ("", "")))
        elif table is None and token.type not in DROPPED:
            kind = "paragraph" if token.type == "paragraph_open" else token.type
            found.append((kind, tuple(token.map or ()), token.level, mark_of(token)))
    return found


def within_quotations(tokens, lines):
    """End quotations, and what they hold, at their last lines.

    Where a quotation ends in two empty lines of its own, the stock loop over its blocks goes on
    through all empty lines behind it, which lie outside of it.
    """
    ends, quotations = [len(lines)], 0
    for token in tokens:
        quotations += token.nesting * token.type.startswith("blockquote")
        if token.nesting < 0:
            ends.pop()
        if token.map is not None:
            end = min(token.map[1], ends[-1])
            while token.type == "blockquote_open" and is_outside(lines[end - 1], quotations):
                end -= 1
            token.map[1] = end
        if token.nesting > 0:
            ends.append(token.map[1] if token.map else ends[-1])


def is_outside(line, quotations):
    """Whether an empty line bears fewer marks than there are quotations."""
    return not line.strip("> \t") and line.count(">") < quotations


def our_blocks(source):
    return [
        (token.type, tuple(token.map or ()), token.level, mark_of(token))
        for token in tokens_of(source)
        if token.type not in DROPPED
    ]


def mark_of(token):
    if token.type == "definition":
        return token.meta["label"], token.meta["url"]
    return "" if token.type == "hr" else token.markup, token.content


def without_math_and_footnotes(source):
    return source.replace("$", "").replace("[^", "[")


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_blocks_are_those_of_the_stock_parser(source):
    assert our_blocks(source) == stock_blocks(source)


def test_blocks_of_real_notes_are_those_of_the_stock_parser():
    from helpers import shared_dir

    notes = sorted((shared_dir() / "vaults").rglob("*.md"))
    for note in notes:
        source = without_math_and_footnotes(note.read_text(encoding="utf-8")).replace("\r\n", "\n")
        assert our_blocks(source) == stock_blocks(source), note


def test_a_wide_table_makes_one_token():
    source = "|" * 5_000 + "\n" + "|" + "-|" * 4_999 + "\n" + "|\n" * 13
    assert [token.type for token in tokens_of(source)] == ["table"]


ENDS = [
    # a quotation, the line behind its last one
    ("> a```\n> \n\n", 2),
    ("> a\n>\n>\n\nb\n", 3),
    ("> - a\n>\n\n\n", 2),
    ("> # a\n> \n\n- b\n", 2),
    ("> > a\n> >\n> >\n\n", 3),
    ("> |a|\n> |-|\n>\n\n", 3),
    # that has no empty lines of its own behind it
    ("> a\n\n\n", 1),
    ("> a\nb\n\n", 2),
    ("> a\n>\n", 2),
    ("> a\n>\n> b\n\n", 3),
    ("> a\n> \nb\n", 2),
    ("> ```\n>\n\n", 2),
]


@pytest.mark.parametrize(("source", "end"), ENDS)
def test_a_a_quotation_ends_behind_its_last_line(source, end):
    first = tokens_of(source)[0]
    assert (first.type, first.map) == ("blockquote_open", [0, end])


RAW = [
    # raw HTML and its lines; what does not stand in a list is as it ever was
    ("- <!-- a\n\n  b -->\n", (0, 3)),
    ("- <pre>\n\n\n  </pre>\n", (0, 4)),
    ("<search>\n", (0, 1)),
    ("<!doctype html>\n", (0, 1)),
    ("- <div>\n\n  b\n", (0, 1)),
    ("- <!-- a\nb -->\n", (0, 1)),
    ("<source>b\n", None),
    ("<ſcript>b\n", None),
    ("<![cdata[b\n", None),
]


@pytest.mark.parametrize(("source", "lines"), RAW)
def test_a_raw_html_is_the_same_under_every_release(source, lines):
    found = [tuple(token.map) for token in tokens_of(source) if token.type == "html_block"]
    assert found == ([] if lines is None else [lines])

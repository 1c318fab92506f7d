"""The block parser that is told what to try gives the answers of the stock one."""

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kbtool.parse.blocks import DEEPEST, tokens_of

STOCK = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "inline_definitions": True})
STOCK.enable("table")
PIECES = [
    "a", "b c", "word\n", "\n", "\n\n", " ", "  ", "    ", "\t", "- ", "* ", "+ ", "1. ", "2) ",
    "10. ", "> ", ">", "# ", "## x #\n", "#", "```", "```\n", "~~~\n", "---\n", "===\n", "=\n",
    "-\n", "***\n", "_ _ _\n", "|", "|a|b|\n", "|-|-|\n", "---|---\n", ":-:|-\n", "a|b\n-|-\n",
    "\\|", "[r]:", "[r]: x\n", "[r]: x 'y'\n", "[", "]", "<div>\n", "</div>\n", "<!--", "-->",
    "<pre>\n", "</pre>", "<br>\n", "<a b>\n", "<?x\n", "?>", "`", "| \n", "\\", "é", "```a`\n",
    "    code\n",
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

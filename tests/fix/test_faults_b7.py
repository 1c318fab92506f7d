"""What is taken away goes with its line, splits no paragraph, and glues no two blocks."""

import pytest
from helpers import vault_of
from hypothesis import event, given, settings
from hypothesis import strategies as st
from mending import mended

from kbtool.fix.safety.block_shape import Text, keeps_shape
from kbtool.fix.safety.offsets import Stretches
from kbtool.model.diagnostic import Edit
from kbtool.model.location import NotePath
from kbtool.parse.lines import Lines
from kbtool.parse.note import parse_text

C = "%% kbtool: ignore[L001] %%"
H = "<!-- kbtool: ignore[L001] -->"


def without(text):
    """Return a note after S001's fixes."""
    return mended({"a.md": text}, "S001", "L001")[0]["a.md"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"one\n{C}\ntwo\n", "one\ntwo\n"),
        (f"one\r\n{C}\r\ntwo\r\n", "one\r\ntwo\r\n"),
        (f"one\n  {C}  \ntwo\n", "one\ntwo\n"),
        (f"{C}\ntwo\n", "two\n"),
        (f"one\n{C}\n", "one\n"),
        (f"one\n{C}", "one"),
        (f"one\r\n{C}", "one"),
        (C, ""),
        (f"one\n\n{C}\n\ntwo\n", "one\n\n\ntwo\n"),
        (f"one\n\n{C}\ntwo\n", "one\n\ntwo\n"),
        (f"# H\n{C}\none\n", "# H\none\n"),
        (f"one\n\n{C}\n# H\n", "one\n\n# H\n"),
        (f"> one\n> {C}\n> two\n", "> one\n> two\n"),
        (f"> [!note]\n> {C}\n> two\n", "> [!note]\n> two\n"),
        (f"- one\n  {C}\n- two\n", "- one\n- two\n"),
        (f"- one\n- {C}\n- two\n", "- one\n- two\n"),
        ("one\n%%\nkbtool: ignore[L001]\n%%\ntwo\n", "one\ntwo\n"),
        (f"| a |\n|---|\n| b |\n{C}\n\nx\n", "| a |\n|---|\n| b |\n\nx\n"),
        (f"one\n\n{H}\n\ntwo\n", "one\n\n\ntwo\n"),
        (f"# H\n{H}\none\n", "# H\none\n"),
        # not alone on its line
        (f"one {C}\n", "one\n"),
        (f"one  {C}\ntwo\n", "one\ntwo\n"),
        (f"one {C}  \ntwo\n", "one  \ntwo\n"),
        (f"one {C} two\n", "one two\n"),
        (f"{C} two\n", "two\n"),
        (f"- {C} two\n", "- two\n"),
        (f"one{C}two\n", "onetwo\n"),
        (f"| {C} b | c |\n|---|---|\n", "| b | c |\n|---|---|\n"),
        ("one %% kbtool: ignore[L001] why %%\n", "one\n"),
    ],
)
def test_b7_a_comment_goes_with_its_line(before, after):
    assert without(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # what stood between two blocks leaves an empty line
        (f"one\n{H}\ntwo\n", "one\n\ntwo\n"),
        (f"> one\n> {H}\n> two\n", "> one\n>\n> two\n"),
        (f"- one\n{H}\ntwo\n", "- one\n\ntwo\n"),
    ],
)
def test_b7_two_blocks_stay_two(before, after):
    assert without(before) == after


@pytest.mark.parametrize(
    "text",
    [
        f"- one ^id\n  {C}\n",  # would become a block id
        f"one ^id\n{C}\n",
        f"one\n\n{C}\n^id\n",
        f"- one\n\n{C}\n\n- two\n",  # two lists would be one
        f"1. one\n\n{C}\n\n1. two\n",
        f"{C} # H\n",
        f"{C} - one\n",
        f"- {C}\n  - one\n",
        f"{C}\n---\n",  # a heading would be a rule
        f"one {C}#tag\n",
        f"[{C}[b]]\n",
        f"{C}```\ncode\n",
    ],
)
def test_b7_what_cannot_go_without_harm_stays(text):
    assert without(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- a\n\n^one\n\ntext\n", "- a\n\n\ntext\n"),
        ("> a\n\n^one\n", "> a\n\n"),
        ("a ^one\n", "a\n"),
        ("- a ^one\n- b\n", "- a\n- b\n"),
        ("- a ^one\n- b ^two\n", "- a\n- b\n"),
        ("a ^one b\n", "a ^one b\n"),
    ],
)
def test_b7_so_it_is_with_block_ids(before, after):
    assert mended({"a.md": before}, "H005", unsafe=True)[0]["a.md"] == after


def kept(before, after, *places):
    lines = Lines(before)
    edits = [Edit(NotePath("a.md"), lines.span(start, end), text) for start, end, text in places]
    return keeps_shape(Text(before, 0), Text(after, 0), Stretches(edits))


def test_b7_the_law_can_fail():
    assert kept("a\nb\nc", "a\nc", (2, 4, ""))
    assert not kept("a\nb\nc", "a\n\nc", (2, 3, ""))
    assert not kept("a\n\nc", "a\nc", (1, 2, ""))
    assert not kept("a\n\n- c", "a\n\nc", (3, 5, ""))
    assert kept("> a\n> b", "> a\n> c", (6, 7, "c"))


LINES = st.sampled_from(
    [
        "one",
        "two ^id",
        "- item",
        "  more",
        "> quoted",
        "# H",
        "",
        "| a | b |",
        "|---|---|",
        "#tag",
        "1. x",
    ]
)
COMMENTS = st.sampled_from([C, H, f"- {C}", f"> {C}", f"  {C}", f"one {C}", f"{C} two", f"> {H}"])


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=5), COMMENTS, st.lists(LINES, max_size=5), st.sampled_from("\n\r"))
def test_b7_no_deletion_changes_what_is_around(before, comment, after, end):
    ends = "\r\n" if end == "\r" else "\n"
    text = ends.join([*before, comment, *after]) + ends
    result = without(text)
    event("mended" if result != text else "left alone")
    was, now = parse_text(text), parse_text(result)
    for name in ("tags", "blocks", "footnotes"):
        assert len(getattr(was, name)) == len(getattr(now, name))
    assert [one.level for one in was.headings] == [one.level for one in now.headings]
    assert result.replace("\r\n", "\n").count("\r") == 0
    plain = [line for line in result.splitlines() if line.strip(" >-")]
    expected = text.replace(f"{C} ", "").replace(C, "").replace(H, "")
    if result != text:
        assert [line.rstrip() for line in plain] == [
            line.rstrip() for line in expected.splitlines() if line.strip(" >-")
        ]
    assert vault_of({"a.md": result}).notes["a.md"].content == now

"""SEMANTICS A5 and A6: headings, heading chains, blocks and footnotes, row by row."""

import pytest

from helpers import bare_note
from kbtool.model.content import Block, Footnote, Heading
from kbtool.model.note import Attachment
from kbtool.model.location import NotePath, Span
from kbtool.vault.fragments import heading_key
from kbtool.vault.snapshot import Vault


def at(line: int) -> Span:
    return Span(0, 0, line, 1)


def note(path: str, headings: str = "", blocks: str = "", footnotes: str = "", **facts):
    """Headings as in Markdown, parted by " / "; every thing stands on a line of its own."""
    lines = [heading.partition(" ") for heading in headings.split(" / ") if heading]
    return bare_note(
        path,
        headings=tuple(
            Heading(at(line), len(marks), text) for line, (marks, _, text) in enumerate(lines, 1)
        ),
        blocks=tuple(Block(at(line), block) for line, block in enumerate(blocks.split(), 1)),
        footnotes=tuple(Footnote(at(line), one, "") for line, one in enumerate(footnotes.split(), 1)),
        **facts,
    )


def state(fragment: str, *notes, target: str = "n"):
    found = Vault.of([bare_note("s.md"), *notes]).resolve(target, fragment, NotePath("s.md"))
    return found.fragment, found.line


@pytest.mark.parametrize(
    ("headings", "fragment", "line"),
    [
        ("# One / ## Two", "#Two", 2),
        ("## Two", "#two", 1),
        ("## Two  parts", "#Two parts", 1),
        ("## What? (really): yes!", "#What really yes", 1),
        ("## What really yes", "#What? (really): yes!", 1),
        ("## `code` and **bold**", "#code and bold", 1),
        ("## I link to [[X|y]]", "#I link to X y", 1),
        ("## I link to [[X]]", "#I link to [[X]]", 1),
        ("## 3.1 A/B & C", "#3 1 A B C", 1),
        ("## C:\\path", "#C path", 1),
        ("## 🚀 Launch", "#🚀 Launch", 1),
        ("## 结论：好", "#结论：好", 1),
        ("## Don't — stop", "#Don't — stop", 1),
        ("## _italic_", "#_italic_", 1),
        # duplicates: the first; chains: each next one deeper
        ("# A / # B / # A", "#A", 1),
        ("# A / ## X / # B / ## X", "#B#X", 4),
        ("# A / ## B / ### C", "#A#C", 3),
        ("# A / ### C / ## B / ### C", "#A#B#C", 4),
        ("# A / ## A", "#A#A", 2),
        ("###### Deep", "#Deep", 1),
        ("# A", "#A#", 1),
    ],
)
def test_headings_found(headings, fragment, line):
    assert state(fragment, note("n.md", headings)) == ("found", line)


@pytest.mark.parametrize(
    ("headings", "fragment"),
    [
        ("## Two", "#Three"),
        ("", "#Any"),
        ("## Getting started", "#getting-started"),
        ("# A / # A", "#A-1"),
        ("## Don’t", "#Don't"),
        ("## a – b", "#a - b"),
        ("## naïve", "#naive"),
        ("## _italic_", "#italic"),
        ("## 问：答", "#问 答"),
        ("## Two-fold", "#Two fold"),
        ("# A / # B", "#A#B"),
        ("## B / # A", "#A#B"),
        ("# A / ## B", "#B#A"),
        ("# A / ## B", "#A#B#B"),
        ("# A", "#A#Missing"),
    ],
)
def test_headings_not_found(headings, fragment):
    assert state(fragment, note("n.md", headings)) == ("broken-heading", 1)


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("#^abc", ("found", 1)),
        ("#^ABC", ("found", 1)),
        ("#^def-1", ("found", 2)),
        ("#Heading#^abc", ("found", 1)),
        ("#^nope", ("broken-block", 1)),
        ("#^ab", ("broken-block", 1)),
        ("#^", ("broken-block", 1)),
        ("#[^1]", ("found", 1)),
        ("#[^Note]", ("found", 2)),
        ("#[^2]", ("broken-block", 1)),
        ("#", ("none", 1)),
        ("##", ("none", 1)),
    ],
)
def test_blocks_and_footnotes(fragment, expected):
    target = note("n.md", blocks="abc DEF-1 abc", footnotes="1 note")
    assert state(fragment, target) == expected


@pytest.mark.parametrize("target", ["doc.pdf", "p.png", "b.canvas"])
def test_fragments_of_other_files_are_viewer_parameters(target):
    files = [Attachment(NotePath(name), 1) for name in ("doc.pdf", "p.png", "b.canvas")]
    vault = Vault.of([bare_note("s.md")], attachments=files)
    assert vault.resolve(target, "#page=3", NotePath("s.md")).fragment == "none"


def test_a_note_whose_structure_was_not_read_is_given_the_benefit():
    assert state("#Any", note("n.md", is_plain=True)) == ("none", 1)


def test_a_fragment_alone_names_the_note_itself():
    vault = Vault.of([note("n.md", "# Here"), note("s.md", "## There")])
    own = vault.resolve("", "#There", NotePath("s.md"))
    assert (own.path, own.fragment) == ("s.md", "found")
    assert vault.resolve("", "#Here", NotePath("s.md")).fragment == "broken-heading"


def test_a_missing_heading_still_reaches_the_file():
    vault = Vault.of([note("n.md"), bare_note("s.md")])
    assert vault.resolve("n", "#Gone", NotePath("s.md")).path == "n.md"


@pytest.mark.parametrize("sign", list("`!\"#$%&()*+,.:;<=>?@^{|}~/[]\\\r\n"))
def test_these_signs_are_blanks_to_headings(sign):
    assert heading_key(f" One{sign}{sign} TWO ") == "one two"


@pytest.mark.parametrize("sign", list("-_'‘’–—：・。、，é深"))
def test_these_signs_are_kept(sign):
    assert heading_key(f"one{sign}two") == f"one{sign}two"

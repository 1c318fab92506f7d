"""A revised snapshot equals one that is built from nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import bare_link, bare_note
from kbtool.config.settings import Config, LinkSettings
from kbtool.model.content import Block, Heading
from kbtool.model.note import Attachment, Canvas, CanvasLink
from kbtool.model.location import Digest, NotePath, Span
from kbtool.vault.patch import patched
from kbtool.vault.snapshot import Vault

NAMES = ("a.md", "b.md", "x/a.md", "x/c.md", "y/202301011230 d.md", "e.md", "f.md", "g.md", "h.md")
TARGETS = ("a", "b", "c", "./a", "x/a", "nope", "./nope", "One", "", "p.png", "202301011230")
FRAGMENTS = ("", "#One", "#Two", "#One#Two", "#^id")
LINKS = st.lists(st.builds(bare_link, st.sampled_from(TARGETS), st.sampled_from(FRAGMENTS)), max_size=3)  # fmt: skip
HEADINGS = st.lists(
    st.builds(
        Heading,
        st.integers(1, 9).map(lambda line: Span(0, 0, line, 1)),
        st.integers(1, 2),
        st.sampled_from(("One", "Two", "nope", "c")),
    ),
    max_size=2,
)
BLOCKS = st.sampled_from(((), (Block(Span(0, 0, 4, 1), "id"),)))
NOTES = st.builds(
    lambda path, links, headings, blocks, aliases: bare_note(
        path, links=tuple(links), headings=tuple(headings), blocks=blocks, aliases=tuple(aliases)
    ),
    st.sampled_from(NAMES),
    LINKS,
    HEADINGS,
    BLOCKS,
    st.lists(st.sampled_from(("nope", "Zed")), max_size=1),
)
CANVAS = Canvas(
    NotePath("c.canvas"),
    Digest(""),
    tuple(
        CanvasLink("1", kind, "", target, fragment, embed=False)
        for kind, target, fragment in (
            ("canvas", "a.md", "#One"),
            ("canvas", "nope", ""),
            ("wikilink", "a", "#Two"),
            ("wikilink", "c", ""),
        )
    ),
    (),
)
REST = {
    "canvases": [CANVAS],
    "attachments": [Attachment(NotePath("p.png"), 1)],
    "unreadable": [],
    "bibliographies": [],
    "config": Config(links=LinkSettings(zettel_ids=True)),
}


def whole(notes):
    """Nine notes at least, so that one edit is few."""
    return {name: bare_note(name) for name in NAMES} | {note.path: note for note in notes}


@settings(max_examples=150)
@given(st.lists(NOTES, max_size=12), st.lists(NOTES, max_size=4))
def test_a_chain_of_edits_gives_what_building_gives(notes, edits):
    held = whole(notes)
    vault = Vault.of(held.values(), **REST)
    for edit in edits:
        held[edit.path] = edit
        vault = patched(vault, held.values(), **REST)
        assert vault == Vault.of(held.values(), **REST)


def test_a_name_that_comes_or_goes_asks_for_a_new_building():
    held = whole([bare_note("a.md", links=(bare_link("new"),))])
    vault = Vault.of(held.values(), **REST)
    more = {**held, "new.md": bare_note("new.md")}
    assert patched(vault, more.values(), **REST) == Vault.of(more.values(), **REST)
    assert patched(vault, more.values(), **REST).incoming["new.md"] == {"a.md"}
    fewer = {path: note for path, note in held.items() if path != "b.md"}
    assert patched(vault, fewer.values(), **REST) == Vault.of(fewer.values(), **REST)


def test_nothing_changed_is_the_same_vault():
    held = whole([])
    vault = Vault.of(held.values(), **REST)
    assert patched(vault, held.values(), **REST).resolutions is vault.resolutions

from dataclasses import replace

from kbtool.model.content import Content, Link
from kbtool.model.note import Attachment, Note
from kbtool.model.place import Digest, NotePath, Span
from kbtool.model.resolution import Ambiguous, Found, Missing, Outside, Unjudged
from kbtool.vault.snapshot import Use, Vault

EMPTY = Content(
    title=None,
    first_heading=None,
    properties={},
    property_places=(),
    aliases=(),
    headings=(),
    blocks=(),
    links=(),
    external_links=(),
    html_targets=(),
    tags=(),
    fields=(),
    citekeys=(),
    footnotes=(),
    footnote_uses=(),
    quotations=(),
    problems=(),
    suppressions=(),
    body_start=0,
    word_count=0,
    is_template=False,
    is_plain=False,
)


def note(path: str, *targets: str) -> Note:
    links = tuple(
        Link(
            Span(0, 0, 1, 1), f"[[{target}]]", "wikilink", False, target, "", None, None, None, None
        )
        for target in targets
    )
    return Note(NotePath(path), Digest("0" * 32), replace(EMPTY, links=links))


def test_every_link_is_resolved_once_and_turned_into_edges():
    vault = Vault.of(
        [note("a.md", "b", "x/c", "a", "nowhere", "pic.png"), note("b.md", "A"), note("x/c.md")],
        attachments=[Attachment(NotePath("img/pic.png"), 3)],
    )
    assert [type(each) for each in vault.resolutions["a.md"]] == [
        Found,
        Found,
        Found,
        Missing,
        Found,
    ]
    assert vault.outgoing["a.md"] == {"b.md", "x/c.md", "img/pic.png"}
    assert vault.incoming["a.md"] == {"b.md"}
    assert vault.incoming["img/pic.png"] == {"a.md"}
    assert vault.uses_of(NotePath("a.md")) == (Use(NotePath("a.md"), 2), Use(NotePath("b.md"), 0))


def test_a_target_out_of_the_vault_is_never_looked_for():
    vault = Vault.of([note("a/b.md", "../../etc/passwd", "file:///x", "https://x.y", "{{title}}")])
    assert vault.resolutions["a/b.md"] == (Outside(), Outside(), Unjudged(), Unjudged())


def test_equal_lengths_leave_no_winner():
    vault = Vault.of([note("a/n.md"), note("b/n.md"), note("c.md", "n")])
    assert vault.resolutions["c.md"] == (Ambiguous((NotePath("a/n.md"), NotePath("b/n.md"))),)

"""What a snapshot holds, and the laws of building it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import bare_link, bare_note
from kbtool.model.note import Attachment
from kbtool.model.location import NotePath
from kbtool.model.resolution import Ambiguous, Found, Missing, Outside, Unjudged
from kbtool.model.source import Unreadable
from kbtool.vault.snapshot import Use, Vault


def note(path, *targets):
    return bare_note(path, links=tuple(bare_link(target) for target in targets))


def test_every_link_is_resolved_once_and_turned_into_edges():
    vault = Vault.of(
        [note("a.md", "b", "x/c", "a", "nowhere", "pic.png"), note("b.md", "A"), note("x/c.md")],
        attachments=[Attachment(NotePath("img/pic.png"), 3)],
    )
    kinds = [type(each) for each in vault.resolutions["a.md"]]
    assert kinds == [Found, Found, Found, Missing, Found]
    assert vault.outgoing["a.md"] == {"b.md", "x/c.md", "img/pic.png"}
    assert vault.incoming["a.md"] == {"b.md"}
    assert vault.incoming["img/pic.png"] == {"a.md"}
    assert vault.uses_of(NotePath("a.md")) == (Use(NotePath("a.md"), 2), Use(NotePath("b.md"), 0))


def test_targets_that_are_no_files_are_never_looked_for():
    vault = Vault.of([note("a/b.md", "../../etc/passwd", "file:///x", "https://x.y", "{{title}}")])
    assert vault.resolutions["a/b.md"] == (Outside(), Outside(), Unjudged(), Unjudged())


def test_equal_lengths_leave_no_winner():
    vault = Vault.of([note("a/n.md"), note("b/n.md"), note("c.md", "n")])
    assert vault.resolutions["c.md"] == (Ambiguous((NotePath("a/n.md"), NotePath("b/n.md"))),)
    assert vault.outgoing["c.md"] == frozenset()


def test_what_could_not_be_read_is_still_a_target_but_a_folder_is_not():
    closed = [
        Unreadable(NotePath("x/locked.md"), "unreadable-file", "permission denied"),
        Unreadable(NotePath("deep.er"), "too-deep", "more than 200 folders deep"),
    ]
    vault = Vault.of([note("a.md", "locked", "deep.er")], unreadable=closed)
    assert vault.resolutions["a.md"] == (
        Found(NotePath("x/locked.md"), candidates=(NotePath("x/locked.md"),)),
        Missing(),
    )


NAMES = ("a.md", "A.md", "b.md", "b.png", "v1.2.md", "café.md", "cafe\u0301.md", "202301011230 t.md")
FOLDERS = ("", "x/", "X/", "y/", "x/y/", "long name/")
TARGETS = ("", "a", "A", "b", "b.png", "x/a", "./a", "../a", "/a", "y/b", "v1.2", "café", "nope")
PATHS = st.builds(str.__add__, st.sampled_from(FOLDERS), st.sampled_from(NAMES))
NOTES = st.dictionaries(PATHS, st.lists(st.sampled_from(TARGETS), max_size=4), max_size=12)


@settings(max_examples=100)
@given(NOTES, st.randoms(use_true_random=False))
def test_the_order_of_the_notes_does_not_matter(rows, random):
    notes = [note(path, *targets) for path, targets in rows.items() if path.endswith(".md")]
    files = [Attachment(NotePath(path), 1) for path in rows if not path.endswith(".md")]
    vault = Vault.of(notes, attachments=files)
    random.shuffle(notes)
    random.shuffle(files)
    assert Vault.of(notes, attachments=files) == vault
    assert list(Vault.of(notes, attachments=files).notes) == sorted(vault.notes)


@settings(max_examples=100)
@given(NOTES)
def test_asking_again_gives_what_the_snapshot_holds_and_edges_follow_it(rows):
    notes = [note(path, *targets) for path, targets in rows.items()]
    vault = Vault.of(notes)
    for path in vault.notes:
        for link, resolution in vault.links_of(path):
            assert vault.resolve(link.target, link.fragment, path) == resolution
            match resolution:
                case Found(reached, candidates=candidates):
                    assert candidates[0] == reached
                    assert reached == path or path in vault.incoming[reached]
                    assert any(use.source == path for use in vault.uses_of(reached))
                case Ambiguous(candidates):
                    assert len(candidates) > 1
                case _:
                    pass
        assert {use.source for use in vault.uses_of(path)} - {path} == vault.incoming[path]

"""SEMANTICS A3, A4 and B: which file a link's path part reaches, row by row.

A vault is written as its paths; the link stands in the first of them.
"""

import pytest

from helpers import bare_note
from kbtool.config.settings import Config, LinkSettings
from kbtool.model.note import Attachment
from kbtool.model.location import NotePath
from kbtool.model.resolution import Ambiguous, Found, Missing, Outside, Unjudged
from kbtool.vault.snapshot import Vault


def reached(paths: str, target: str, config: Config | None = None):
    files = paths.split(" | ")
    vault = Vault.of(
        [bare_note(path) for path in files if path.lower().endswith(".md")],
        attachments=[Attachment(NotePath(p), 1) for p in files if not p.lower().endswith(".md")],
        config=config,
    )
    return vault.resolve(target, "", NotePath(files[0]))


REACHES = [
    # A3.1: an empty path is the note itself
    ("s.md | x/s.md", "", "s.md"),
    # A3.2: the name with its extension; `.md` alone is added, and only after the name as it stands
    ("s.md | Note.md", "Note", "Note.md"),
    ("s.md | Note.md", "Note.md", "Note.md"),
    ("s.md | v1.2 notes.md", "v1.2 notes", "v1.2 notes.md"),
    ("s.md | Node.js.md", "Node.js", "Node.js.md"),
    ("s.md | x.excalidraw.md", "x.excalidraw", "x.excalidraw.md"),
    ("s.md | build.ps1.md", "build.ps1", "build.ps1.md"),
    ("s.md | a.png | a.png.md", "a.png", "a.png"),
    ("s.md | a.png.md", "a.png", "a.png.md"),
    ("s.md | note.md | note.md.md", "note.md", "note.md"),
    ("s.md | img/photo.png", "photo.png", "img/photo.png"),
    ("s.md | Board.canvas", "Board.canvas", "Board.canvas"),
    ("s.md | LICENSE", "LICENSE", "LICENSE"),
    ("s.md | LICENSE | x/LICENSE.md", "LICENSE", "x/LICENSE.md"),
    ("s.md | 2024.05/plan.md", "2024.05/plan", "2024.05/plan.md"),
    ("s.md | LOUD.MD", "LOUD", "LOUD.MD"),
    # A3.3: relative paths are joined to the source's folder
    ("a/s.md | a/Note.md | Note.md", "./Note", "a/Note.md"),
    ("a/s.md | a/Note.md | Note.md", "../Note", "Note.md"),
    ("a/b/s.md | c/Note.md", "../../c/Note.md", "c/Note.md"),
    ("a/s.md | a/img/p.png | img/p.png", "./img/p.png", "a/img/p.png"),
    # A3.4: the exact vault path wins, even over a namesake next to the source
    ("a/s.md | a/Note.md | Note.md", "Note", "Note.md"),
    ("a/s.md | a/x/Note.md | x/Note.md", "x/Note", "x/Note.md"),
    ("a/s.md | a/Note.md | b/Note.md", "/b/Note", "b/Note.md"),
    # A3.6: a path must be the end of the file's path
    ("s.md | a/b/Note.md", "b/Note", "a/b/Note.md"),
    ("s.md | glossary/index.md | x/ary/index.md", "ary/index", "x/ary/index.md"),
    ("s.md | long/one/b/Note.md | x/b/Note.md | c/Note.md", "b/Note", "x/b/Note.md"),
    # A3.7: in or below the own folder first, then the shortest path string
    ("a/s.md | a/deep/er/Note.md | b/Note.md", "Note", "a/deep/er/Note.md"),
    ("a/s.md | a/x/Note.md | a/deep/Note.md | b/Note.md", "Note", "a/x/Note.md"),
    ("s.md | a/b/c/Note.md | longfolder/Note.md", "Note", "a/b/c/Note.md"),
    ("a/b/s.md | a/Note.md | c/Note.md | d/e/Note.md | x/Note.md | Note.md", "Note", "Note.md"),
    ("a/b/s.md | abc/Note.md | c/Note.md", "Note", "c/Note.md"),
    ("ab/s.md | a/Note.md | abc/Note.md", "Note", "a/Note.md"),
    # names compare without case and Unicode form
    ("s.md | Note.md", "nOTE", "Note.md"),
    ("s.md | Folder/Note.md", "folder/note", "Folder/Note.md"),
    ("A/s.md | a/Note.md | bb/Note.md", "Note", "a/Note.md"),
    ("s.md | cafe\u0301.md", "café", "cafe\u0301.md"),
    ("s.md | café.md", "cafe\u0301", "café.md"),
    ("s.md | 深度学习.md", "深度学习", "深度学习.md"),
    ("s.md | Q：A.md", "Q：A", "Q：A.md"),
    ("s.md | R&D 'x' (1).md", "R&D 'x' (1)", "R&D 'x' (1).md"),
    # two files of one key: the one spelled as written
    ("s.md | Note.md | note.md", "note", "note.md"),
    ("s.md | a/Note.md | a/note.md", "a/Note", "a/Note.md"),
]


@pytest.mark.parametrize(("paths", "target", "expected"), REACHES)
def test_reaches(paths, target, expected):
    found = reached(paths, target)
    assert isinstance(found, Found)
    assert found.path == expected


MISSES = [
    ("s.md | photo.png", "photo", Missing()),
    ("s.md | Board.canvas", "Board", Missing()),
    ("s.md | note.txt", "note", Missing()),
    ("s.md | a/Note.md", "b/Note", Missing()),
    ("s.md | glossary/index.md", "ary/index", Missing()),
    ("a/s.md | a/Note.md", "/Note", Missing()),
    ("a/s.md | a/b/Note.md", "./Note", Missing()),
    ("a/s.md | a/Note.md", "../Note", Missing()),
    ("s.md | folder/index.md", "folder", Missing()),
    ("s.md | folder/README.md", "folder/", Missing()),
    ("s.md | It’s.md", "It's", Missing()),
    ("s.md | a – b.md", "a - b", Missing()),
    ("s.md | naïve.md", "naive", Missing()),
    ("s.md | Getting Started.md", "getting-started", Missing()),
    ("s.md | My%20Note.md", "My Note", Missing()),
    ("s.md | x/Note.md", "x\\Note", Missing()),
    ("a/s.md | Note.md", "a/../Note", Missing()),
    ("s.md | 202301011230 Title.md", "202301011230", Missing()),
    # out of the vault, whatever lies there
    ("s.md | x.md", "../x", Outside()),
    ("a/s.md | x.md", "../../x", Outside()),
    ("a/s.md | x.md", "/../x", Outside()),
    ("a/s.md | x.md", "a/../../x", Outside()),
    ("s.md | x.md", "..", Outside()),
    ("s.md | x.md", "file:///x.md", Outside()),
    ("s.md | x.md", "FILE:x.md", Outside()),
    ("s.md | x.md", "C:\\x.md", Outside()),
    ("s.md | x.md", "c:/x", Outside()),
    ("s.md | x.md", "\\\\server\\x", Outside()),
    ("s.md | x.md", "//server/x", Outside()),
    # no files' names
    ("s.md | x.md", "https://example.org/x", Unjudged()),
    ("s.md | x.md", "zotero://select/x", Unjudged()),
    ("s.md | x.md", "{{title}}", Unjudged()),
    ("s.md | x.md", "Journal/<% tp.date.now() %>", Unjudged()),
    # real ties
    ("s.md | a/n.md | b/n.md", "n", Ambiguous((NotePath("a/n.md"), NotePath("b/n.md")))),
    ("s.md | N.md | n.md", "./n.MD", Ambiguous((NotePath("N.md"), NotePath("n.md")))),
    (
        "c/s.md | x/a/n.md | y/a/n.md | a/n.png",
        "a/n",
        Ambiguous((NotePath("x/a/n.md"), NotePath("y/a/n.md"))),
    ),
    (
        "s/s.md | s/a/n.md | s/b/n.md | c/n.md",
        "n",
        Ambiguous((NotePath("s/a/n.md"), NotePath("s/b/n.md"), NotePath("c/n.md"))),
    ),
]


@pytest.mark.parametrize(("paths", "target", "expected"), MISSES)
def test_does_not_reach(paths, target, expected):
    assert reached(paths, target) == expected


@pytest.mark.parametrize(
    ("paths", "target", "exact"),
    [
        ("s.md | Note.md", "Note", True),
        ("s.md | Note.md", "note", False),
        ("s.md | a/Note.md", "A/Note", False),
        ("s.md | a/Note.md", "/a/Note.md", True),
        ("a/s.md | a/Note.md", "./Note", True),
        ("A/s.md | A/Note.md", "./note", False),
        ("s.md | cafe\u0301.md", "café", False),
        ("s.md | LOUD.MD", "LOUD", True),
    ],
)
def test_knows_when_folding_alone_made_it_fit(paths, target, exact):
    assert reached(paths, target).exact_case is exact


def test_names_all_candidates_the_winner_first():
    found = reached("a/s.md | b/n.md | a/x/n.md | cc/n.md", "n")
    assert found.candidates == ("a/x/n.md", "b/n.md", "cc/n.md")


def test_thousands_of_namesakes_are_not_all_listed():
    paths = " | ".join(["s.md", *(f"f{number:04}/index.md" for number in range(2000))])
    assert len(reached(paths, "index").candidates) == 16


ZETTEL = Config(links=LinkSettings(zettel_ids=True))


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ("s.md | 202301011230 Title.md", "202301011230 Title.md"),
        ("s.md | a/Title 202301011230.md", "a/Title 202301011230.md"),
        ("s.md | 202301011230.md | 202301011230 Title.md", "202301011230.md"),
    ],
)
def test_a_unique_zettel_id_is_a_name_where_the_vault_says_so(paths, expected):
    assert reached(paths, "202301011230", ZETTEL).path == expected


@pytest.mark.parametrize(
    "paths",
    ["s.md | 2023010112301 Title.md", "s.md | x 202301011230 y.md", "s.md | 202301011230.png"],
)
def test_other_digits_are_no_zettel_id(paths):
    assert reached(paths, "202301011230", ZETTEL) == Missing()


def test_a_zettel_id_borne_twice_is_ambiguous():
    both = reached("s.md | 202301011230 a.md | 202301011230 b.md", "202301011230", ZETTEL)
    assert both == Ambiguous((NotePath("202301011230 a.md"), NotePath("202301011230 b.md")))

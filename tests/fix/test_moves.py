import pytest
from helpers import vault_of

from kbtool.errors import RenameError
from kbtool.fix.rename.moves import folder_at, moves_of

VAULT = vault_of(
    dict.fromkeys(
        ("a.md", "B/c.md", "B/d/e.md", "B/d/p.png", "Bee/x.md", "b.canvas", "v1.2.md", "LICENSE"),
        "",
    )
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a.md", "z.md", {"a.md": "z.md"}),
        ("a.md", "z", {"a.md": "z.md"}),
        ("a.md", "v2.0 notes", {"a.md": "v2.0 notes.md"}),
        ("a.md", "x.png", {"a.md": "x.png.md"}),
        ("a.md", "A", {"a.md": "A.md"}),
        ("a.md", "new/deep/", {"a.md": "new/deep/a.md"}),
        ("a.md", "B", {"a.md": "B/a.md"}),
        ("a.md", "b/D", {"a.md": "B/d/a.md"}),
        ("B/c.md", ".", {"B/c.md": "c.md"}),
        ("B/c.md", "./x/../y", {"B/c.md": "y.md"}),
        ("B/d/p.png", "img/q", {"B/d/p.png": "img/q.png"}),
        ("B/d/p.png", "img/q.JPG", {"B/d/p.png": "img/q.JPG"}),
        ("b.canvas", "board", {"b.canvas": "board.canvas"}),
        ("LICENSE", "COPYING", {"LICENSE": "COPYING"}),
        ("B", "C", {"B/c.md": "C/c.md", "B/d/e.md": "C/d/e.md", "B/d/p.png": "C/d/p.png"}),
        ("B", "b", {"B/c.md": "b/c.md", "B/d/e.md": "b/d/e.md", "B/d/p.png": "b/d/p.png"}),
        ("B/d", "Bee", {"B/d/e.md": "Bee/d/e.md", "B/d/p.png": "Bee/d/p.png"}),
        ("B/d", "v1.3", {"B/d/e.md": "B/v1.3/e.md", "B/d/p.png": "B/v1.3/p.png"}),
        ("a.md", "cafe\u0301", {"a.md": "café.md"}),
    ],
)
def test_what_moves_where(old, new, expected):
    moves = moves_of(VAULT, old, new)
    assert moves.files == expected
    ((source, target),) = moves.renames
    assert source == old
    assert all(path.startswith(target) for path in expected.values())


def test_the_same_name_is_no_rename():
    assert moves_of(VAULT, "a.md", "a").renames == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nope.md", "x"),
        ("a.md", "v1.2"),
        ("a.md", "V1.2.MD"),
        ("a.md", "../out"),
        ("a.md", ""),
        ("a.md", "/../abs"),
        ("a.md", "x/../../out"),
        ("a.md", ".hidden"),
        ("a.md", "x/.git/y"),
        ("a.md", "v1.2.md/x"),
        ("a.md", "x" * 256),
        ("a.md", "深" * 85),
        ("a.md", "a\nb"),
        ("b.canvas", "b.md"),
        ("B/d/p.png", "p.md"),
        ("B", "B/d/x"),
    ],
)
def test_what_cannot_move(old, new):
    with pytest.raises(RenameError):
        moves_of(VAULT, old, new)


def test_folders_are_known_by_their_files():
    assert folder_at(VAULT, "b/D/") == "B/d"
    assert folder_at(VAULT, "Be") is None

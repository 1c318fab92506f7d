"""Keys for resolving, folds for guessing, and the tables of what a broken link may have meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import vault_of
from kbtool.vault.names import find_zettel_id, folded, key_of, linked_name

VAULT = vault_of(
    {
        "It’s here.md": "---\naliases: [Omega, omega]\n---\n# Some heading\n",
        "x/Beta – two.md": "# Some heading\n",
        "y/beta - two.md": "",
        "z/202301011230 Stamp.md": "",
        "img/Pic.PNG": b"",
        "s.md": "[[some Heading]] [[other thing]] [[./Some heading]]\n\n# Unasked\n",
    }
)


@given(st.text())
def test_a_key_is_its_own_key(name):
    assert key_of(key_of(name)) == key_of(name)


@pytest.mark.parametrize(
    ("one", "other"), [("Note", "nOTE"), ("É", "e\u0301"), ("ΣΑΣ", "σας".upper()), ("Ω", "ω")]
)
def test_names_of_one_key(one, other):
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("It's", "It’s"), ("a-b", "a–b"), ("naive", "naïve"), ("a b", "a  b")]
)
def test_names_of_other_keys(one, other):
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("It's", "It’S"), ("“a”", '"a"'), ("a — b", "a - b"), ("a\xa0 b", "A b"), ("ｆｕｌｌ", "full")],
)
def test_names_that_a_guess_takes_for_one(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("naive", "naïve"), ("a b", "ab"), ("a_b", "a-b")])
def test_names_that_even_a_guess_keeps_apart(one, other):
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("202301011230", "202301011230"),
        ("202301011230 Title", "202301011230"),
        ("Title 20220205175242", "20220205175242"),
        ("202301011230-x", "202301011230"),
        ("2023-01-01", None),
        ("Call 0123456789012345", None),
        ("x 202301011230 y", None),
        ("20230101", None),
    ],
)
def test_zettel_ids(stem, expected):
    assert find_zettel_id(stem) == expected


def test_links_name_notes_without_their_extension():
    assert [linked_name(path) for path in ("a/b.MD", "a/b.png", "v1.2.md")] == ["b", "b.png", "v1.2"]


@pytest.mark.parametrize(
    ("target", "paths"),
    [
        ("It's Here", ("It’s here.md",)),
        ("wrong/folder/It’s here", ("It’s here.md",)),
        ("it's here.md", ("It’s here.md",)),
        ("Beta - Two", ("x/Beta – two.md", "y/beta - two.md")),
        ("old/pic.png", ("img/Pic.PNG",)),
        ("pic", ()),
        ("Its here", ()),
    ],
)
def test_names_like_a_target(target, paths):
    assert VAULT.nearby.files_named_like(target) == paths


def test_aliases_and_ids():
    nearby = VAULT.nearby
    assert nearby.notes_with_alias("OMEGA") == ("It’s here.md",)
    assert nearby.notes_with_alias("It’s here") == ()
    assert nearby.by_zettel_id == {"202301011230": ("z/202301011230 Stamp.md",)}

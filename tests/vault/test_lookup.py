import pytest

from helpers import vault_of
from kbtool.vault.find_file import files_meant

VAULT = vault_of(
    {
        "Alpha.md": "---\naliases: [Omega]\ntitle: The First\n---\n",
        "x/Beta.md": "",
        "x/It’s here.md": "",
        "y/Twin.md": "",
        "z/Twin.md": "",
        "z/202301011230 Stamp.md": "",
        "z/Gamma ray.md": "",
        "img/Alpha.png": b"",
    }
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Alpha.md", ["Alpha.md"]),
        ("alpha", ["Alpha.md"]),
        ("./x/Beta.md", ["x/Beta.md"]),
        ("x/beta", ["x/Beta.md"]),
        ("Beta", ["x/Beta.md"]),
        ("Omega", ["Alpha.md"]),
        ("the first", ["Alpha.md"]),
        ("202301011230", ["z/202301011230 Stamp.md"]),
        ("It's here", ["x/It’s here.md"]),
        ("ray", ["z/Gamma ray.md"]),
        ("Twin", ["y/Twin.md", "z/Twin.md"]),
        ("z/Twin", ["z/Twin.md"]),
        ("z/", ["z/202301011230 Stamp.md", "z/Gamma ray.md", "z/Twin.md"]),
        ("Alpha.png", ["img/Alpha.png"]),
    ],
)
def test_finds_what_is_meant(words, expected):
    assert sorted(files_meant(VAULT, words)) == expected


@pytest.mark.parametrize("words", ["", "/", "nothing like it", "99", "[["])
def test_finds_nothing_where_nothing_is_meant(words):
    assert files_meant(VAULT, words) == ()

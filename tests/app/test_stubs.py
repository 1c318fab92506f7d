"""`--create-stubs` writes notes of exact names only, and none that lint would report."""

import pytest
from helpers import vault_of
from reporting import diagnostic

from kbtool.app.fix.stubs import stubs_of

VAULT = vault_of({"Maps/China.md": "", "b.md": "", "p.png": b""})


def made(*targets):
    one = diagnostic("b.md", 1, 1, "L001", "x")._replace(code="L015")
    return stubs_of(VAULT, [one._replace(target=target) for target in targets])


@pytest.mark.parametrize(
    ("target", "path", "text"),
    [
        ("Kiln", "Kiln.md", "# Kiln\n"),
        ("Kiln.md", "Kiln.md", "# Kiln\n"),
        ("/Kiln", "Kiln.md", "# Kiln\n"),
        ("./Kiln", "Kiln.md", "# Kiln\n"),
        ("maps/Kiln", "Maps/Kiln.md", "# Kiln\n"),
        ("New/deep/Kiln", "New/deep/Kiln.md", "# Kiln\n"),
        ("v1.2", "v1.2.md", "# v1.2\n"),
        ("窑", "窑.md", "# 窑\n"),
    ],
)
def test_b3_a_stub_has_the_exact_name(target, path, text):
    assert made(target) == ({path: text.encode()}, {})


@pytest.mark.parametrize(
    ("target", "fault"),
    [
        ("what?", "its name holds ?"),
        ("a: b/c", "its name holds :"),
        ("x^y", "its name holds ^, which a link can't"),
        ("con", "its name is reserved on Windows"),
        (".hidden/x", "files of such names are no part of a vault"),
        ("node_modules/x", "files of such names are no part of a vault"),
        ("深" * 85, "its name is 258 bytes long, 255 are allowed"),
    ],
)
def test_b4_no_stub_gets_a_name_that_lint_would_report(target, fault):
    notes, refused = made(target, "Kiln")
    assert [*notes] == ["Kiln.md"]
    assert [*refused.values()] == [fault]


def test_b3_spellings_of_one_name_are_one_note_and_none_that_is_there():
    assert [*made("Kiln", "kiln", "KILN.md").notes] == ["Kiln.md"]
    assert made("maps/CHINA", "../x", "").notes == {}

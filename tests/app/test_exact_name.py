"""A command that writes takes exact names, says what it does, and refuses names that harm."""

import json
import os

import pytest
from helpers import vault_of
from test_mv import FILES, Vault

from kbtool.app.exact_name import note_named, thing_named
from kbtool.errors import UsageError

NAMES = vault_of(
    {
        "Chinatown memories.md": "---\naliases: [China, 老唐人街]\ntitle: Grandmother\n---\n",
        "a/Tin.md": "",
        "b/Tin.md": "",
        "b/deep/Lead.md": "",
        "b/deep/plan.png": b"",
        "Board.canvas": "{}",
        "Maps.md": "",
        "Maps/x.md": "",
        "Zinc/Zinc.md": "",
        "202301011230 Ore.md": "",
        "It’s.md": "",
    }
)


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path)


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("Chinatown memories", "Chinatown memories.md"),
        ("chinatown MEMORIES.md", "Chinatown memories.md"),
        ("a/Tin", "a/Tin.md"),
        ("Lead", "b/deep/Lead.md"),
        ("deep/lead", "b/deep/Lead.md"),
        ("./b/deep/Lead.md", "b/deep/Lead.md"),
        ("plan.png", "b/deep/plan.png"),
        ("Board.canvas", "Board.canvas"),
        ("b/deep", "b/deep"),
        ("B/Deep/", "b/deep"),
        ("Maps/", "Maps"),
        ("Maps.md", "Maps.md"),
        ("Zinc/Zinc", "Zinc/Zinc.md"),
    ],
)
def test_b3_exact_names(words, path):
    assert thing_named(NAMES, words) == path


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("China", "No file is called China; did you mean Chinatown memories.md?"),
        ("老唐人街", "No file is called 老唐人街; did you mean Chinatown memories.md?"),
        ("memories", "No file is called memories; did you mean Chinatown memories.md?"),
        ("Grandmother", "No file is called Grandmother; did you mean Chinatown memories.md?"),
        ("202301011230", "No file is called 202301011230; did you mean 202301011230 Ore.md?"),
        ("It's", "No file is called It's; did you mean It’s.md?"),
        ("Laed", "No file is called Laed; did you mean b/deep/Lead.md?"),
        ("Depe", "No file is called Depe; did you mean b/deep/?"),
        ("plan", "No file is called plan; did you mean b/deep/plan.png?"),
        ("xyzzy", "No file is called xyzzy."),
        ("Tin", "Tin may mean 2 files: a/Tin.md, b/Tin.md; name one by its path."),
        ("Maps", "Maps may mean the folder Maps/ or the file Maps.md; write it so."),
        ("", "No file is called ."),
    ],
)
def test_b3_what_is_merely_like_a_name_is_only_suggested(words, sentence):
    with pytest.raises(UsageError) as raised:
        thing_named(NAMES, words)
    assert str(raised.value) == sentence


def test_b3_a_spelling_that_is_exact_wins_over_one_that_is_not():
    twins = vault_of({"b.md": "", "B.md": "", "c.md": ""})
    assert thing_named(twins, "b") == "b.md"
    assert thing_named(twins, "B") == "B.md"
    with pytest.raises(UsageError, match="may mean 2 notes"):
        note_named(vault_of({"x/b.md": "", "x/B.md": ""}), "X/b")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("mv", "ol", "x"), "did you mean sub/old.md?"),
        (("mv", "subb", "x"), "did you mean sub/?"),
        (("mv", "--heading", "ol", "Part", "x"), "No note is called ol; did you mean sub/old.md?"),
        (("mv", "--heading", "old", "Par", "x"), "has no heading Par; did you mean Part?"),
        (("mv", "--tag", "ta", "x"), "No note bears the tag #ta; did you mean #tag?"),
        (("lint", "--fix", "vault/sub/ol"), "no such note or folder"),
        (("lint", "--fix", "vault/sub/old"), "no such note or folder"),
    ],
)
def test_b3_partial_name_is_only_a_suggestion(vault, arguments, words):
    done = vault.run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert vault.files() == FILES


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("sub/old.md", "y"), "sub/y.md"),
        (("old", "y"), "sub/y.md"),
        (("sub/old.md", "./y"), "y.md"),
        (("sub/old.md", "/y"), "y.md"),
        (("sub/old.md", "/"), "old.md"),
        (("sub/old.md", "."), "old.md"),
        (("sub/old.md", "x/"), "x/old.md"),
        (("sub/old.md", "x/y"), "x/y.md"),
        (("sub/old.md", "SUB/y"), "sub/y.md"),
        (("sub/p.png", "q"), "sub/q.png"),
        (("p.png", "/q.jpg"), "q.jpg"),
        (("b.canvas", "board"), "board.canvas"),
        (("b.canvas", "sub"), "sub/b.canvas"),
        (("sub", "other"), "other/old.md"),
        (("sub", "x/"), "x/sub/old.md"),
    ],
)
def test_b4_where_a_new_name_leads(vault, arguments, expected):
    done = vault.run("mv", *arguments)
    assert done.returncode == 0, done.stderr
    assert expected in vault.files()
    assert f" is {expected} now" in done.stderr or "old.md" in expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("old.md", "y"), "sub/y.md"),
        (("old", "y"), "sub/y.md"),
        (("old.md", "../y"), "y.md"),
        (("old.md", "./y"), "sub/y.md"),
        (("old.md", "/y"), "y.md"),
        (("p.png", "x/"), "sub/x/p.png"),
        (("../a.md", "b"), "b.md"),
        (("a", "z"), "z.md"),
    ],
)
def test_b4_so_it_is_below_a_folder(vault, arguments, expected):
    done = vault.run("mv", *arguments, cwd=vault.root / "sub", named=False)
    assert done.returncode == 0, done.stderr
    assert expected in vault.files()


@pytest.mark.parametrize(
    "arguments",
    [
        ("old", "old"),
        ("old", "sub/old.md"),
        ("sub/old.md", "sub"),
        ("sub/old.md", "sub/"),
        ("sub", "sub"),
        ("sub", "/"),
        ("p.png", "p.png"),
        ("b.canvas", "b"),
        ("--heading", "old", "Part", "Part"),
        ("--tag", "#tag", "tag"),
    ],
)
def test_b4_nothing_to_do_is_said(vault, arguments):
    done = vault.run("mv", *arguments)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "Nothing to do: that is its name already.\n"
    assert vault.files() == FILES


def test_b4_a_plan_that_does_nothing_is_one_as_well(vault):
    assert (
        vault.run("mv", "-n", "old", "old").stdout == "Nothing to do: that is its name already.\n"
    )
    plan = json.loads(vault.run("mv", "--format", "json", "old", "old").stdout)
    assert (plan["renames"], plan["changes"]) == ([], [])


BAD = [
    ("old", "a: b", "holds :"),
    ("old", "what?", "holds ?"),
    ("old", "a*b/c", "holds *"),
    ("old", "deep/a|b/c", "holds |"),
    ("old", "C#", "holds #"),
    ("old", "x[1]", "holds ["),
    ("old", "a^b/c", "holds ^"),
    ("old", "50%%/c", "holds %%"),
    ("old", "con", "is reserved on Windows"),
    ("old", "end./c", "ends in a dot or a blank"),
    ("p.png", "q#1", "holds #"),
    ("b.canvas", "q:1", "holds :"),
    ("sub", "sub#2", "holds #"),
    ("sub", "aux/", "is reserved on Windows"),
]


@pytest.mark.parametrize(("old", "new", "fault"), BAD)
def test_b4_a_name_that_lint_would_report_is_refused(vault, old, new, fault):
    done = vault.run("mv", old, new)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{fault}" in done.stderr
    assert "choose another, or give --force." in done.stderr
    assert vault.files() == FILES


@pytest.mark.skipif(os.name != "posix", reason="no such names elsewhere")
@pytest.mark.parametrize(
    ("old", "new"), [("p.png", "q#1"), ("p.png", "what?"), ("b.canvas", "q:1")]
)
def test_b4_force_takes_it_and_says_so(vault, old, new):
    done = vault.run("mv", "--force", old, new)
    assert done.returncode == 0
    assert "(N00" in done.stderr
    assert any(new in path for path in vault.files())


@pytest.mark.skipif(os.name != "posix", reason="no such names elsewhere")
def test_b4_what_is_named_so_already_may_move_and_change(vault):
    folder = vault.root / "Q? A"
    folder.mkdir()
    (folder / "C# x.png").write_text("")
    (folder / "other.png").write_text("")
    assert vault.run("mv", "Q? A/C# x.png", "sub/").returncode == 0
    assert vault.run("mv", "sub/C# x.png", "Q? A/y").returncode == 0
    assert "Q? A/y.png" in vault.files()


def test_b4_a_path_of_the_file_system_is_taken_for_what_it_is(vault):
    done = vault.run("mv", "old", str(vault.folder / "out.md"))
    assert done.returncode == 2
    assert "not in the vault" in done.stderr
    assert vault.run("mv", "old", str(vault.root / "in" / "new.md")).returncode == 0
    assert "in/new.md" in vault.files()


def test_b4_tags_that_become_one_are_told(vault):
    (vault.root / "a.md").write_text("#tag #label\n")
    done = vault.run("mv", "--tag", "tag", "label")
    assert "#label is there already; both are one now." in done.stderr
    assert (vault.root / "a.md").read_text() == "#label #label\n"

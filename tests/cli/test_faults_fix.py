"""`lint --fix` on real files: what hangs together is written together, and what is left is told."""

import os

import pytest
from test_mv import Vault

CANVAS = '{"nodes":[{"id":"1","type":"file","file":"N.md","subpath":"#Of White lead"}]}'
FILES = {
    "N.md": "# Of [[White lead]]\n\n[[White lead]]\n",
    "s.md": "[[N#Of White lead|there]] [[White lead]]\n",
    "other.md": "[[White lead]] [[N]]\n",
    "c.canvas": CANVAS,
    "Ceruse.md": "---\naliases: [White lead]\n---\n[[s]] [[other]]\n",
}


@pytest.fixture
def vault(tmp_path):
    made = Vault(tmp_path)
    for path in [*made.files()]:
        (made.root / path).unlink()
    for path, text in FILES.items():
        (made.root / path).write_text(text)
    return made


def fix(vault, *more):
    return vault.run("lint", "--fix", "--select", "L002,S001,L001", "--format", "concise", *more)


def test_b6_notes_and_canvases_follow(vault):
    done = fix(vault)
    assert done.returncode == 0, done.stderr
    assert vault.files() == {
        "N.md": "# Of [[Ceruse|White lead]]\n\n[[Ceruse|White lead]]\n",
        "s.md": "[[N#Of Ceruse White lead|there]] [[Ceruse|White lead]]\n",
        "other.md": "[[Ceruse|White lead]] [[N]]\n",
        "c.canvas": CANVAS.replace("Of White", "Of Ceruse White"),
        "Ceruse.md": FILES["Ceruse.md"],
    }
    assert "Fixed 4 problems in 4 files." in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
@pytest.mark.parametrize("path", ["s.md", "c.canvas", "N.md"])
def test_b6_what_cannot_be_written_whole_is_not_written(vault, path):
    (vault.root / path).chmod(0o444)
    done = fix(vault)
    assert vault.files() == {**FILES, "other.md": "[[Ceruse|White lead]] [[N]]\n"}
    assert f"{path} was left alone" in done.stderr
    assert f"a fix needs {path} written as well" in done.stderr
    assert "Fixed 1 problem in 1 file." in done.stderr


def test_b6_a_buffer_is_not_mended_where_other_notes_would_have_to_follow(vault):
    named = ("--stdin-filename", str(vault.root / "N.md"))
    done = vault.run("lint", "--fix", "--select", "L002", *named, given=FILES["N.md"])
    assert done.stdout == "# Of [[White lead]]\n\n[[Ceruse|White lead]]\n"


def test_b7_a_left_out_fix_is_told(vault):
    (vault.root / "s.md").write_text("- one ^id\n  %% kbtool: ignore[L001] %%\n")
    done = fix(vault)
    assert "1 fix was left out: it would change more than the fault" in done.stderr
    assert (vault.root / "s.md").read_text() == "- one ^id\n  %% kbtool: ignore[L001] %%\n"


def test_b5_the_reported_frontmatter_stays(vault):
    properties = "tags: machine learning, deep nets (CNN)\naliases: Müller, Hans\n"
    text = f"---\n{properties}matrix: [[1, 2]]\n---\n"
    (vault.root / "other.md").write_text(text, encoding="utf-8")
    vault.run("lint", "--fix")
    assert vault.files()["other.md"] == text


def test_b18_a_diff_names_files_as_people_do(vault):
    (vault.root / "其他 ü.md").write_text("[[White lead]]\n")
    done = vault.run("lint", "--diff", "--select", "L002")
    assert "+++ b/其他 ü.md" in done.stdout

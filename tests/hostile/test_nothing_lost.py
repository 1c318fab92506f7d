"""Fixing and renaming over the whole corpus: what need not change does not, and nothing is lost."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from hostile import hostile_vault
from hostile.test_whole_corpus import path_of

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs names and files of every kind")
SIZE = 2_000
UNTOUCHABLE = {"F001", "F003", "F006", "F008"}
"""Codes of notes whose text is not known byte by byte."""

BYTES_UNKNOWN = ("latin-1.md", "overlong.md", "utf-16-le.md")


@pytest.fixture
def vault(tmp_path):
    made = hostile_vault.make(tmp_path, SIZE)
    yield made
    hostile_vault.remove(made)


def contents(vault):
    """Return the bytes of every regular file, and where every link leads."""
    found = {}
    for folder, folders, names in os.walk(vault.root):
        folders[:] = [name for name in folders if name != "deep"]
        for name in names:
            path = Path(folder, name)
            found[str(path.relative_to(vault.root))] = bytes_of(path)
    return found


def bytes_of(path):
    if path.is_symlink():
        return path.readlink()
    readable = path.is_file() and os.access(path, os.R_OK)
    return path.read_bytes() if readable else None


def findings(vault):
    answer = vault.kbtool("lint", "--output-format", "json")
    assert answer.returncode == 1, answer.stderr
    return json.loads(answer.stdout)["diagnostics"]


@pytest.mark.parametrize("words", [["--fix"], ["--fix", "--unsafe-fixes"]])
def test_fixing_loses_nothing(vault, words):
    before, rows = contents(vault), findings(vault)
    assert len(before) > 200
    fixable = {path_of(row) for row in rows if row["fix"]}
    sealed = {path_of(row) for row in rows if row["code"] in UNTOUCHABLE}
    answer = vault.kbtool("lint", *words, "--output-format", "concise")
    assert answer.returncode == 1, answer.stderr
    assert b"Traceback" not in answer.stderr
    after = contents(vault)
    renamed = before.keys() - after.keys()
    if words == ["--fix"]:
        assert before.keys() == after.keys()
    assert renamed <= fixable
    assert Counter(before[path] for path in renamed) <= Counter(
        after[path] for path in after.keys() - before.keys()
    )
    changed = {path for path in before.keys() & after.keys() if before[path] != after[path]}
    assert changed
    assert changed <= fixable
    assert changed & sealed == set()
    unused = {path_of(row) for row in rows if row["code"] == "S001"}  # comments that are to go
    for path in changed - unused:
        assert letters_of(before[path]) <= letters_of(after[path]), path


def letters_of(data):
    """Count the letters and digits of a note: a fix may add, quote and reorder, never drop."""
    return Counter(sign for sign in data.decode("utf-8-sig") if sign.isalnum())


def test_renaming_changes_links_and_nothing_else(vault):
    for name in BYTES_UNKNOWN:  # whose links cannot be rewritten
        before = contents(vault)
        answer = vault.kbtool("mv", "Target.md", "Target renamed.md")
        assert answer.returncode == 2, answer.stderr
        assert name.encode() in answer.stderr
        assert contents(vault) == before
        (vault.root / name).unlink()
    before = contents(vault)
    answer = vault.kbtool("mv", "Target.md", "Target renamed.md")
    assert answer.returncode == 0, answer.stderr
    after = contents(vault)
    assert after.pop("Target renamed.md") == before.pop("Target.md")
    assert before.keys() == after.keys()
    changed = {path for path in before if before[path] != after[path]}
    assert len(changed) > 50
    for path in changed:
        assert after[path].replace(b"Target renamed", b"Target") == before[path], path

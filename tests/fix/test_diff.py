import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.fix.diff import unified_diff


def test_one_changed_line_with_its_context():
    before = b"".join(b"%d\n" % n for n in range(1, 12))
    after = before.replace(b"6\n", b"six\n")
    assert unified_diff(b"Notes/a b.md", before, after) == (
        b"--- a/Notes/a b.md\t\n+++ b/Notes/a b.md\t\n"
        b"@@ -3,7 +3,7 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n 9\n"
    )


def test_a_missing_line_end_is_named():
    assert unified_diff(b"a", b"x", b"y\n") == (
        b"--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n"
    )


def test_odd_names_are_quoted():
    assert unified_diff(b'a\n"\xff.md', b"", b"x\n").startswith(b'--- "a/a\\012\\"\\377.md"\n')


@pytest.mark.parametrize(
    "name", ["中文.md", "Überblick/Łódź.md", "عربي.md", "👨\u200d👩\u200d👧.md", "x'y$z.md"]
)
def test_b18_letters_of_any_script_stay_readable(name):
    path = name.encode()
    assert unified_diff(path, b"", b"x\n").startswith(b"--- a/" + path + b"\n+++ b/" + path + b"\n")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("中\t文.md".encode(), '"a/中\\011文.md"'.encode()),
        ('中"文.md'.encode(), '"a/中\\"文.md"'.encode()),
        ("中\\文.md".encode(), '"a/中\\\\文.md"'.encode()),
        ("中".encode() + b"\xe4.md", '"a/中\\344.md"'.encode()),
        (b"a\x7f.md", b'"a/a\\177.md"'),
    ],
)
def test_b18_what_would_end_a_name_is_escaped(path, shown):
    assert unified_diff(path, b"", b"x\n").startswith(b"--- " + shown + b"\n")


def test_a_file_that_comes_or_goes_is_none_on_one_side():
    assert unified_diff(b"a", None, b"x\n") == b"--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+x\n"
    assert unified_diff(b"a", b"x\n", None) == b"--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    assert unified_diff(b"a", None, b"") == b""


@pytest.mark.skipif(shutil.which("git") is None, reason="git applies the patch")
def test_git_makes_and_takes_away_files(tmp_path):
    (tmp_path / "old ü.md").write_bytes(b"x\n")
    patch = unified_diff("old ü.md".encode(), b"x\n", None)
    patch += unified_diff("neu/中.md".encode(), None, b"y\n")
    subprocess.run(["git", "apply", "-"], input=patch, cwd=tmp_path, check=True, timeout=30)
    assert not (tmp_path / "old ü.md").exists()
    assert (tmp_path / "neu/中.md").read_bytes() == b"y\n"


def test_nothing_changed_is_nothing():
    assert unified_diff(b"a", b"x\r\n", b"x\r\n") == b""


def test_equal_lines_behind_a_change_are_its_context():
    diff = unified_diff(b"a", b"x\n" + b"y\n" * 4, b"y\n" * 5)
    assert diff.endswith(b"@@ -1,4 +1,4 @@\n-x\n+y\n y\n y\n y\n")


TEXTS = st.lists(st.sampled_from([b"a\n", b"b\r\n", b"\n", b"c d\n", "中\n".encode()]), max_size=12)


@pytest.mark.skipif(shutil.which("git") is None, reason="git applies the patch")
@settings(max_examples=25, deadline=None)
@given(
    TEXTS,
    TEXTS,
    st.sampled_from([b"", b"end"]),
    st.sampled_from(["a.md", "中文 笔记.md", 'é"q".md', "b\\c ü.md"]),
)
def test_git_applies_it(tmp_path_factory, before, after, end, name):
    folder = tmp_path_factory.mktemp("patched")
    old, new = b"".join(before) + end, b"".join(after)
    if old == new:
        return
    (folder / name).write_bytes(old)
    patch = unified_diff(name.encode(), old, new)
    command = ["git", "apply", "--unsafe-paths", "--whitespace=nowarn", "-"]
    subprocess.run(command, input=patch, cwd=folder, check=True, timeout=30)
    assert (folder / name).read_bytes() == new

"""Faults B10 and B12: what the system refuses is told in a sentence; words are UTF-8 always."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kbtool.cli.os_errors import refusal_of
from kbtool.cli.streams import OutputError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a shell, and bytes as arguments")
NOTES = {
    "a.md": "# Part\n\nApples, 中文 [[b]] [[nowhere]] #fruit\n",
    "b.md": "Pears.\n",
    "中.md": "See [[a]].\n",
    "ä.md": "See [[中]].\n",
}
TALKING = (
    "lint",
    "lint --output-format json",
    "search apples",
    "search apples --format json",
    "search -0 apples",
    "search apples --count",
    "show a",
    "tags",
    "sources",
    "export",
    "mv a c --dry-run",
    "rule",
    "rule L001",
    "cache",
    "doctor",
    "config",
    "config --schema",
    "watch --status",
    "watch --jsonl",
    "lint --watch",
    "--help",
    "search --help",
    "--version",
)
NEEDING_A_FOLDER = ("lint", "search apples", "index", "show a", "tags", "export", "config", "cache")


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    root = tmp_path_factory.mktemp("environment") / "vault"
    (root / ".obsidian").mkdir(parents=True)
    for name, text in NOTES.items():
        (root / name).write_text(text, encoding="utf-8")
    shell(root, "index")
    return root


def shell(vault, command, redirection="", before=":", **variables):
    """Run `kbtool COMMAND` through a shell; return exit code, results and talk as text."""
    environment = {**os.environ, "KBTOOL_CACHE_DIR": str(vault.parent / "cache"), **variables}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    line = f'{before}; "{sys.executable}" -m kbtool {command} {redirection}'
    answer = subprocess.run(
        ["sh", "-c", line],
        cwd=vault,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return answer.returncode, answer.stdout, answer.stderr


def is_one_sentence(talk):
    return talk.startswith("kbtool: ") and talk.count("\n") == 1 and talk.endswith(".\n")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no disk that is always full")
@pytest.mark.parametrize("command", TALKING)
def test_b10_results_that_find_no_room_are_an_error(vault, command):
    code, _, talk = shell(vault, command, ">/dev/full")
    assert code == 2
    assert talk.splitlines()[-1] == (
        "kbtool: The results cannot be written (No space left on device)."
    )
    assert "Traceback" not in talk


@pytest.mark.parametrize("command", TALKING[::3])
def test_b10_results_for_a_closed_stream_are_an_error(vault, command):
    code, _, talk = shell(vault, command, ">&-")
    assert code == 2
    assert talk.splitlines()[-1] == (
        "kbtool: The results cannot be written: standard output is closed."
    )


@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-", "<&-", "2>&- <&-"])
@pytest.mark.parametrize("command", ["lint", "search apples", "show a", "index"])
def test_b10_nothing_is_lost_where_nobody_can_be_told(vault, command, redirection):
    if "full" in redirection and not Path("/dev/full").is_char_device():
        pytest.skip("no disk that is always full")
    code, results, talk = shell(vault, command, redirection)
    plain = shell(vault, command)
    assert (code, results) == plain[:2]
    assert talk in ("", plain[2])


@pytest.mark.parametrize("command", NEEDING_A_FOLDER)
def test_b10_a_folder_that_is_gone_is_named(vault, command):
    gone = vault.parent / "gone"
    code, results, talk = shell(vault, command, before=f'mkdir "{gone}" && cd "{gone}" && rmdir .')
    if gone.exists():  # some systems keep a folder that somebody stands in
        gone.rmdir()
        code, results, talk = shell(
            vault, command, before=f'mkdir "{gone}" && cd "{gone}" && rmdir "{gone}"'
        )
    assert (code, results) == (2, "")
    assert is_one_sentence(talk)
    assert "The folder you are in is gone" in talk


@pytest.mark.parametrize("command", ["lint", "search apples", "show a", "rule L001", "--version"])
def test_b10_a_folder_that_is_gone_is_no_matter_to_a_named_vault(vault, command):
    gone = vault.parent / "gone too"
    away = f'mkdir "{gone}" && cd "{gone}" && rmdir "{gone}"'
    code, results, talk = shell(vault, command, before=away, KBTOOL_VAULT=str(vault))
    assert code == int(command == "lint")
    assert results
    assert "kbtool:" not in talk


@pytest.mark.parametrize(
    ("command", "before", "variables", "said"),
    [
        ("index --rebuild", "ulimit -f 0", {}, "the index cannot be written (File too large)"),
        ("lint --write-baseline {vault}", ":", {}, "vault: cannot be written (Is a directory)"),
        ("lint --write-baseline no/such/x", ":", {}, "cannot be written (No such file or dir"),
        ("search apples --open", ":", {"VISUAL": "no-such-editor"}, "no-such-editor is not inst"),
        ("search apples --open", ":", {"VISUAL": "/"}, "/ cannot be started: Permission denied"),
        (
            "search apples --open",
            ":",
            {"VISUAL": "'"},
            "command, ', is not understood",
        ),
        ("lint", ":", {"KBTOOL_VAULT": "/dev/null"}, "/dev/null: not a folder; name the vault"),
    ],
)
def test_b10_what_the_system_refuses_is_one_sentence(vault, command, before, variables, said):
    code, _, talk = shell(vault, command.format(vault=vault), before=before, **variables)
    assert code == 2
    assert said in talk.splitlines()[-1]
    assert talk.splitlines()[-1].startswith("kbtool: ")
    assert "Internal error" not in talk


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            MemoryError(),
            "There is not enough memory for this; allow this process more (ulimit -v).",
        ),
        (OSError(errno.ENOSPC, "No space left"), "No space left; make room there."),
        (PermissionError(errno.EACCES, "No", "/x"), "/x: No; see who may read and write it."),
        (OSError(errno.EIO, "Input/output error", b"/x"), "/x: Input/output error."),
        (OSError("odd"), "Odd."),
        (OutputError(errno.EIO, "Input/output error"), "The results cannot be written (Input/"),
    ],
)
def test_b10_each_refusal_has_its_words(error, said):
    assert refusal_of(error).startswith(said)


@pytest.mark.parametrize(
    "variables",
    [
        {"HOME": "/no/such/home"},
        {"HOME": "/dev/null"},
        {"HOME": ""},
        {"TMPDIR": "/no/such/folder"},
        {"KBTOOL_CACHE_DIR": "/dev/null/x"},
        {"KBTOOL_STATE_DIR": "/dev/null"},
        {"XDG_CONFIG_HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null"},
        {"COLUMNS": "-3", "TERM": ""},
        {"COLUMNS": "none", "LANG": "xx_YY.nothing"},
    ],
)
def test_b10_odd_surroundings_change_no_answer(vault, variables):
    for command in ("lint", "search apples"):
        assert shell(vault, command, **variables)[:2] == shell(vault, command)[:2]


ASCII = {"PYTHONUTF8": "0", "LC_ALL": "C"}


@pytest.mark.parametrize(
    "command",
    [
        "search 中文",
        "search 中文 --format json --sort path",
        "search --format paths file:ä",
        "search -0 link:中",
        "show 中",
        "lint",
        "lint ä.md",
        "lint --stdin-filename 中.md < ä.md",
        "mv 中 国 --dry-run",
        "mv --heading a Part Größe --dry-run",
        "mv --tag fruit 水果 --dry-run",
        "export",
        "index --rebuild",
    ],
)
def test_b12_an_ascii_locale_changes_no_answer(vault, command):
    def without_time(text):
        return [line for line in text.splitlines() if "took_ms" not in line]

    code, results, _ = shell(vault, command, **ASCII)
    plain = shell(vault, command)
    assert code == plain[0]
    assert without_time(results) == without_time(plain[1])
    assert plain[0] == 0 or "lint" in command


@pytest.mark.parametrize("variables", [{}, ASCII])
@pytest.mark.parametrize(
    "words",
    [
        ["search", b"\xff"],
        ["search", b"caf\xe9", "x"],
        ["search", "--count", b"\xed\xa0\x80"],
        ["mv", "--heading", "a", "Part", b"Gr\xf6\xdfe"],
        ["mv", "--tag", "fruit", b"obst\xff"],
        ["rule", b"L\xff"],
        ["show", b"\xff"],
        ["sources", b"\xff"],
        ["lint", "--select", b"\xff"],
        [b"\xff"],
    ],
)
def test_b12_words_that_are_no_text_are_one_sentence(vault, words, variables):
    before = {path: path.read_bytes() for path in vault.glob("*.md")}
    answer = subprocess.run(
        [sys.executable, "-m", "kbtool", "-C", str(vault), *words],
        env={**os.environ, "KBTOOL_CACHE_DIR": str(vault.parent / "cache"), **variables},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 2, answer.stderr
    assert answer.stderr.startswith(b"kbtool: ")
    assert answer.stderr.count(b"\n") == 1
    assert {path: path.read_bytes() for path in vault.glob("*.md")} == before


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take UTF-8 names only")
@pytest.mark.parametrize("variables", [{}, ASCII])
def test_b12_a_path_may_be_any_bytes(tmp_path, variables):
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    Path(os.fsdecode(os.fsencode(root) + b"/caf\xe9.md")).write_text("Apples [[nowhere]]\n")

    def kbtool(*words):
        return subprocess.run(
            [sys.executable, "-m", "kbtool", "-C", str(root), *words],
            env={**os.environ, "KBTOOL_CACHE_DIR": str(tmp_path / "cache"), **variables},
            cwd=root,
            capture_output=True,
            timeout=60,
            check=False,
        )

    assert b"caf\\xe9.md" in kbtool("lint", b"caf\xe9.md").stdout
    assert kbtool("search", "-0", "apples").stdout == b"caf\xe9.md\0"
    assert kbtool("show", b"caf\xe9.md").returncode == 0
    assert kbtool("mv", b"caf\xe9.md", "café.md").returncode == 0
    assert (root / "café.md").read_text() == "Apples [[nowhere]]\n"

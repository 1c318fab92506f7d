"""Whatever a vault holds, no format lets it speak to the terminal."""

import os
import subprocess
import sys

import pytest

from kbtool.cli.commands.lint import lint

FORMATS = ["full", "concise", "json", "jsonl", "vimgrep", "github", "gitlab", "sarif", "junit"]
BYTES = [bytes([n]) for n in range(1, 256) if n not in b"/\n"]
DIRECTIONS = "\u202e\u2066\u200b\u2028\u2029\x9b\ufeff"
HOSTILE = set(range(32)) - {ord("\n")} | set(range(0x7F, 0xA0)) | {ord(c) for c in DIRECTIONS}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs names of any bytes")


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    """Notes whose names and texts hold every byte, and what turns the reading direction."""
    folder = tmp_path_factory.mktemp("hostile") / "vault"
    folder.mkdir()
    for number, start in enumerate(range(0, len(BYTES), 64)):
        name = b"%d " % number + b"".join(BYTES[start : start + 64])
        text = b"[[" + name.replace(b"]", b"") + b"]] #a" + name + b"\nsource:: [[x\x1b]0;t\x07]]\n"
        with open(os.fsencode(folder) + b"/" + name + b".md", "wb") as file:  # noqa: PTH123 - bytes
            file.write(text)
    (folder / f"turn{DIRECTIONS}.md").write_text(
        f"---\ntags: 'a {DIRECTIONS}'\ntag: {DIRECTIONS}\n---\n[[{DIRECTIONS}]] ^a\n\nx ^a\n",
        encoding="utf-8",
    )
    return folder


@pytest.mark.parametrize("output_format", FORMATS)
def test_no_format_prints_a_raw_control(vault, output_format):
    environment = {**os.environ, "KBTOOL_CACHE_DIR": str(vault.parent / "cache")}
    command = [sys.executable, "-m", "kbtool", "lint", str(vault), "--format", output_format]
    answer = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=60)
    assert answer.returncode == 1, answer.stderr
    shown = (answer.stdout + answer.stderr).decode("utf-8")
    assert "turn" in shown
    assert {ord(c) for c in shown} & HOSTILE == set()


def test_every_format_is_tried():
    import typing

    hints = typing.get_type_hints(lint, include_extras=True)
    choices = typing.get_args(typing.get_args(hints["output_format"])[0])
    assert sorted(choices) == sorted(FORMATS)

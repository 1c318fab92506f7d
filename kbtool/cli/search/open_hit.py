"""Opens a hit: in the user's editor at its first matching line, or in Obsidian."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from kbtool.cli.run import RunContext
from kbtool.errors import UsageError
from kbtool.index.search.searcher import Hit, SearchResult

_NUMBERED: Final = {
    "vi": "+{line}",
    "vim": "+{line}",
    "nvim": "+{line}",
    "nano": "+{line},{column}",
    "emacs": "+{line}:{column}",
    "emacsclient": "+{line}:{column}",
    "kak": "+{line}:{column}",
    "micro": "+{line}:{column}",
}
"""How editors are told a place before the file's name."""

_SUFFIXED: Final = frozenset({"hx", "helix", "subl", "zed"})
"""Editors that take `file:line:column`."""


def open_hit(run: RunContext, answer: SearchResult, number: int, *, in_obsidian: bool) -> int:
    """Open the hit of this number, from 1; return the editor's exit code, 1 without a hit.

    Raises UsageError where no editor is known, or the program cannot be started.
    """
    if number > len(answer.hits):
        run.console.say(f"There is no hit {number}; there are {len(answer.hits)}.")
        return 1
    hit = answer.hits[number - 1]
    if in_obsidian:
        return _run([*_opener(), obsidian_uri(run.root, hit)], "")
    editor = find_editor(run)
    if editor is None:
        raise UsageError("No editor is known; set VISUAL or EDITOR, or open with --obsidian.")
    command = command_for(editor, run.root / hit.path, *place_of(hit))
    return _run(command, "; set VISUAL or EDITOR")


def find_editor(run: RunContext) -> str | None:
    """Return the command of the user's editor, None where none is known."""
    named = (run.config.output.editor, os.environ.get("VISUAL"), os.environ.get("EDITOR"))
    return next((command for command in named if command and command.strip()), None)


def place_of(hit: Hit) -> tuple[int, int]:
    """Return the line and column of a hit's first match, 1 and 1 where it has none."""
    return (hit.matches[0].line, hit.matches[0].column) if hit.matches else (1, 1)


def command_for(editor: str, path: Path, line: int, column: int) -> list[str]:
    """Return the command that opens a file at a place; an unknown editor gets the file alone."""
    try:
        command = shlex.split(editor, posix=os.name == "posix")
    except ValueError as fault:
        reason = str(fault)[:1].lower() + str(fault)[1:]
        raise UsageError(f"The editor's command, {editor}, is not understood: {reason}.") from fault
    name = Path(command[0]).stem if command else ""
    file = str(path)
    if name in _NUMBERED:
        return [*command, _NUMBERED[name].format(line=line, column=column), file]
    if name in _SUFFIXED:
        return [*command, f"{file}:{line}:{column}"]
    if name in ("code", "codium", "code-insiders", "cursor"):
        return [*command, "--goto", f"{file}:{line}:{column}"]
    return [*command, file]


def obsidian_uri(root: Path, hit: Hit) -> str:
    """Return the link that makes Obsidian open a note of the vault at `root`."""
    return f"obsidian://open?vault={quote(root.name, safe='')}&file={quote(hit.path, safe='')}"


def _opener() -> list[str]:
    if sys.platform == "darwin":
        return ["open"]
    return ["cmd", "/c", "start", ""] if os.name == "nt" else ["xdg-open"]


@contextmanager
def _interrupts_left_to_it() -> Iterator[None]:
    """Let Ctrl-C be the editor's: it comes to every process of the terminal."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # an ignored one would be inherited
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _run(command: list[str], way_out: str) -> int:
    try:
        with _interrupts_left_to_it():
            return subprocess.run(command, check=False).returncode  # noqa: S603 - the user's own
    except FileNotFoundError as missing:
        raise UsageError(f"{command[0]} is not installed{way_out}.") from missing
    except OSError as fault:
        raise UsageError(f"{command[0]} cannot be started: {fault.strerror}.") from fault

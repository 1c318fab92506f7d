"""Other tools on the same vault, each run once: what they answer is not the same, only alike."""

import shlex
import shutil
from pathlib import Path

from bench.jobs import YARDSTICK_FILE, Place
from bench.measure import OverdueError, Sample, run


def peers_of(place: Place, programs: str, named: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the commands of the tools that are installed, and of those that are named.

    `programs` is a folder that is looked into before the PATH, such as a virtual environment's
    `bin`; a named one is `NAME=COMMAND` with {vault} where the vault's folder goes.
    """
    peers = {}
    if rumdl := _find("rumdl", programs):
        peers["rumdl"] = (rumdl, "check", "--no-cache", str(place.vault))
    if python := _find("python", programs):
        script = (str(YARDSTICK_FILE), "obsidiantools", str(place.vault))
        if any(Path(python).parent.parent.glob("lib/python*/site-packages/obsidiantools")):
            peers["obsidiantools"] = (python, *script)
    for one in named:
        name, _, command = one.partition("=")
        words = shlex.split(command)
        peers[name] = tuple(word.replace("{vault}", str(place.vault)) for word in words)
    return peers


def time_peer(command: tuple[str, ...], place: Place, patience: float) -> Sample | None:
    """Run a tool; None when it took longer than the patience, in seconds."""
    try:
        return run(command, place.environment, patience)
    except OverdueError:
        return None


def _find(program: str, folder: str) -> str | None:
    return shutil.which(program, path=folder) or shutil.which(program)

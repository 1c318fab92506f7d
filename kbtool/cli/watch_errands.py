"""The short errands of `kbtool watch`: status, stop, background, service."""

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Final, Literal

import kbtool
from kbtool.cli.watching import Wish
from kbtool.cli.wiring import Run
from kbtool.errors import WatcherRunningError
from kbtool.report.watch_status import status_json, status_text
from kbtool.store.cache import cache_folder
from kbtool.watch import background
from kbtool.watch.seat import ERRORS, LOG, ask_to_stop, find_sitter
from kbtool.watch.service import launchd_agent, systemd_unit

_STOP_SECONDS: Final = 5.0


def print_status(run: Run, *, as_json: bool) -> int:
    """Say how the vault's watcher stands; 1 when there is none."""
    sitter = find_sitter(cache_folder(run.root))
    run.console.write(status_json(sitter) if as_json else status_text(sitter, time.time()))
    return 0 if sitter is not None else 1


def stop_watcher(run: Run) -> int:
    """Ask the vault's watcher to end; 1 when there is none, or it does not listen."""
    folder = cache_folder(run.root)
    sitter = find_sitter(folder)
    if sitter is None:
        run.console.say("No watcher is running for this vault.")
        return 1
    if ask_to_stop(folder, _STOP_SECONDS):
        run.console.say(f"Stopped the watcher (pid {sitter.pid}).")
        return 0
    run.console.warn(
        f"The watcher (pid {sitter.pid}) has not ended within {_STOP_SECONDS:g} seconds; "
        "it ends when it has finished what it is doing."
    )
    return 1


def start_behind(run: Run, wish: Wish) -> int:
    """Start a watcher that outlives this terminal; 3 when one is running already."""
    folder = cache_folder(run.root)
    sitter = find_sitter(folder)
    if sitter is not None:
        raise WatcherRunningError(sitter.pid)
    package = Path(kbtool.__path__[0]).parent
    match background.start([*arguments_of(run, wish), "--log"], folder, package):
        case background.Failed(code, sentence):
            run.console.warn(f"The watcher ended at once: {sentence.removeprefix('kbtool: ')}")
            return code or 1
        case pid:
            run.console.say(f"Watching {run.root} (pid {pid}); the log is {folder / LOG}")
            return 0


def print_service(run: Run, wish: Wish, system: Literal["systemd", "launchd"]) -> int:
    """Print what the system needs to know to start a watcher at login."""
    program = shutil.which(sys.argv[0])
    start = [str(Path(program).resolve())] if program else [sys.executable, "-m", "kbtool"]
    command = [*start, *arguments_of(run, wish)]
    vault = str(run.root)
    match system:
        case "systemd":
            text = systemd_unit(command, vault, _own_environment())
        case "launchd":
            # Nobody would shorten a file that launchd writes: our own log is rotated.
            errors = str(cache_folder(run.root) / ERRORS)
            text = launchd_agent([*command, "--log"], vault, errors, _own_environment())
    run.console.write(text)
    return 0


def _own_environment() -> dict[str, str]:
    """Return what moves our folders in this shell, and would not at login."""
    names = ("KBTOOL_CACHE_DIR", "KBTOOL_STATE_DIR")
    return {name: str(Path(os.environ[name]).absolute()) for name in names if os.environ.get(name)}


def arguments_of(run: Run, wish: Wish) -> list[str]:
    """Return the words that ask for the same watching elsewhere."""
    words = ["watch", "--vault", str(run.root)]
    if wish.polls:
        words.append("--poll")
    if wish.seconds != Wish().seconds:
        words += ["--every", f"{wish.seconds:g}"]
    if wish.jsonl:
        words.append("--jsonl")
    if wish.on_problem is not None:
        words += ["--on-problem", wish.on_problem]
    return words

"""The short errands of `kbtool watch`: status, stop, background, service."""

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Final, Literal

import kbtool
from kbtool.app.find_vault import find_vault, vault_that_may_be_away
from kbtool.cli.console import console_of
from kbtool.cli.options import Options
from kbtool.cli.run import RunContext
from kbtool.cli.watch.run import WatchRequest
from kbtool.errors import WatcherRunningError
from kbtool.report.watch_status import status_json, status_text
from kbtool.store.cache.location import LAYOUT, cache_folder, cache_root
from kbtool.store.user_folders import vault_id
from kbtool.watch.process import daemon
from kbtool.watch.process.service import launchd_agent, systemd_unit
from kbtool.watch.process.status import (
    ERRORS,
    LOG,
    RunningWatcher,
    ask_to_stop,
    find_running_watcher,
)

_STOP_SECONDS: Final = 5.0


def print_status(options: Options, *, as_json: bool) -> int:
    """Say how the vault's watcher stands; 1 when there is none."""
    _, sitter = _find_watcher(options)
    text = status_json(sitter) if as_json else status_text(sitter, time.time())
    console_of(options).write(text)
    return 0 if sitter is not None else 1


def stop_watcher(options: Options) -> int:
    """Ask the vault's watcher to end; 1 when there is none, or it does not listen."""
    console = console_of(options)
    folder, sitter = _find_watcher(options)
    if sitter is None:
        console.say("No watcher is running for this vault.")
        return 1
    if ask_to_stop(folder, _STOP_SECONDS):
        console.say(f"Stopped the watcher (pid {sitter.pid}).")
        return 0
    console.warn(
        f"The watcher (pid {sitter.pid}) has not ended within {_STOP_SECONDS:g} seconds; "
        "it ends when it has finished what it is doing."
    )
    return 1


def _find_watcher(options: Options) -> tuple[Path, RunningWatcher | None]:
    """Return the vault's cache folder and its watcher; raises KbError where no vault was found.

    The watcher may well be there while the vault's folder is away or its configuration broken.
    """
    root = vault_that_may_be_away(options.vault)
    known = cache_root() / LAYOUT / vault_id(str(root))
    if not known.is_dir():
        root = find_vault(options.vault).root
    folder = cache_folder(root)
    sitter = find_running_watcher(folder)
    if sitter is None:
        find_vault(options.vault)
    return folder, sitter


def start_background(run: RunContext, wish: WatchRequest) -> int:
    """Start a watcher that outlives this terminal; 3 when one is running already."""
    folder = cache_folder(run.root)
    sitter = find_running_watcher(folder)
    if sitter is not None:
        raise WatcherRunningError(sitter.pid)
    package = Path(kbtool.__path__[0]).parent
    match daemon.start([*arguments_of(run, wish), "--log"], folder, package):
        case daemon.Failed(code, sentence):
            run.console.warn(f"The watcher ended at once: {sentence.removeprefix('kbtool: ')}")
            return code or 1
        case pid:
            run.console.say(f"Watching {run.root} (pid {pid}); the log is {folder / LOG}")
            return 0


def print_service(
    run: RunContext, wish: WatchRequest, system: Literal["systemd", "launchd"]
) -> int:
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


def arguments_of(run: RunContext, wish: WatchRequest) -> list[str]:
    """Return the words that ask for the same watching elsewhere."""
    words = ["watch", "--vault", str(run.root)]
    if wish.polls:
        words.append("--poll")
    if wish.seconds != WatchRequest().seconds:
        words += ["--every", f"{wish.seconds:g}"]
    if wish.jsonl:
        words.append("--jsonl")
    if wish.on_problem is not None:
        words += ["--on-problem", wish.on_problem]
    return words

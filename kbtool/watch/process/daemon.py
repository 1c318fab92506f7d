"""Starting a watcher that outlives the terminal it was started from."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kbtool.watch.process.status import ERRORS, find_running_watcher

_INTERVAL: Final = 0.05
_PATIENCE: Final = 20.0  # seconds until the new process must have taken its seat


@dataclass(frozen=True, slots=True)
class Failed:
    """The new watcher ended at once; `sentence` is what it said last."""

    exit_code: int
    sentence: str


def start(arguments: Sequence[str], folder: Path, package: Path) -> int | Failed:
    """Start `kbtool` with these arguments, return its pid once it watches, or what went wrong.

    `folder` is the vault's cache folder, `package` the folder that holds the kbtool package. A
    fresh process is started instead of a fork: threads do not survive one. It keeps the working
    directory, for the user's command and KBTOOL_CACHE_DIR may be relative to it.
    """
    begin = time.time()
    errors = folder / ERRORS
    with errors.open("wb") as stream:
        os.chmod(errors, 0o600)  # noqa: PTH101 - Path.chmod follows links on some platforms
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "kbtool", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stream,
            env={**os.environ, "PYTHONPATH": _python_path(package)},
            **_detached(),
        )
    return _await_seat(process, folder, errors, begin)


def _await_seat(
    process: "subprocess.Popen[bytes]", folder: Path, errors: Path, begin: float
) -> int | Failed:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        code = process.poll()
        if code is not None:
            said = errors.read_text(encoding="utf-8", errors="replace").strip()
            return Failed(code, said.rpartition("\n")[2])
        sitter = find_running_watcher(folder)
        # On Windows the process that was started may hand over to another one.
        if sitter is not None and (sitter.pid == process.pid or sitter.started >= begin):
            return sitter.pid
        time.sleep(_INTERVAL)
    return process.pid


def _python_path(package: Path) -> str:
    given = os.environ.get("PYTHONPATH")
    return os.pathsep.join([str(package), given] if given else [str(package)])


def _detached() -> dict[str, Any]:
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        return {"creationflags": flags}
    return {"start_new_session": True}

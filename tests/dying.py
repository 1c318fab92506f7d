"""Children that die, or whose disk fails, at a chosen operation on files; and power that goes.

A child is forked, so that nothing has to be imported again. The operations are those that Python
tells of before it does them: opening for writing, renaming, removing, making folders, syncing.
"""

import json
import os
import shutil
import signal
import sys
import warnings
from pathlib import Path
from typing import NamedTuple


class Operation(NamedTuple):
    """One thing done to a file; `other` is where a renamed one goes, `new` for one that was not."""

    kind: str  # open, rename, remove, mkdir, sync
    path: str
    other: str = ""
    new: bool = False


class Ended(NamedTuple):
    """How a child ended: its exit code (-9 when killed), what it did, and its last words."""

    code: int
    operations: list
    words: str


def in_child(act, folder, before):
    """Run `act` in a child; `before(number, operation)` is called ahead of each one in `folder`.

    What `before` raises, the operation raises.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # no thread of ours runs here
        pid = os.fork()
    if pid == 0:
        os.close(reading)
        _be_a_child(act, str(folder), before, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        *operations, words = [json.loads(line) for line in pipe] or [""]
    _, status = os.waitpid(pid, 0)
    if not isinstance(words, str):
        operations, words = [*operations, words], ""
    code = os.waitstatus_to_exitcode(status)
    return Ended(code, [Operation(*one) for one in operations], words)


def killing(at):
    """Die without a word ahead of the operation of this number, 0 for never."""

    def before(number, _operation):
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return before


def failing(at, error):
    """Fail like a disk does at the operation of this number and all that follow."""

    def before(number, operation):
        if number >= at and operation.kind != "remove":
            raise OSError(error, os.strerror(error))

    return before


def _be_a_child(act, folder, before, pipe):
    words, code = "", 0
    try:
        _listen(folder, before, pipe)
        act()
    except BaseException as fault:  # noqa: BLE001 - whatever it is, the parent is told
        words, code = f"{type(fault).__name__}: {fault}", 1
    os.write(pipe, json.dumps(words).encode() + b"\n")
    os._exit(code)


def _listen(folder, before, pipe):
    count = 0
    sync = os.fsync

    def hear(operation):
        nonlocal count
        if operation.path.startswith(folder):
            count += 1
            before(count, operation)
            os.write(pipe, json.dumps(operation).encode() + b"\n")

    def audit(event, words):
        if event == "open" and isinstance(words[0], str | bytes | os.PathLike):
            path = os.path.abspath(os.fsdecode(words[0]))  # noqa: PTH100 - it may be bytes
            if words[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                hear(Operation("open", path, new=not os.path.lexists(path)))
        elif event == "os.rename":
            hear(Operation("rename", os.fspath(words[0]), os.fspath(words[1])))
        elif event in ("os.remove", "os.rmdir", "os.mkdir"):
            hear(Operation(event[3:], os.fspath(words[0])))

    def told_sync(descriptor):
        hear(Operation("sync", os.readlink(f"/proc/self/fd/{descriptor}")))  # noqa: PTH115 - text
        sync(descriptor)

    os.fsync = told_sync
    sys.addaudithook(audit)


def lose_power(operations, backup, folder, fate):
    """Do to the files of `folder` what a power cut does to what no sync has made sure.

    `backup` holds the folder as it was before the operations. `fate` is what becomes of bytes
    that were not synced (`empty`, `zeros`, `kept`) and of names (`kept`, `undone`), as in
    `empty kept`.
    """
    bytes_fate, names_fate = fate.split()
    dirty, unsure = _unsure(operations)
    for path in sorted(dirty):
        if path.is_file():
            size = path.stat().st_size
            if bytes_fate != "kept":
                path.write_bytes(bytes(size) if bytes_fate == "zeros" else b"")
    if names_fate == "undone":
        for path in unsure:
            before = backup / path.relative_to(folder)
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
            if before.is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(before, path)


def _unsure(operations):
    """Return the files whose bytes no sync has made sure, and the names, latest first."""
    dirty, unsure = set(), []
    for one in operations:
        path = Path(one.path)
        match one.kind:
            case "open":
                dirty.add(path)
                if one.new:
                    unsure.append(path)
            case "sync" if path in dirty:
                dirty.discard(path)
            case "sync":
                unsure = [name for name in unsure if name.parent != path]
            case "rename":
                if path in dirty:
                    dirty.discard(path)
                    dirty.add(Path(one.other))
                unsure = [name for name in unsure if name != path] + [Path(one.other)]
            case _:
                unsure.append(path)
    return dirty, unsure[::-1]

"""The user's own command, run with each change on its standard input.

It runs in a thread of its own: however slow or broken it is, watching does not wait for it.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from kbtool.watch.messages import (
    Changed,
    CountChanged,
    EventSink,
    Fixed,
    ProblemFound,
    WatchEvent,
    WatchWarning,
)

_MOST_WAITING: Final = 1_000  # changes
_LONGEST_SECONDS: Final = 60.0
_ENDING_SECONDS: Final = 0.3
_WORDS_SECONDS: Final = 0.2
_WORDS_BYTES: Final = 1_000
_PART_BYTES: Final = 65_536
_END: Final = ""


class ProblemHook:
    """Collects the findings of a change and hands them over when the change is told.

    `render` gives one line for a piece of news, `complain` hears of a command that failed.
    """

    def __init__(
        self, command: str, render: Callable[[WatchEvent], str], complain: EventSink
    ) -> None:
        self._command = command
        self._render = render
        self._complain = complain
        self._lines: list[str] = []
        self._waiting: queue.Queue[str] = queue.Queue(_MOST_WAITING)
        self._running: subprocess.Popen[bytes] | None = None
        self._failed = False
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="on-problem", daemon=True)
        self._thread.start()

    def hear(self, news: WatchEvent) -> None:
        """Take in a piece of news; never waits."""
        match news:
            case ProblemFound() | Fixed():
                self._lines.append(self._render(news))
            case Changed() | CountChanged():
                self._hand_over()
            case _:
                pass

    def close(self) -> None:
        """End the command and the thread, waiting a moment for the first to agree."""
        self._closed = True
        with suppress(queue.Full):
            self._waiting.put_nowait(_END)
        running = self._running
        if running is not None:
            _end(running)

    def _hand_over(self) -> None:
        text, self._lines = "".join(self._lines), []
        if not text:
            return
        try:
            self._waiting.put_nowait(text)
        except queue.Full:
            self._fail(f"has fallen {_MOST_WAITING:,} changes behind, one was left out")

    def _work(self) -> None:
        while not self._closed:
            text = self._waiting.get()
            if text != _END:
                self._run(text)

    def _run(self, text: str) -> None:
        try:
            words = _LastWords()
            self._running = self._started(words.inlet)
        except OSError as error:
            self._fail(f"could not be run: {error.strerror}")
            return
        if self._closed:  # while it was being started
            _end(self._running)
        self._feed(self._running, text.encode("utf-8", "backslashreplace"), words)
        self._running = None

    def _started(self, errors: int) -> "subprocess.Popen[bytes]":
        try:
            # The user wrote the command on the command line, for a shell; notes only reach its
            # standard input. What it prints is not mixed into our results.
            return subprocess.Popen(  # noqa: S602 - as above
                self._command,
                shell=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,  # so that the shell's own children can be ended, too
            )
        finally:
            os.close(errors)

    def _feed(self, process: "subprocess.Popen[bytes]", data: bytes, words: "_LastWords") -> None:
        try:
            process.communicate(data, timeout=_LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            _end(process)
            if process.stdin is not None:
                with suppress(OSError):  # it has not read everything
                    process.stdin.close()
            self._fail(f"took more than {_LONGEST_SECONDS:g} seconds and was ended")
            return
        if process.returncode and not self._closed:
            said = words.last_line()
            self._fail(f"ended with {process.returncode}{said and f': {said}'}")
        else:
            self._failed = False

    def _fail(self, what: str) -> None:
        if not self._failed:
            self._failed = True
            self._complain(WatchWarning(f"The command of --on-problem {what.removesuffix('.')}."))


class _LastWords:
    """The end of what a command says on its standard error, of which it may say any amount."""

    def __init__(self) -> None:
        outlet, self.inlet = os.pipe()
        self._end = b""
        # A process that the command leaves behind may hold the pipe for ever: nobody waits for
        # its end but this thread.
        self._thread = threading.Thread(
            target=self._read, args=(outlet,), name="on-problem-words", daemon=True
        )
        self._thread.start()

    def last_line(self) -> str:
        """Return the last line that says something, "" when there is none."""
        self._thread.join(_WORDS_SECONDS)
        lines = self._end.decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def _read(self, outlet: int) -> None:
        with os.fdopen(outlet, "rb", buffering=0) as stream:
            while part := stream.read(_PART_BYTES):
                self._end = (self._end + part)[-_WORDS_BYTES:]


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask the command and its children to end, and then no longer ask."""
    _signal(process, "SIGTERM")
    with suppress(subprocess.TimeoutExpired):
        process.wait(_ENDING_SECONDS)
    _signal(process, "SIGKILL")


def _signal(process: "subprocess.Popen[bytes]", name: str) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.Signals[name])

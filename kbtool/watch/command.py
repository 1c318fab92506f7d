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

from kbtool.watch.news import Appeared, Changed, Counted, Fixed, News, Tell, Warned

_MOST_WAITING: Final = 1_000  # changes
_LONGEST_SECONDS: Final = 60.0
_END: Final = ""


class OnProblem:
    """Collects the findings of a change and hands them over when the change is told.

    `render` gives one line for a piece of news, `complain` hears of a command that failed.
    """

    def __init__(self, command: str, render: Callable[[News], str], complain: Tell) -> None:
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

    def hear(self, news: News) -> None:
        """Take in a piece of news; never waits."""
        match news:
            case Appeared() | Fixed():
                self._lines.append(self._render(news))
            case Changed() | Counted():
                self._hand_over()
            case _:
                pass

    def close(self) -> None:
        """End the command and the thread without waiting for either."""
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
            # The user wrote the command on the command line, for a shell; notes only reach its
            # standard input. What it prints is not mixed into our results.
            with subprocess.Popen(  # noqa: S602 - as above
                self._command,
                shell=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # so that the shell's own children can be ended, too
            ) as self._running:
                if self._closed:  # while it was being started
                    _end(self._running)
                self._feed(self._running, text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            self._fail(f"could not be run: {error.strerror}")
        finally:
            self._running = None

    def _feed(self, process: "subprocess.Popen[bytes]", data: bytes) -> None:
        try:
            process.communicate(data, timeout=_LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            _end(process)
            self._fail(f"took more than {_LONGEST_SECONDS:g} seconds and was ended")
            return
        if process.returncode and not self._closed:
            self._fail(f"ended with {process.returncode}")
        else:
            self._failed = False

    def _fail(self, what: str) -> None:
        if not self._failed:
            self._failed = True
            self._complain(Warned(f"The command of --on-problem {what}."))


def _end(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.terminate()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)

"""A progress bar on standard error, for work that lasts and eyes that watch.

Nothing is drawn before half a second has passed, nothing where standard error is no terminal, and
nothing is left of it at the end.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from kbtool.cli.console import Console
from kbtool.report.text.style import cells, clipped

_PATIENCE: Final = 0.5  # seconds before the first drawing
_INTERVAL: Final = 0.1  # seconds between two drawings
_BAR: Final = 24  # cells

Report = Callable[[str, int, int], None]
"""Says what is done: a word for the work, how many of it are done, how many there are."""


@contextmanager
def progress(console: Console) -> Iterator[Report]:
    """Give a function to call at every step; it costs a clock reading when nothing is drawn."""
    if not console.can_draw:
        yield _silent
        return
    bar = _Bar(console)
    try:
        yield bar.report
    finally:
        bar.erase()


def bar_text(work: str, done: int, total: int, width: int) -> str:
    """Return one line of at most `width` cells: the work, a bar, the numbers if there are any."""
    if not total:
        return clipped(f"{work} …", width)
    filled = _BAR * done // total
    text = f"{work} {'━' * filled}{' ' * (_BAR - filled)} {done:,}/{total:,}"
    return text[:width] if width > cells(work) else clipped(work, width)


class Relay:
    """Hands on what is reported to whoever listens, once somebody does."""

    def __init__(self) -> None:
        self.listener: Report = _silent

    def __call__(self, work: str, done: int, total: int) -> None:
        """Report some work."""
        self.listener(work, done, total)


def _silent(_work: str, _done: int, _total: int) -> None:
    """Draw nothing."""


class _Bar:
    """When it began, when it last drew, whether anything stands on the line."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._err = console.err
        self._next = time.monotonic() + _PATIENCE
        self._drawn = False
        self._ended = False

    def report(self, work: str, done: int, total: int) -> None:
        now = time.monotonic()
        if self._ended or now < self._next:
            return
        self._next = now + _INTERVAL
        self._drawn = True
        width = self._console.talk_width - 1
        self._err.write("\r\x1b[K" + bar_text(work, done, total, width))
        self._err.flush()

    def erase(self) -> None:
        self._ended = True
        if self._drawn:
            self._err.write("\r\x1b[K")
            self._err.flush()

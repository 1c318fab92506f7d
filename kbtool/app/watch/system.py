"""The world around a watcher as it really is: the time, the vault's folder, the signals."""

import os
import signal
import time
from collections.abc import Callable

from kbtool.watch.events.event_queue import EventQueue
from kbtool.watch.vault_root import Git, Root, git_around, look_at


class RealClock:
    """The computer's clocks."""

    def monotonic(self) -> float:
        """Return a time that never goes back."""
        return time.monotonic()

    def wall(self) -> float:
        """Return the seconds since 1970."""
        return time.time()


class RealGround:
    """The vault's folder on the disk."""

    def __init__(self, root: str) -> None:
        self._root = root

    def look(self) -> Root:
        """Ask which folder it is now."""
        return look_at(self._root)

    def git(self) -> Git:
        """Say whether git is changing the work tree at this moment."""
        return git_around(self._root)


def listen_to_signals(inbox: EventQueue, hang_up: Callable[[], None]) -> None:
    """Look at everything on SIGHUP and SIGCONT, where the platform has them.

    `hang_up` hears of the first, which may mean that the terminal is gone.
    """

    def on_hang_up(*_: object) -> None:
        hang_up()
        inbox.request_rescan("a hang-up signal came")

    def on_continue(*_: object) -> None:
        inbox.request_rescan("this process had been stopped")

    if os.name == "posix":
        signal.signal(signal.SIGHUP, on_hang_up)
        signal.signal(signal.SIGCONT, on_continue)

"""Searches on a thread of their own, the newest wish first: a screen goes on while they last.

Knows nothing of the screen: whoever listens is told, from that thread, what comes of each wish.
"""

import threading
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

from kbtool.app.search import Searcher, SearchReport
from kbtool.cli.progress import Relay
from kbtool.errors import KbError

_PATIENCE: Final = 2.0  # seconds for the thread to end


class Underway(NamedTuple):
    """So much of some work is done; `total` is 0 where nobody knows."""

    work: str
    done: int
    total: int


class Ready(NamedTuple):
    """The index holds every note's present state."""

    notes: int


class Found(NamedTuple):
    """What a query has found."""

    query: str
    answered: SearchReport


class Refused(NamedTuple):
    """Why a query finds nothing, in a sentence."""

    query: str
    reason: str


class Broken(NamedTuple):
    """An error that should not exist; nothing more is told."""

    error: BaseException


Told: TypeAlias = Underway | Ready | Found | Refused | Broken
Listener: TypeAlias = Callable[[Told], None]


class StoppedError(BaseException):
    """Nobody wants the work any more: unwind like on Ctrl-C."""


class Asker:
    """Asks a vault's searcher, one query at a time, until it is stopped.

    `relay` is what the searcher reports to: how far it is.
    """

    def __init__(self, searcher: Searcher, listener: Listener, relay: Relay) -> None:
        self._searcher = searcher
        self._listener = listener
        self._relay = relay
        self._wish: str | None = None
        self._is_stopped = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="search", daemon=True)

    def start(self) -> None:
        """Begin; the index is brought up to date unless a query comes first."""
        self._relay.listener = self._report
        self._thread.start()

    def ask(self, query: str) -> None:
        """Want a query answered, and no older one any more; an empty one wants no answer."""
        with self._changed:
            self._wish = query
            self._changed.notify()

    def stop(self, patience: float = _PATIENCE) -> bool:
        """End the thread soon; say whether it has ended within so many seconds."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._prepare()
            while True:
                self._answer(self._next())
        except StoppedError:
            return
        except BaseException as error:  # noqa: BLE001 - a thread has nobody else to tell
            self._tell(Broken(error))

    def _prepare(self) -> None:
        try:
            self._tell(Ready(self._searcher.prepare()))
        except KbError as error:
            self._tell(Refused("", str(error)))

    def _next(self) -> str:
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopped or self._wish is not None)
            if self._is_stopped or self._wish is None:
                raise StoppedError
            query, self._wish = self._wish, None
            return query

    def _answer(self, query: str) -> None:
        if not query.strip():
            return
        try:
            self._searcher.look_again()
            self._tell(Found(query, self._searcher.ask(query)))
        except KbError as error:
            self._tell(Refused(query, str(error)))

    def _report(self, work: str, done: int, total: int) -> None:
        if self._is_stopped:
            raise StoppedError
        self._tell(Underway(work, done, total))

    def _tell(self, told: Told) -> None:
        if not self._is_stopped:
            self._listener(told)

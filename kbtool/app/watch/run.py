"""Watches a vault: the one place where a watcher's parts are put together."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kbtool.app.watch.system import RealClock, RealGround, listen_to_signals
from kbtool.watch.events.event_queue import EventQueue
from kbtool.watch.events.observer import FileObserver
from kbtool.watch.loop import Watcher, WatchOptions
from kbtool.watch.messages import EventSink
from kbtool.watch.ports import StatusPort, WatchPorts, WorkspaceFactory


class Polling(NamedTuple):
    """How files are looked at where events are not to be had: every so many seconds.

    `always`: poll although the system could tell of events.
    """

    seconds: float = 2.0
    always: bool = False


_USUAL = Polling()


def watch_vault(
    root: Path,
    workspaces: WorkspaceFactory,
    status: StatusPort,
    tell: EventSink,
    hang_up: Callable[[], None],
    *,
    polling: Polling = _USUAL,
    lists_existing: bool = False,
) -> None:
    """Watch until `status` says that somebody asked for the end; a signal's exception goes on.

    `tell` hears every change, with `lists_existing` the problems that are there already, too.
    `hang_up` is called on SIGHUP, which may mean that the terminal is gone.
    """
    events = EventQueue()
    listen_to_signals(events, hang_up)
    ports = WatchPorts(
        clock=RealClock(),
        reports=events,
        observer=FileObserver(str(root), events, polling.seconds, always_poll=polling.always),
        ground=RealGround(str(root)),
        office=workspaces,
        board=status,
        tell=tell,
    )
    Watcher(ports, WatchOptions(str(root), lists_existing)).run()

"""What the watcher needs from the world; each is small enough to be played by a test."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Protocol

from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import NotePath
from kbtool.session.scan import Change
from kbtool.watch.events.pending import DirtyPaths
from kbtool.watch.messages import Count, EventSink, Mode
from kbtool.watch.vault_root import Git, Root


class Clock(Protocol):
    """Time, in seconds."""

    def monotonic(self) -> float:
        """Return a time that never goes back and may stand still while the computer sleeps."""
        ...

    def wall(self) -> float:
        """Return the seconds since 1970."""
        ...


class EventSource(Protocol):
    """What others report."""

    def wait(self, seconds: float) -> DirtyPaths:
        """Return what was reported, waiting for it at most so long."""
        ...


class Observer(Protocol):
    """Whoever reports changes below the vault's root."""

    def start(self) -> Mode:
        """Begin to report, or return a polling mode and why."""
        ...

    def polling(self, reason: str) -> Mode:
        """Return the mode without reports."""
        ...

    def is_alive(self) -> bool:
        """Say whether reports can still arrive."""
        ...

    def unwatched(self) -> int:
        """Return how many folders nobody reports on."""
        ...

    def stop(self) -> None:
        """End reporting."""
        ...


class VaultRootPort(Protocol):
    """The vault's folder itself."""

    def look(self) -> Root:
        """Ask which folder it is now."""
        ...

    def git(self) -> Git:
        """Say whether git is changing the work tree at this moment."""
        ...


class IndexingInProgressError(Exception):
    """What was asked for is being done, and not done yet."""


class Workspace(Protocol):
    """A session, its rules and its index, under one configuration."""

    def refresh(self, hint: frozenset[NotePath] | None) -> Change:
        """Ask the disk again, at these places or everywhere."""
        ...

    def notes(self) -> frozenset[NotePath]:
        """Return the notes as of the last refresh."""
        ...

    def has_empty(self, paths: frozenset[NotePath]) -> bool:
        """Say whether one of these is a file without a single byte now."""
        ...

    def diagnose(self) -> tuple[Diagnostic, ...]:
        """Return all findings as of the last refresh."""
        ...

    def index(self) -> None:
        """Bring the index up to the last refresh; raises OSError or KbError when it cannot.

        Raises IndexingInProgressError while somebody else does so, and is to be asked again.
        """
        ...

    def tidy(self) -> None:
        """Do what no save should wait for.

        Let go of memory, load what the next save asks for, merge small parts of the index.
        """
        ...

    def close(self) -> None:
        """Let go of what is open."""
        ...


class WorkspaceFactory(Protocol):
    """Opens workplaces under the configuration that holds now."""

    def stamp(self) -> Hashable:
        """Return a value that differs when the configuration's files do."""
        ...

    def open(self) -> Workspace:
        """Load the configuration and open a workplace; raises KbError."""
        ...


@dataclass(frozen=True, slots=True)
class WatcherStatus:
    """What `--status` shows. Times are seconds since 1970, 0 for never.

    `lag` is in seconds, from the first report of the last change to its being told. `looks` counts
    how often the disk was asked because something was reported; `waiting` says why nothing can be
    looked at now, empty when the vault's folder is there.
    """

    mode: Mode
    count: Count
    last_event: float
    last_scan: float
    lag: float
    looks: int
    waiting: str = ""


class StatusPort(Protocol):
    """Where the watcher is seen and spoken to from other processes."""

    def post(self, standing: WatcherStatus) -> None:
        """Show how things stand."""
        ...

    def stop_is_asked(self) -> bool:
        """Say whether somebody asked this watcher to end."""
        ...


@dataclass(frozen=True, slots=True)
class WatchPorts:
    """All of them together."""

    clock: Clock
    reports: EventSource
    observer: Observer
    ground: VaultRootPort
    office: WorkspaceFactory
    board: StatusPort
    tell: EventSink

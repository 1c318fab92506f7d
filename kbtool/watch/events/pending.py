"""Places to look at again, and when: events are collected until the disk has come to rest.

An event says where something happened, never what: its kind is not even kept.
"""

from dataclasses import dataclass
from typing import Final

from kbtool.model.location import NotePath

MANY: Final = 2_000  # beyond so many places one scan of everything is cheaper and surer
QUIET_SECONDS: Final = 0.25
LONGEST_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class DirtyPaths:
    """Places (notes, files, folders) to look at again; with a `rescan_reason` all of the vault.

    `rescan_reason` says why, in words for the user, empty for mere routine; None when the paths
    suffice. `folders_changed` is true when a folder came or moved, so that a watch may be missing.
    `events` counts what was reported.
    """

    paths: frozenset[NotePath] = frozenset()
    rescan_reason: str | None = None
    folders_changed: bool = False
    events: int = 0

    def __bool__(self) -> bool:
        return bool(self.paths) or self.rescan_reason is not None

    def joined(self, other: "DirtyPaths") -> "DirtyPaths":
        """Return both together; the first reason that is more than routine is kept."""
        everywhere = self.rescan_reason or other.rescan_reason
        if everywhere is None:
            everywhere = self.rescan_reason
        paths = self.paths | other.paths if other.paths else self.paths
        if everywhere is None and len(paths) > MANY:
            everywhere = f"more than {MANY:,} files changed at once"
        return DirtyPaths(
            frozenset() if everywhere is not None else paths,
            everywhere,
            self.folders_changed or other.folders_changed,
            self.events + other.events,
        )


NO_DIRTY_PATHS: Final = DirtyPaths()


@dataclass(frozen=True, slots=True)
class Debounce:
    """Dirt that waits for the disk to come to rest; times are monotonic seconds."""

    dirt: DirtyPaths = NO_DIRTY_PATHS
    first: float = 0.0
    last: float = 0.0

    def after(self, dirt: DirtyPaths, now: float) -> "Debounce":
        """Return what waits when `dirt` has been reported at `now`."""
        if not dirt:
            return self
        if not self.dirt:
            return Debounce(dirt, now, now)
        return Debounce(self.dirt.joined(dirt), self.first, now)

    def due(self) -> float | None:
        """Return when to look: after a quiet moment, or when the first report has grown old."""
        if not self.dirt:
            return None
        return min(self.last + QUIET_SECONDS, self.first + LONGEST_SECONDS)


NOTHING_PENDING: Final = Debounce()

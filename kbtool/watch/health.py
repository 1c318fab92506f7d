"""Whether reports can be trusted: the root, the observer's threads, its coverage, the clocks.

Each doubt is answered in the same way, by a look at everything.
"""

from typing import Final

from kbtool.watch.events.pending import NO_DIRTY_PATHS, DirtyPaths
from kbtool.watch.messages import Mode, WatchWarning
from kbtool.watch.ports import WatchPorts
from kbtool.watch.vault_root import Absent, Present, Root, is_same

_SLEPT_SECONDS: Final = 5.0
_MOST_RENEWALS: Final = 3  # observers in a row that miss a folder, before polling
_AUDIT_SECONDS: Final = 1.0  # a new folder's watch may still be on its way


class WatchHealth:
    """Watches the watching. Times are monotonic seconds."""

    def __init__(self, ports: WatchPorts) -> None:
        self._ports = ports
        self._root: Root = ports.ground.look()
        self._drift = self._clock_drift()
        self._audit_at: float | None = None
        self._suspected = False
        self._renewals = 0
        self.mode = Mode("none")
        self.waiting = ""

    @property
    def is_present(self) -> bool:
        """Whether the vault's folder is there; else `waiting` says, as a sentence, why not."""
        return not self.waiting

    def start(self, now: float) -> Mode:
        """Begin to observe; return how."""
        self.mode = self._ports.observer.start()
        self.audit_soon(now)
        return self.mode

    def audit_soon(self, now: float) -> None:
        """Ask for a check that every folder is watched."""
        if self._audit_at is None and not self.mode.is_polling:
            self._audit_at = now + _AUDIT_SECONDS
            self._suspected = False

    def check(self, now: float) -> DirtyPaths:
        """Look at everything that may have gone wrong unreported; return what to look at."""
        dirt = self.check_root(now)
        if not self.is_present:
            return NO_DIRTY_PATHS
        dirt = dirt.joined(self._check_clocks())
        if not self.mode.is_polling:
            dirt = dirt.joined(self._check_threads(now)).joined(self._check_coverage(now))
        return dirt

    def check_root(self, now: float) -> DirtyPaths:
        """Look whether the vault's folder is there, and still the same."""
        seen = self._ports.ground.look()
        match seen:
            case Absent(reason):
                self._wait_for_root(f"The vault's folder {reason}; waiting for it.")
                return NO_DIRTY_PATHS
            case Present(is_empty=True) if not is_same(seen, self._root):
                # What an unmounted disk leaves behind. The notes are elsewhere, not deleted.
                self._wait_for_root("The vault's folder was replaced by an empty one; waiting.")
                return NO_DIRTY_PATHS
            case Present():
                return self._welcome(seen, now)

    def _wait_for_root(self, sentence: str) -> None:
        if self.is_present:
            self.waiting = sentence
            self._ports.tell(WatchWarning(sentence))

    def _welcome(self, seen: Present, now: float) -> DirtyPaths:
        was_present, self.waiting = self.is_present, ""
        moved = not is_same(seen, self._root)
        self._root = seen
        if not was_present:
            self._ports.tell(WatchWarning("The vault's folder is there again."))
        elif not moved:
            return NO_DIRTY_PATHS
        self._restart(now)
        return DirtyPaths(rescan_reason=f"the vault's folder was {'replaced' if moved else 'away'}")

    def _check_clocks(self) -> DirtyPaths:
        """The wall clock runs on while the computer sleeps, the other one may not."""
        drift = self._clock_drift()
        jump, self._drift = drift - self._drift, drift
        return (
            DirtyPaths(rescan_reason="the computer slept")
            if abs(jump) > _SLEPT_SECONDS
            else NO_DIRTY_PATHS
        )

    def _clock_drift(self) -> float:
        return self._ports.clock.wall() - self._ports.clock.monotonic()

    def _check_threads(self, now: float) -> DirtyPaths:
        if self._ports.observer.is_alive():
            return NO_DIRTY_PATHS
        self._restart(now)
        return DirtyPaths(rescan_reason="the observer had died")

    def _check_coverage(self, now: float) -> DirtyPaths:
        if self._audit_at is None or now < self._audit_at:
            return NO_DIRTY_PATHS
        missing = self._ports.observer.unwatched()
        if missing and not self._suspected:
            self._suspected, self._audit_at = True, now + _AUDIT_SECONDS
            return NO_DIRTY_PATHS
        self._audit_at, self._suspected = None, False
        if not missing:
            self._renewals = 0
            return NO_DIRTY_PATHS
        folders = f"{missing:,} folder{'s' if missing > 1 else ''}"
        if self._renewals < _MOST_RENEWALS:
            # The observer loses one in a storm of renamings now and then; a new one does better,
            # unless the system's limit is reached.
            self._renewals += 1
            self._restart(now)
            if self.mode.is_polling or self._ports.observer.unwatched() < missing:
                return DirtyPaths(rescan_reason=f"{folders} went unwatched")
        self._ports.observer.stop()
        reason = f"{folders} cannot be watched, the system's limit is reached"
        self._turn_to(self._ports.observer.polling(reason))
        return DirtyPaths(rescan_reason=reason)

    def _restart(self, now: float) -> None:
        self._ports.observer.stop()
        before = self.mode
        mode = self._ports.observer.start()
        if mode.is_polling and not before.is_polling:
            self._turn_to(mode)
        else:
            self.mode = mode
        self.audit_soon(now)

    def _turn_to(self, mode: Mode) -> None:
        self.mode = mode
        self._ports.tell(
            WatchWarning(
                f"Asking the disk every {mode.seconds:g} seconds from now on: {mode.reason}."
            )
        )

"""Keeping the index behind the findings: tries again for as long as it takes, and says so once."""

from typing import Final

from kbtool.errors import KbError
from kbtool.model.location import NotePath
from kbtool.store.locks import LockBusyError
from kbtool.watch.messages import EventSink, WatchWarning
from kbtool.watch.ports import IndexingInProgressError, Workspace

_FIRST_WAIT: Final = 5.0  # seconds
_LONGEST_WAIT: Final = 60.0
_LOOK_SECONDS: Final = 0.25  # between two questions to somebody who is at it


class IndexUpdater:
    """Which paths the index does not hold yet, and when to try again; times are monotonic."""

    def __init__(self, tell: EventSink) -> None:
        self._tell = tell
        self._behind: frozenset[NotePath] = frozenset()
        self._wait = _FIRST_WAIT
        self._is_troubled = False
        self.retry_at: float | None = None

    @property
    def behind(self) -> frozenset[NotePath]:
        """The paths told of as changed that the index does not hold."""
        return self._behind

    def update(self, workplace: Workspace, paths: frozenset[NotePath], now: float) -> bool:
        """Bring the index up to date for these paths and all that waited; False when it failed."""
        try:
            workplace.index()
        except IndexingInProgressError:
            self._behind |= paths
            self.retry_at = now + _LOOK_SECONDS
            return False
        except (OSError, KbError, LockBusyError) as error:
            if not self._is_troubled:
                self._is_troubled = True
                self._tell(WatchWarning(f"The index could not be brought up to date: {error}"))
            self._behind |= paths
            self.retry_at = now + self._wait
            self._wait = min(2 * self._wait, _LONGEST_WAIT)
            return False
        if self._is_troubled:
            self._is_troubled = False
            self._tell(WatchWarning("The index is up to date again."))
        self._behind = frozenset()
        self._wait, self.retry_at = _FIRST_WAIT, None
        return True

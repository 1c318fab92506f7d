"""What is done with dirt: look, judge, index, and tell the difference.

The desk never asks what happened, only how things are now; so one look more than needed costs
time and changes nothing.
"""

from collections.abc import Callable
from typing import Final

from kbtool.model.diagnostic import Severity
from kbtool.model.location import NotePath
from kbtool.session.scan import Change
from kbtool.watch.events.pending import DirtyPaths
from kbtool.watch.finding_diff import ReportedFindings, difference, moved_findings, release
from kbtool.watch.index_update import IndexUpdater
from kbtool.watch.messages import (
    Changed,
    Count,
    CountChanged,
    EventSink,
    Fixed,
    ProblemFound,
    Rescan,
)
from kbtool.watch.ports import Workspace

CONFIRM_SECONDS: Final = 2.0
EMPTY_SECONDS: Final = 2.0
TIDY_SECONDS: Final = 5.0
"""How long nothing may have been saved before what can wait is done; less after the start."""
_FIRST_TIDY_SECONDS: Final = 0.5
_CALM_CHECK_SECONDS: Final = 0.25
_NO_CHANGE: Final = Change(frozenset(), frozenset())

Patience = Callable[[int, bool], float]
"""Told how many files changed, and whether their judgement has been put off already, says how
many seconds old the change must be to be judged: more may be on its way."""


class Updater:
    """Keeps one workplace current. `now` is always monotonic seconds."""

    def __init__(self, workplace: Workspace, tell: EventSink, patience: Patience) -> None:
        self._workplace = workplace
        self._tell = tell
        self._patience = patience
        self._indexing = IndexUpdater(tell)
        self._notes: frozenset[NotePath] = frozenset()  # as last judged
        self._told = ReportedFindings()
        self._open = _NO_CHANGE  # seen on the disk, not yet judged
        self._open_since = 0.0
        self._confirm_at: float | None = None
        self._calm_check_at: float | None = None
        self._tidy_at: float | None = None
        self._is_moved = False  # into a workplace that has judged, or indexed, nothing yet

    @property
    def has_open(self) -> bool:
        """Whether changes were seen that are not judged yet."""
        return bool(self._open)

    def begin(self, now: float, *, telling: bool) -> None:
        """Take the first look; `telling` says whether to list the findings that are there."""
        self._workplace.refresh(None)
        self._judge(frozenset(), now, telling=telling)
        if self._notes:
            self._indexing.update(self._workplace, frozenset(), now)
        else:  # it may be what an unmounted disk leaves: the index waits for a second look
            self._confirm_at, self._is_moved = now + CONFIRM_SECONDS, True
        self._tidy_at = now + _FIRST_TIDY_SECONDS

    def switch_workspace(self, workplace: Workspace) -> None:
        """Go on under another configuration: the next look judges everything again."""
        self._workplace.close()
        self._workplace = workplace
        self._is_moved = True

    def update(self, dirt: DirtyPaths, now: float) -> Change:
        """Ask the disk, and go on to judge and index when it has come to rest.

        Returns what this look found.
        """
        if dirt.rescan_reason:
            self._tell(Rescan(dirt.rescan_reason))
        change = self._workplace.refresh(dirt.paths if dirt.rescan_reason is None else None)
        if not self._open:
            self._open_since = now
        self._open = _joined(self._open, change)
        is_due = bool(self._open) or self._is_moved
        if is_due and self._confirm_mass_deletion(now):
            self._lint_if_calm(now, put_off=self._calm_check_at is not None)
        return change

    def due(self) -> float | None:
        """Return when something that waits must be done without any new report."""
        waits = (
            self._confirm_at,
            self._calm_check_at,
            self._told.next_release(),
            self._indexing.retry_at,
            self._tidy_at,
        )
        return min((time for time in waits if time is not None), default=None)

    def wants_second_look(self, now: float) -> bool:
        """Say whether the look that confirms a great loss is due."""
        return self._confirm_at is not None and now >= self._confirm_at

    def run_due_tasks(self, now: float) -> None:
        """Do what has waited long enough."""
        if self._calm_check_at is not None and now >= self._calm_check_at:
            self._calm_check_at = None  # what fails now is done by the next look
            self._lint_if_calm(now, put_off=True)
        gained = release(self._told, now)
        self._told = gained.told
        for diagnostic in gained.fixed:
            self._tell(Fixed(diagnostic))
        for diagnostic in gained.appeared:
            self._tell(ProblemFound(diagnostic))
        if gained.appeared:
            self._tell(CountChanged(self.count()))
        if self._indexing.retry_at is not None and now >= self._indexing.retry_at:
            self._retry_index(now)
        if self._tidy_at is not None and now >= self._tidy_at:
            self._tidy(now)

    def count(self) -> Count:
        """Return how the vault stands, as far as it was told."""
        severities = [finding.severity for finding in self._told.shown.values()]
        return Count(
            len(self._notes),
            severities.count(Severity.ERROR),
            severities.count(Severity.WARNING),
            severities.count(Severity.INFO),
        )

    def close(self) -> None:
        """Let go of the workplace."""
        self._workplace.close()

    def _confirm_mass_deletion(self, now: float) -> bool:
        """Look twice before more than half of the notes are given up: a mount may be gone."""
        if 2 * len(self._workplace.notes()) >= len(self._notes):
            self._confirm_at = None
            return True
        if self._confirm_at is None:
            self._confirm_at = now + CONFIRM_SECONDS
        if now < self._confirm_at:
            return False
        self._confirm_at = None
        return True

    def _lint_if_calm(self, now: float, *, put_off: bool) -> None:
        if now < self._open_since + self._least_age(put_off):
            self._calm_check_at = now + _CALM_CHECK_SECONDS
            return
        self._finish(now)

    def _least_age(self, put_off: bool) -> float:  # noqa: FBT001 - a fact, told on
        """Return how old a change must be before it is judged, in seconds."""
        change = self._open
        age = self._patience(len(change.changed) + len(change.removed), put_off)
        if self._workplace.has_empty(change.changed):
            # Many programs empty a file before they write it; the text may be on its way.
            return max(age, EMPTY_SECONDS)
        return age

    def _finish(self, now: float) -> None:
        """Judge and index what was seen; what fails in between stays to be done."""
        self._calm_check_at = None
        change = self._open
        paths = self._indexing.behind | change.changed | change.removed
        self._tidy_at = now + TIDY_SECONDS
        # Findings first: the index may wait for its lock or a slow disk, or be built anew, and a
        # search that comes meanwhile looks at the disk itself.
        before = self._told.shown
        self._judge(change.changed, now, telling=True)
        indexed = self._indexing.update(self._workplace, paths, now)
        self._open, self._is_moved = _NO_CHANGE, False
        if paths or before != self._told.shown:  # else only what was known is known again
            self._tell_changed(paths, change.removed, indexed=indexed)

    def _tidy(self, now: float) -> None:
        """Do what no save should wait for, unless one is on its way."""
        if self._open or self._patience(0, True) > 0.0:
            self._tidy_at = now + TIDY_SECONDS
            return
        self._tidy_at = None
        self._workplace.tidy()

    def _retry_index(self, now: float) -> None:
        paths = self._indexing.behind
        if self._indexing.update(self._workplace, paths, now) and paths:
            self._tell_changed(paths, frozenset(), indexed=True)

    def _judge(self, edited: frozenset[NotePath], now: float, *, telling: bool) -> None:
        findings, notes = self._workplace.diagnose(), self._workplace.notes()
        gained = difference(self._told, findings, edited, now)
        # From here on nothing fails: what counts as told is told.
        before = self._notes
        self._told, self._notes = gained.told, notes
        if telling:
            moved = moved_findings(gained, before - notes, notes - before)
            for diagnostic in gained.fixed:
                self._tell(Fixed(diagnostic, moved=diagnostic.fingerprint in moved))
            for diagnostic in gained.appeared:
                self._tell(ProblemFound(diagnostic, moved=diagnostic.fingerprint in moved))

    def _tell_changed(
        self, paths: frozenset[NotePath], removed: frozenset[NotePath], *, indexed: bool
    ) -> None:
        self._tell(
            Changed(
                paths=tuple(sorted(paths - removed)),
                removed=tuple(sorted(removed)),
                indexed=indexed,
                count=self.count(),
            )
        )


def _joined(one: Change, other: Change) -> Change:
    """Return two changes in a row as one."""
    changed = (one.changed - other.removed) | other.changed
    removed = (one.removed - other.changed) | other.removed
    return Change(changed, removed)

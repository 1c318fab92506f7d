"""The watcher's life: wait for reports, decide when to look, survive what goes wrong.

Written over ports, so that a day of it runs in a test within milliseconds.
"""

from dataclasses import dataclass
from typing import Final

from kbtool.errors import KbError, VerificationError
from kbtool.watch.events.pending import NOTHING_PENDING, QUIET_SECONDS, DirtyPaths
from kbtool.watch.health import WatchHealth
from kbtool.watch.messages import Ready, Stopped, WatchWarning
from kbtool.watch.ports import WatcherStatus, WatchPorts
from kbtool.watch.updater import Updater
from kbtool.watch.vault_root import Git

TICK_SECONDS: Final = 1.0
ROUTINE_SECONDS: Final = 60.0
_ROUTINE_SHARE: Final = 600  # a routine scan may take this part of the time at most
_POLL_SHARE: Final = 20
CALM_SECONDS: Final = 5.0  # a flood is judged at least so often
_GIT_SECONDS: Final = 60.0  # the longest checkout that is waited for
_FEW: Final = 50  # a change of so few files is a save, not a checkout
_RECOVER_SECONDS: Final = (1.0, 60.0)  # after a look that failed: the first wait, the longest


class StopAskedError(BaseException):
    """Somebody asks the watcher to end while a look is under way: unwind like on Ctrl-C."""


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """What the user asked for: `vault` as it is shown, and whether to list what is there."""

    vault: str
    lists_existing: bool = False


class Watcher:
    """Follows one vault until somebody asks it to end."""

    def __init__(self, ports: WatchPorts, plan: WatchOptions) -> None:
        self._ports = ports
        self._plan = plan
        self._desk = Updater(ports.office.open(), ports.tell, self._patience_with)
        self._stamp = ports.office.stamp()
        self._health = WatchHealth(ports)
        self._pending = NOTHING_PENDING
        self._next_tick = 0.0
        self._next_routine = 0.0
        self._scan_seconds = 0.0
        self._recover_after = _RECOVER_SECONDS[0]
        self._trouble = ""
        self._last_report = self._git_seen = -CALM_SECONDS
        self._last_event = self._last_scan = self._lag = 0.0
        self._looks = 0
        self._waiting = ""  # as last posted
        self._open_since: float | None = None  # when the first change not told yet was reported

    def run(self) -> None:
        """Watch; returns when asked to stop, and cleans up however it ends."""
        ports, reason = self._ports, "interrupted"
        try:
            self._begin()
            while not ports.board.stop_is_asked():
                self._turn()
            reason = "asked to stop"
        except StopAskedError:
            reason = "asked to stop"
        finally:
            ports.observer.stop()
            self._desk.close()
            ports.tell(Stopped(reason))

    def _begin(self) -> None:
        ports = self._ports
        # The observer first: what changes during the first look is then reported, not lost.
        mode = self._health.start(ports.clock.monotonic())
        self._desk.begin(ports.clock.monotonic(), telling=self._plan.lists_existing)
        self._scanned(ports.clock.monotonic())
        self._post()  # who hears that all is ready may ask at once
        ports.tell(Ready(self._plan.vault, mode, self._desk.count()))

    def _turn(self) -> None:
        clock = self._ports.clock
        self._collect(self._patience(clock.monotonic()))
        now = clock.monotonic()
        if now >= self._next_tick:
            self._next_tick = now + TICK_SECONDS
            self._pend(self._health.check(now), now)
            if self._health.is_present:  # else its configuration is away as well
                self._follow_configuration(now)
        if self._health.is_present and now >= self._due():
            # A moment ago is long ago: notes in a folder that is gone are not deleted notes.
            self._pend(self._health.check_root(now), now)
            if self._health.is_present:
                self._work(now)
        if self._health.waiting != self._waiting:
            self._post()

    def _patience(self, now: float) -> float:
        """Return for how long nothing has to be done, in seconds."""
        due = self._due() if self._health.is_present else self._next_tick
        return max(0.0, min(self._next_tick, due) - now)

    def _due(self) -> float:
        """Return when there is work to do."""
        # In the middle of a save even a routine look would find half a note.
        routine = None if self._pending.dirt else self._next_routine
        times = (self._pending.due(), self._desk.due(), routine)
        return min(time for time in times if time is not None)

    def _collect(self, seconds: float) -> None:
        dirt = self._ports.reports.wait(seconds)
        now = self._ports.clock.monotonic()
        if dirt:
            self._last_report, self._last_event = now, self._ports.clock.wall()
        self._pend(dirt, now)

    def _pend(self, dirt: DirtyPaths, now: float) -> None:
        if dirt.folders_changed:
            self._health.audit_soon(now)
        self._pending = self._pending.after(dirt, now)

    def _work(self, now: float) -> None:
        due = self._pending.due()
        if due is not None and now >= due:
            first = self._pending.first
            dirt, self._pending = self._pending.dirt, NOTHING_PENDING
            self._looks += 1
            self._look(dirt, first)
        elif self._desk.wants_second_look(now) or (
            now >= self._next_routine and not self._pending.dirt
        ):
            self._look(DirtyPaths(rescan_reason=""), now)
        waiting = self._desk.due()
        if waiting is not None and now >= waiting:
            self._catch_up()

    def _look(self, dirt: DirtyPaths, since: float) -> None:
        clock = self._ports.clock
        begin = clock.monotonic()
        try:
            change = self._desk.update(dirt, begin)
        except VerificationError:
            raise  # asked for by who looks for faults: to look again would hide this one
        except Exception as error:  # noqa: BLE001 - the answer to any fault of one look is another look at everything; a watcher that dies of one note leaves its user unwarned
            self._recover(error, begin)
            return
        self._trouble, self._recover_after = "", _RECOVER_SECONDS[0]
        now = clock.monotonic()
        if change:
            self._last_event = clock.wall()  # polling hears of none
            if self._open_since is None:
                self._open_since = since
        if dirt.rescan_reason is not None:
            if not change:  # else the time went into judging and indexing
                self._scan_seconds = now - begin
            self._scanned(now)
        self._post()

    def _catch_up(self) -> None:
        now = self._ports.clock.monotonic()
        try:
            self._desk.run_due_tasks(now)
        except VerificationError:
            raise  # as above
        except Exception as error:  # noqa: BLE001 - as above
            self._recover(error, now)
            return
        self._post()

    def _scanned(self, now: float) -> None:
        self._last_scan = self._ports.clock.wall()
        mode = self._health.mode
        least = mode.seconds if mode.is_polling else ROUTINE_SECONDS
        share = _POLL_SHARE if mode.is_polling else _ROUTINE_SHARE
        self._next_routine = now + max(least, share * self._scan_seconds)

    def _recover(self, error: Exception, now: float) -> None:
        sentence = str(error) if isinstance(error, KbError) else f"{type(error).__name__}: {error}"
        if sentence != self._trouble:
            self._trouble = sentence
            self._ports.tell(WatchWarning(f"A look at the vault failed, trying again: {sentence}"))
        self._next_routine = now + self._recover_after
        self._recover_after = min(2 * self._recover_after, _RECOVER_SECONDS[1])

    def _follow_configuration(self, now: float) -> None:
        stamp = self._ports.office.stamp()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._desk.switch_workspace(self._ports.office.open())
        except (OSError, KbError) as error:  # the folder may be gone or locked this very moment
            self._ports.tell(WatchWarning(f"The configuration stays as it was: {error}"))
            return
        self._look(DirtyPaths(rescan_reason=""), now)

    def _patience_with(self, size: int, put_off: bool) -> float:  # noqa: FBT001 - two facts
        """Return how old a change of `size` files must be before it is judged, in seconds.

        In the middle of a checkout or a flood every other finding would be a false alarm.
        """
        self._collect(0.0)
        now = self._ports.clock.monotonic()
        silent = now - self._last_report
        is_restless = bool(self._pending.dirt) or silent < QUIET_SECONDS
        git = self._ports.ground.git() if silent < CALM_SECONDS else Git.AT_REST
        if git is Git.AT_WORK:  # a lock that git forgot is not followed by reports
            self._git_seen = now
            return _GIT_SECONDS
        if git is Git.ELSEWHERE and is_restless and size > _FEW:
            return _GIT_SECONDS  # its lock cannot be seen; many changes that go on are its work
        if is_restless and now < self._git_seen + CALM_SECONDS:
            return _GIT_SECONDS  # git is done, its last changes are still to be looked at
        return CALM_SECONDS if is_restless and (size > _FEW or put_off) else 0.0

    def _post(self) -> None:
        if self._open_since is not None and not self._desk.has_open:
            self._lag = self._ports.clock.monotonic() - self._open_since
            self._open_since = None
        self._waiting = self._health.waiting
        self._ports.board.post(
            WatcherStatus(
                mode=self._health.mode,
                count=self._desk.count(),
                last_event=self._last_event,
                last_scan=self._last_scan,
                lag=self._lag,
                looks=self._looks,
                waiting=self._waiting,
            )
        )

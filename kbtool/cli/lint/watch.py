"""`lint --watch`: the whole report again after every change, learnt of in the watcher's own way.

It writes no index and takes no seat: any number may run beside each other and a watcher.
"""

from collections.abc import Callable, Hashable
from contextlib import ExitStack
from typing import Final

from kbtool.app.open_vault import warn_of_unfinished
from kbtool.app.report_scope import ReportScope
from kbtool.app.watch.run import watch_vault
from kbtool.app.watch.workspace import LintWorkspace, configuration_stamp, open_watched
from kbtool.cli.console import Console
from kbtool.cli.lint.request import Request
from kbtool.cli.lint.run import LintRun, report_on, scope_of
from kbtool.cli.progress import progress
from kbtool.cli.run import RunContext
from kbtool.cli.streams import OutputError, find_refusal
from kbtool.errors import UsageError
from kbtool.report.watch import mode_text
from kbtool.session.ports import Progress
from kbtool.watch.messages import (
    Changed,
    CountChanged,
    Fixed,
    ProblemFound,
    Ready,
    Rescan,
    Stopped,
    WatchEvent,
    WatchWarning,
)
from kbtool.watch.ports import WatcherStatus

_CLEAR: Final = "\x1b[2J\x1b[3J\x1b[H"


def watch_lint(run: RunContext, request: Request) -> int:
    """Report until interrupted; the way out is the signal's own.

    Raises BrokenPipeError when nobody reads the reports any more, OutputError when they find no
    room.
    """
    warn_of_unfinished(run.root, run.console.warn)
    with ExitStack() as first_look:
        workspaces = _Workspaces(run, request, first_look.enter_context(progress(run.console)))
        reporter = _Reporter(run.console, workspaces, first_look.close)
        watch_vault(
            run.root,
            workspaces,
            _Status(reporter),
            reporter.tell,
            reporter.hang_up,
            lists_existing=True,
        )
    if reporter.refusal is not None:
        raise reporter.refusal
    if reporter.is_closed:
        raise BrokenPipeError
    return 0


class _Workspaces:
    """Opens sessions without an index, and knows the run under the configuration of now."""

    def __init__(self, run: RunContext, request: Request, report: Progress) -> None:
        self._run = run
        self._request = request
        self._report = report
        self._lint: LintRun | None = None
        self._limit: ReportScope | None = None

    def stamp(self) -> Hashable:
        return configuration_stamp(self._run.root)

    def open(self) -> LintWorkspace:
        run, request = self._run, self._request
        overrides, cache = request.overrides(), not request.no_cache
        watched = open_watched(run.root, overrides, self._report, run.console.warn, cache=cache)
        run = run._replace(loaded=watched.loaded)
        self._lint = LintRun(run, request, watched.session, ReportScope())
        return LintWorkspace(watched.session)

    def lint(self) -> LintRun:
        """Return the run as of now: what git calls changed grows with every save."""
        assert self._lint is not None, "a watcher opens its workspace first"
        lint = self._lint
        try:
            self._limit = scope_of(lint.run, lint.request, lint.session)
        except UsageError:
            if self._limit is None:
                raise
            # A named note has gone meanwhile. It may come back, and is asked for still.
        return lint._replace(limit=self._limit)


class _Reporter:
    """Prints a report when the news are complete; `is_closed` once nobody gets them.

    `refusal` says why, where it is not for want of a reader.
    """

    def __init__(
        self, console: Console, workspaces: _Workspaces, end_first_look: Callable[[], None]
    ) -> None:
        self._console = console
        self._workspaces = workspaces
        self._end_first_look = end_first_look
        self._shown: set[str] = set()  # by fingerprint: a half-written link waits
        self._was_terminal = console.is_terminal
        self.is_closed = False
        self.refusal: OutputError | None = None

    def tell(self, news: WatchEvent) -> None:
        """Hear of a change."""
        try:
            self._hear(news)
        except OSError as error:
            self.is_closed, self.refusal = True, find_refusal(error)

    def hang_up(self) -> None:
        """Hear of a hang-up; ends the reports when it was the terminal's."""
        self.is_closed |= self._was_terminal and not self._console.is_terminal

    def _hear(self, news: WatchEvent) -> None:
        match news:
            case ProblemFound(diagnostic):
                self._shown.add(diagnostic.fingerprint)
            case Fixed(diagnostic):
                self._shown.discard(diagnostic.fingerprint)
            case Ready(_, mode, _):
                self._end_first_look()
                self._report()
                self._console.say(f"Watching by {mode_text(mode)}; stop with Ctrl-C.")
            case Changed() | CountChanged():
                if self._console.is_terminal:
                    self._console.out.write(_CLEAR)
                self._report()
            case WatchWarning(sentence):
                self._console.warn(sentence)
            case Rescan() | Stopped():
                pass

    def _report(self) -> None:
        lint = self._workspaces.lint()
        diagnostics = (d for d in lint.diagnostics() if d.fingerprint in self._shown)
        report_on(lint, tuple(diagnostics), self._console)
        self._console.out.flush()


class _Status:
    """Nobody asks about these reports from outside; they end when nobody reads them."""

    def __init__(self, reporter: _Reporter) -> None:
        self._reporter = reporter

    def post(self, standing: WatcherStatus) -> None:
        pass

    def stop_is_asked(self) -> bool:
        return self._reporter.is_closed

"""A lint run: what is known, what of it is reported, and how it ends."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from kbtool.app.git import repository_prefix
from kbtool.app.report_scope import AskedScope, ReportScope, report_scope_of
from kbtool.cli.console import Console
from kbtool.cli.lint.output import OutputOptions, end_in, print_report
from kbtool.cli.lint.request import Request
from kbtool.cli.run import RunContext
from kbtool.errors import UsageError
from kbtool.model.diagnostic import Diagnostic, Edit
from kbtool.model.location import NotePath
from kbtool.report.lint.report import EndOf, LintReport
from kbtool.session.session import Session

if TYPE_CHECKING:
    from kbtool.lint.rule_set import RuleSet


class LintRun(NamedTuple):
    """A run with its request, the session it asks, and the limit of what it reports."""

    run: RunContext
    request: Request
    session: Session
    limit: ReportScope

    @property
    def ruleset(self) -> "RuleSet":
        """The rules that the configuration and the command line select."""
        from kbtool.lint.rule_set import RuleSet

        return RuleSet.of(self.run.config)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Judge the vault as the session knows it."""
        return self.session.lint()


def scope_of(run: RunContext, request: Request, session: Session) -> ReportScope:
    """Return what the named paths and git's changes leave to be reported on."""
    asked = AskedScope(run.paths, request.since, request.staged)
    return report_scope_of(run.root, asked, session.paths, run.console.say)


def lint_once(lint: LintRun) -> int:
    """Judge the vault as the session knows it, and report; return the exit code."""
    diagnostics = lint.diagnostics()
    if lint.request.write_baseline is not None:
        if lint.limit != ReportScope():
            raise UsageError("--write-baseline takes the whole vault; leave out PATHS.")
        from kbtool.cli.lint.baseline import write_baseline

        return write_baseline(lint.run.console, lint.request.write_baseline, diagnostics)
    return report_on(lint, diagnostics, lint.run.console)


def report_on(
    lint: LintRun,
    diagnostics: tuple[Diagnostic, ...],
    console: Console,
    text_of: Callable[[NotePath], str | None] | None = None,
) -> int:
    """Print what is in the limit and new to the baseline; return the exit code.

    `text_of` gives the notes' texts that the findings speak of, by default those on the disk.
    """
    run, request = lint.run, lint.request
    reported = lint.limit.of_reported(diagnostics)
    if request.baseline is not None:
        from kbtool.cli.lint.baseline import without_known

        narrowed = request.select or request.extend_select or request.ignore
        whole = lint.limit == ReportScope() and not narrowed
        reported = without_known(console, request.baseline, reported, whole=whole)
    report = LintReport(
        vault=str(run.root),
        checked=lint.limit.count_notes(lint.session.paths),
        diagnostics=reported,
        prefix=repository_prefix(run.root),
        standpoint=run.standpoint,
    )
    wanted = OutputOptions(request.output_format, request.statistics, run.config.output.editor_uri)
    print_report(report, wanted, console, _ends_in(text_of or _text_on_disk(lint.session)))
    return exit_code(run, reported)


def exit_code(run: RunContext, diagnostics: tuple[Diagnostic, ...]) -> int:
    """Return 1 when a finding is at or above `fail-on`."""
    least = run.config.lint.fail_on
    return int(least is not None and any(d.severity.rank >= least.rank for d in diagnostics))


def _text_on_disk(session: Session) -> Callable[[NotePath], str | None]:
    def text_of(path: NotePath) -> str | None:
        state = session.files.get(path)
        return None if state is None else session.text_of(path, state.digest)

    return text_of


def _ends_in(text_of: Callable[[NotePath], str | None]) -> EndOf:
    """Give the ends of edits, reading a note when its first edit is asked about."""
    texts: dict[NotePath, str | None] = {}

    def end_of(edit: Edit) -> tuple[int, int]:
        if edit.path not in texts:
            texts[edit.path] = text_of(edit.path)
        return end_in(edit, texts[edit.path])

    return end_of

"""What a lint run has to say, as one value that every format renders."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from kbtool.model.diagnostic import Diagnostic, Edit, Severity
from kbtool.report.text.editor_links import Standpoint

EndOf: TypeAlias = Callable[[Edit], tuple[int, int]]
"""Gives the 1-based line and column behind an edit's last character."""


class LintReport(NamedTuple):
    """`vault` is the absolute path, `checked` the number of notes looked at.

    `prefix` leads from the repository's root to the vault's (`notes/`, or empty), for the formats
    that are read by a forge; `standpoint` is where those for editors are read. `diagnostics` stand
    in order of path, line, column, code.
    """

    vault: str
    checked: int
    diagnostics: tuple[Diagnostic, ...]
    prefix: str = ""
    standpoint: Standpoint = Standpoint()

    def counts(self) -> Mapping[Severity, int]:
        """Count the findings of every severity, worst first."""
        counted = Counter(diagnostic.severity for diagnostic in self.diagnostics)
        return {severity: counted[severity] for severity in Severity}

    def fixable(self) -> tuple[int, int]:
        """Count the findings with a safe and with an unsafe fix."""
        fixes = [diagnostic.fix.safe for diagnostic in self.diagnostics if diagnostic.fix]
        return fixes.count(True), fixes.count(False)


class RuleCount(NamedTuple):
    """How often a rule found something, and how many of its findings have a fix."""

    code: str
    name: str
    severity: Severity
    findings: int
    fixable: int


def statistics_of(report: LintReport) -> list[RuleCount]:
    """Count the findings by rule, the most frequent first."""
    counts = Counter((d.code, d.name, d.severity) for d in report.diagnostics)
    fixable = Counter(d.code for d in report.diagnostics if d.fix)
    rows = [RuleCount(*rule, number, fixable[rule[0]]) for rule, number in counts.items()]
    return sorted(rows, key=lambda row: (-row.findings, row.code))


def counted(number: int, word: str, plural: str = "") -> str:
    """Return `1 note`, `2 notes`, `1,200 notes`."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def summary_lines(report: LintReport) -> list[str]:
    """Say in one or two sentences how it stands and what could be done at once."""
    notes = counted(report.checked, "note")
    if not report.diagnostics and not report.checked:
        return ["There are no notes to check."]
    if not report.diagnostics:
        return [f"Nothing to report in {notes}."]
    places = len({diagnostic.path for diagnostic in report.diagnostics})
    kinds = [
        counted(number, severity.value, "info" if severity is Severity.INFO else "")
        for severity, number in report.counts().items()
        if number
    ]
    total = counted(len(report.diagnostics), "problem")
    files = counted(places, "file")
    lines = [f"{total} in {files}: {', '.join(kinds)}; {notes} checked."]
    return lines + _fix_lines(*report.fixable())


def _fix_lines(safe: int, unsafe: int) -> list[str]:
    if safe and unsafe:
        return [f"Fix {safe:,} with kbtool lint --fix, {unsafe:,} more with --unsafe-fixes."]
    if safe:
        return [f"Fix {safe:,} with kbtool lint --fix."]
    if unsafe:
        return [f"Fix {unsafe:,} with kbtool lint --fix --unsafe-fixes; look at --diff first."]
    return []

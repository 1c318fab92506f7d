"""The formats of one line a finding: `concise`, `vimgrep`, `github`, and the statistics."""

from kbtool.model.diagnostic import Diagnostic, Severity
from kbtool.report.lint.finding import severity_word
from kbtool.report.lint.report import LintReport, statistics_of
from kbtool.report.text.editor_links import Standpoint
from kbtool.report.text.escape import safe
from kbtool.report.text.style import Style, cells

_GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def concise(report: LintReport, style: Style) -> str:
    """Return `path:line:column: severity CODE name: message`, marked where it can be fixed."""
    return "".join(
        concise_line(diagnostic, style, report.standpoint) for diagnostic in report.diagnostics
    )


def concise_line(diagnostic: Diagnostic, style: Style, standpoint: Standpoint) -> str:
    """Return one finding's line."""
    path = standpoint.path_to(diagnostic.path)
    place = style.bold(safe(path)) + f":{diagnostic.line}:{diagnostic.column}:"
    word = severity_text(diagnostic.severity, style)
    mark = "" if diagnostic.fix is None else " [fix]" if diagnostic.fix.safe else " [unsafe fix]"
    rule = f"{diagnostic.code} {diagnostic.name}"
    return f"{place} {word} {rule}: {safe(diagnostic.message)}{style.green(mark)}\n"


def vimgrep(report: LintReport) -> str:
    """Return `path:line:column:text`, for quickfix lists."""
    path_to = report.standpoint.path_to
    return "".join(
        f"{safe(path_to(d.path))}:{d.line}:{d.column}:{d.code} {safe(d.message)}\n"
        for d in report.diagnostics
    )


def github(report: LintReport) -> str:
    """Return workflow commands, which the forge shows beside the lines of a change."""
    return "".join(_github_line(d, report.prefix) for d in report.diagnostics)


def statistics(report: LintReport, style: Style) -> str:
    """Return one line a rule: how often, which, how many of them fixable."""
    rows = statistics_of(report)
    room = max((len(f"{row.findings:,}") for row in rows), default=0)
    names = max((cells(row.name) for row in rows), default=0)
    lines: list[str] = []
    for row in rows:
        note = f"  {row.fixable:,} fixable" if row.fixable else ""
        word = severity_text(row.severity, style) + " " * (7 - len(row.severity.value))
        head = f"{row.findings:>{room},}  {row.code}  {row.name:<{names}}"
        lines.append(f"{head}  {word}{note}".rstrip() + "\n")
    return "".join(lines)


def severity_text(severity: Severity, style: Style) -> str:
    """Return the severity's word in its colour."""
    return severity_word(severity, severity.value, style)


def _github_line(diagnostic: Diagnostic, prefix: str) -> str:
    where = {
        "file": prefix + diagnostic.path,
        "line": str(diagnostic.line),
        "endLine": str(diagnostic.end_line),
        "col": str(diagnostic.column),
        "endColumn": str(diagnostic.end_column),
        "title": f"{diagnostic.code} {diagnostic.name}",
    }
    if diagnostic.end_line != diagnostic.line:  # the forge refuses columns over several lines
        del where["col"], where["endColumn"]
    place = ",".join(f"{name}={_github_property(value)}" for name, value in where.items())
    message = safe(diagnostic.message).replace("%", "%25")
    return f"::{_GITHUB_LEVELS[diagnostic.severity]} {place}::{message}\n"


def _github_property(text: str) -> str:
    escaped = safe(text).replace("%", "%25")
    return escaped.replace(":", "%3A").replace(",", "%2C")

"""Diagnostics and reports made by hand, for the renderers' tests."""

from kbtool.model.diagnostic import Diagnostic, Severity
from kbtool.model.location import FILE_SPAN, NotePath, Span
from kbtool.report.lint.report import LintReport

NAMES = {
    "L001": "broken-note-link",
    "G001": "orphan-note",
    "C003": "unresolved-source",
    "H003": "duplicate-block-id",
    "F005": "byte-order-mark",
}


def diagnostic(path, line, column, code, message, **rest):
    """Make one; `source` is the note's line, `length` that of the place in characters."""
    source, length = rest.pop("source", ""), rest.pop("length", 0)
    about_file = not source
    value = Diagnostic(
        path=NotePath(path),
        span=FILE_SPAN if about_file else Span(100, 100 + length, line, column),
        line=line,
        column=column,
        end_line=line,
        end_column=column + length,
        code=code,
        name=NAMES[code],
        severity=Severity.WARNING,
        message=message,
        target="",
        suggestions=(),
        tried=(),
        fingerprint=f"{code}-{path}-{line}",
        fix=None,
        related=(),
        source_line=source,
        source_column=1,
    )
    return value._replace(**rest)


def report_of(*diagnostics, checked=40, prefix=""):
    return LintReport("/home/me/vault", checked, tuple(diagnostics), prefix)

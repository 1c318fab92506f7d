"""Lint results as `gitlab` (Code Quality) and `junit`."""

from html import escape
from itertools import groupby

from kbtool.model.diagnostic import Diagnostic, Severity
from kbtool.report.lint.report import LintReport
from kbtool.report.text.escape import safe
from kbtool.report.text.json_text import json_text

_GITLAB_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(report: LintReport) -> str:
    """Return a Code Quality report; paths are those of the repository."""
    rows = [
        {
            "description": f"{d.message} ({d.code} {d.name})",
            "check_name": d.name,
            "fingerprint": d.fingerprint,
            "severity": _GITLAB_LEVELS[d.severity],
            "location": {
                "path": safe(report.prefix + d.path),
                "positions": {
                    "begin": {"line": d.line, "column": d.column},
                    "end": {"line": d.end_line, "column": d.end_column},
                },
            },
        }
        for d in report.diagnostics
    ]
    return json_text(rows, indent=1) + "\n"


def junit(report: LintReport) -> str:
    """Return one suite a note with findings, each finding a failed case; else one passed case."""
    failures = len(report.diagnostics)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="kbtool lint" tests="{max(failures, 1)}" failures="{failures}">',
    ]
    for path, group in groupby(report.diagnostics, key=lambda d: d.path):
        cases = [_junit_case(diagnostic) for diagnostic in group]
        head = f'<testsuite name={_attribute(path)} tests="{len(cases)}" failures="{len(cases)}">'
        lines += [f" {head}", *cases, " </testsuite>"]
    if not report.diagnostics:
        lines += [
            ' <testsuite name="kbtool lint" tests="1" failures="0">',
            f'  <testcase name="{report.checked} notes" classname="kbtool lint"/>',
            " </testsuite>",
        ]
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _junit_case(d: Diagnostic) -> str:
    name = _attribute(f"{d.code} {d.name} {d.line}:{d.column}")
    inside = escape(safe(f"{d.path}:{d.line}:{d.column}: {d.message}"), quote=False)
    return (
        f"  <testcase name={name} classname={_attribute(d.path)}>\n"
        f"   <failure type={_attribute(d.severity.value)} message={_attribute(d.message)}>"
        f"{inside}</failure>\n"
        "  </testcase>"
    )


def _attribute(text: str) -> str:
    # These five escapes are XML's as well; its own module would import half a web client.
    return f'"{escape(safe(text))}"'

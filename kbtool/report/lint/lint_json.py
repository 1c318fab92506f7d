"""Lint results as `json` and `jsonl`: every field of the contract, nothing for eyes."""

from collections.abc import Iterator
from typing import Any

from kbtool.model.diagnostic import Diagnostic, Edit, Fix, Related
from kbtool.report.lint.report import EndOf, LintReport, statistics_of
from kbtool.report.text.escape import safe
from kbtool.report.text.json_text import json_text, path_entry, renames_entry


def lint_json(report: LintReport, end_of: EndOf) -> str:
    """Return one document."""
    document = {
        "schema": 1,
        "vault": safe(report.vault),
        "checked": report.checked,
        "diagnostics": [diagnostic_data(d, end_of) for d in report.diagnostics],
        "summary": {severity.value: number for severity, number in report.counts().items()},
    }
    return json_text(document, indent=1) + "\n"


def lint_jsonl(report: LintReport, end_of: EndOf) -> str:
    """Return one object a line and finding."""
    return "".join(
        json_text({"schema": 1, **diagnostic_data(diagnostic, end_of)}) + "\n"
        for diagnostic in report.diagnostics
    )


def statistics_json(report: LintReport) -> str:
    """Return one document with a row for each rule that found something."""
    rows = [
        {
            "code": row.code,
            "name": row.name,
            "severity": row.severity.value,
            "count": row.findings,
            "fixable": row.fixable,
        }
        for row in statistics_of(report)
    ]
    return json_text({"schema": 1, "statistics": rows}, indent=1) + "\n"


def diagnostic_data(diagnostic: Diagnostic, end_of: EndOf) -> dict[str, Any]:
    """Return a finding as plain data."""
    return {
        **path_entry(diagnostic.path),
        "line": diagnostic.line,
        "column": diagnostic.column,
        "end_line": diagnostic.end_line,
        "end_column": diagnostic.end_column,
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "target": diagnostic.target,
        "suggestions": list(diagnostic.suggestions),
        "fingerprint": diagnostic.fingerprint,
        "fix": _fix_data(diagnostic.fix, end_of) if diagnostic.fix else None,
        "related": [_related_data(related) for related in diagnostic.related],
    }


def _fix_data(fix: Fix, end_of: EndOf) -> dict[str, Any]:
    return {
        "safe": fix.safe,
        "edits": list(_edits_data(fix.edits, end_of)),
        **renames_entry(fix.renames),
    }


def _edits_data(edits: tuple[Edit, ...], end_of: EndOf) -> Iterator[dict[str, Any]]:
    for edit in edits:
        end_line, end_column = end_of(edit)
        yield {
            **path_entry(edit.path),
            "line": edit.span.line,
            "column": edit.span.column,
            "end_line": end_line,
            "end_column": end_column,
            "text": edit.text,
        }


def _related_data(related: Related) -> dict[str, Any]:
    return {
        **path_entry(related.path),
        "line": related.span.line,
        "column": related.span.column,
        "message": related.message,
    }

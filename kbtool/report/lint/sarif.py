"""Lint results as SARIF 2.1.0, for code scanning services and editors."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from kbtool.model.diagnostic import Diagnostic, Edit, Fix, Related, Severity
from kbtool.model.location import NotePath, Span
from kbtool.report.lint.report import EndOf, LintReport
from kbtool.report.text.json_text import json_text
from kbtool.version import VERSION

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_BASE: Final = "ROOT"


class RuleText(NamedTuple):
    """What a rule is called and says, by its code."""

    name: str
    law: str
    why: str
    severity: Severity


def sarif(report: LintReport, rules: Mapping[str, RuleText], end_of: EndOf) -> str:
    """Return one log with one run; `rules` holds at least the rules that have findings."""
    codes = sorted({diagnostic.code for diagnostic in report.diagnostics})
    # Paths are the repository's, so the base is the folder that the prefix starts from.
    root = Path(report.vault)
    for _ in filter(None, report.prefix.split("/")):
        root = root.parent
    run = {
        "tool": {
            "driver": {
                "name": "kbtool",
                "version": VERSION,
                "rules": [_rule(code, rules[code]) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"uri": root.as_uri().rstrip("/") + "/"}},
        "results": [
            _result(diagnostic, codes.index(diagnostic.code), report.prefix, end_of)
            for diagnostic in report.diagnostics
        ],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(code: str, text: RuleText) -> dict[str, Any]:
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in text.name.split("-")),
        "shortDescription": {"text": text.law},
        "fullDescription": {"text": text.why or text.law},
        "defaultConfiguration": {"level": _LEVELS[text.severity]},
        "help": {"text": f"kbtool rule {code}"},
    }


def _result(diagnostic: Diagnostic, index: int, prefix: str, end_of: EndOf) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": diagnostic.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(prefix, diagnostic.path),
                    "region": {
                        "startLine": diagnostic.line,
                        "startColumn": diagnostic.column,
                        "endLine": diagnostic.end_line,
                        "endColumn": diagnostic.end_column,
                    },
                }
            }
        ],
        "partialFingerprints": {"kbtool/v1": diagnostic.fingerprint},
    }
    if diagnostic.related:
        result["relatedLocations"] = [_related(one, prefix) for one in diagnostic.related]
    if diagnostic.fix and diagnostic.fix.edits and not diagnostic.fix.renames:
        result["fixes"] = [_fix(diagnostic.fix, prefix, end_of)]
    return result


def _related(related: Related, prefix: str) -> dict[str, Any]:
    return {
        "message": {"text": related.message},
        "physicalLocation": {
            "artifactLocation": _artifact(prefix, related.path),
            "region": _start(related.span),
        },
    }


def _fix(fix: Fix, prefix: str, end_of: EndOf) -> dict[str, Any]:
    changes: dict[NotePath, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        replacement = {
            "deletedRegion": _region(edit, end_of),
            "insertedContent": {"text": edit.text},
        }
        changes.setdefault(edit.path, []).append(replacement)
    return {
        "description": {"text": "Safe fix" if fix.safe else "Fix that may change the meaning"},
        "artifactChanges": [
            {"artifactLocation": _artifact(prefix, path), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def _region(edit: Edit, end_of: EndOf) -> dict[str, int]:
    end_line, end_column = end_of(edit)
    return {**_start(edit.span), "endLine": end_line, "endColumn": end_column}


def _start(span: Span) -> dict[str, int]:
    return {"startLine": span.line, "startColumn": span.column}


def _artifact(prefix: str, path: NotePath) -> dict[str, str]:
    data = (prefix + path).encode("utf-8", "surrogateescape")
    return {"uri": quote(data, safe="/"), "uriBaseId": _BASE}

"""What a check keeps for the next one, as parts of the state: each is read when it is asked for."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from kbtool.lint.incremental.facts import FactTable, TableSet
from kbtool.lint.incremental.packed import PackedTable, form_of, packed
from kbtool.lint.incremental.state import LintState, VaultFindings
from kbtool.model.diagnostic import Diagnostic, Finding
from kbtool.model.location import NotePath, Span
from kbtool.rules.suggest.targets import SuggestedTarget, Suggestion
from kbtool.store.cache.rows import fix_of, related_of, row_of_fix

_ANSWERS: Final = "answers"
_FINDINGS: Final = "vault findings"
_TABLES: Final = "tables"


def parts_of(state: LintState) -> Mapping[str, bytes]:
    """Return what is to be kept of a state beside its diagnostics, by part."""
    findings = {
        code: [(path, list(map(_row_of, row))) for path, row in rows.items()]
        for code, rows in state.vault_findings.items()
    }
    names = _json_of(state.tables.names)
    parts = {
        _TABLES: names,
        **{name: packed(name, state.tables[name]).data for name in state.tables.names},
    }
    return {**parts, _ANSWERS: _json_of(state.answers), _FINDINGS: _json_of(findings)}


def loaded_state(diagnostics: tuple[Diagnostic, ...], part: Callable[[str], bytes]) -> LintState:
    """Return the state that parts were made of; its tables are read when they are asked for."""

    def table(name: str) -> FactTable:
        return PackedTable(part(name), form_of(name))

    answers = json.loads(part(_ANSWERS))
    answers["near"] = {target: _near_of(*row) for target, row in answers["near"].items()}
    answers["near key"] = {key: tuple(row) for key, row in answers["near key"].items()}
    findings: VaultFindings = {
        code: {NotePath(path): tuple(map(_finding_of, found)) for path, found in rows}
        for code, rows in json.loads(part(_FINDINGS)).items()
    }
    return LintState(diagnostics, TableSet({}, table, json.loads(part(_TABLES))), answers, findings)


def _json_of(value: object) -> bytes:
    return json.dumps(value, check_circular=False, separators=(",", ":")).encode("ascii")


def _near_of(meant: list[Any], certain: bool) -> Suggestion:  # noqa: FBT001 - a row's value
    return Suggestion(tuple(SuggestedTarget(*one) for one in meant), certain)


def _row_of(finding: Finding) -> tuple[object, ...]:
    span, message, target, suggestions, tried, fix, related = finding
    return span, message, target, suggestions, tried, row_of_fix(fix), related


def _finding_of(row: list[Any]) -> Finding:
    span, message, target, suggestions, tried, fix, related = row
    return Finding(
        span=Span(*span),
        message=message,
        target=target,
        suggestions=tuple(suggestions),
        tried=tuple(tried),
        fix=fix_of(fix),
        related=related_of(related),
    )

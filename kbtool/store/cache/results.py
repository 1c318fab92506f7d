"""The last judgements in the state: diagnostics as plain JSON rows, files as marks."""

import json
from typing import TYPE_CHECKING, Any

from kbtool.gc_pause import gc_paused
from kbtool.model.diagnostic import Diagnostic, Severity
from kbtool.model.location import NotePath, Span
from kbtool.session.lint_result import CacheLostError, LintResult, key_of
from kbtool.store.cache.rows import fix_of, related_of, row_of_fix
from kbtool.store.cache.state import CacheDatabase

if TYPE_CHECKING:
    from kbtool.lint.incremental.state import LintState


class SqliteResultStore:
    """Judgements by key, on a state."""

    def __init__(self, state: CacheDatabase) -> None:
        self._state = state

    def find_diagnostics(self, key: str) -> tuple[Diagnostic, ...] | None:
        """Return what was found under this very key."""
        data = self._state.find_run(key)
        return None if data is None else decode_diagnostics(data)

    def find_diagnostics_of_scan(self, family: str, scan: str) -> tuple[Diagnostic, ...] | None:
        """Return what a family found in the vault that this very scan has seen."""
        data = self._state.find_run_of_scan(family, scan)
        return None if data is None else decode_diagnostics(data)

    def has_scan(self, scan: str) -> bool:
        """Say whether a judgement is of the vault that this very scan has seen."""
        return self._state.has_run_of_scan(scan)

    def note_scan(self, key: str, scan: str) -> None:
        """Note that a judgement is of the vault that this scan has seen."""
        self._state.note_scan(key, scan)

    def find_latest(self, family: str) -> LintResult | None:
        """Return the newest judgement of a family that others can stand on."""
        known = self._state.find_base(family)
        if known is None:
            return None
        base, diagnostics = known
        marks = json.loads(base)
        key = key_of(family, marks)

        def state() -> "LintState":
            from kbtool.store.cache.lint_states import loaded_state  # noqa: PLC0415 - seldom asked for

            def part(name: str) -> bytes:
                data = self._state.find_part(key, name)
                if data is None:  # another run has kept a newer base meanwhile
                    raise CacheLostError
                return data

            with gc_paused():
                return loaded_state(answer, part)

        answer = decode_diagnostics(diagnostics)
        return LintResult(family, "", marks, answer, state)

    def keep(self, judgement: LintResult) -> None:
        """Keep a judgement; the oldest beyond eight goes, but for the base of its family."""
        key, family, scan, marks, diagnostics, state = judgement.key, *judgement
        answer = encode_diagnostics(diagnostics)
        if state is None:
            self._state.keep_run(key, family, scan, answer)
            return
        from kbtool.store.cache.lint_states import parts_of  # noqa: PLC0415 - as above

        self._state.keep_run(
            key, family, scan, answer, base=_json_of(marks), parts=parts_of(state())
        )


def encode_diagnostics(diagnostics: tuple[Diagnostic, ...]) -> bytes:
    """Write diagnostics, in their order."""
    return _json_of(list(map(_row_of, diagnostics)))


def decode_diagnostics(data: bytes) -> tuple[Diagnostic, ...]:
    """Read what `encode_diagnostics` wrote."""
    with gc_paused():
        return tuple([_diagnostic_of(row) for row in json.loads(data)])


def _json_of(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=True, check_circular=False, separators=(",", ":"))
    return text.encode("ascii")


def _row_of(diagnostic: Diagnostic) -> tuple[object, ...]:
    fix = diagnostic.fix
    return (
        diagnostic.path,
        diagnostic.span,
        (diagnostic.line, diagnostic.column, diagnostic.end_line, diagnostic.end_column),
        (diagnostic.code, diagnostic.name, diagnostic.severity),
        diagnostic.message,
        diagnostic.target,
        diagnostic.suggestions,
        diagnostic.tried,
        diagnostic.fingerprint,
        row_of_fix(fix),
        diagnostic.related,
        (diagnostic.source_line, diagnostic.source_column),
    )


def _diagnostic_of(row: list[Any]) -> Diagnostic:
    path, span, place, rule, message, target, suggestions, tried, fingerprint, fix, *rest = row
    related, source = rest
    line, column, end_line, end_column = place
    code, name, severity = rule
    source_line, source_column = source
    return Diagnostic(
        path=NotePath(path),
        span=Span(*span),
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        code=code,
        name=name,
        severity=Severity(severity),
        message=message,
        target=target,
        suggestions=tuple(suggestions),
        tried=tuple(tried),
        fingerprint=fingerprint,
        fix=fix_of(fix),
        related=related_of(related),
        source_line=source_line,
        source_column=source_column,
    )

"""From a finding to a Diagnostic: code, severity, places, source line, fingerprint."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import NamedTuple

from kbtool.lint.filter import RuleFinding
from kbtool.model.diagnostic import Diagnostic, Severity
from kbtool.model.location import NotePath, Span

SOURCE_WIDTH = 400
BEFORE = 160


class _Excerpt(NamedTuple):
    """Where a span ends, and the window of its first line; lines and columns are 1-based."""

    end_line: int
    end_column: int
    line: str
    first_column: int


def to_diagnostics(
    path: NotePath,
    raised: Iterable[RuleFinding],
    severities: Mapping[str, Severity],
    text: str | None,
) -> Iterator[Diagnostic]:
    """Yield diagnostics in the order given; `text` is the file's text, None where there is none."""
    seen: Counter[tuple[str, str]] = Counter()
    for rule, finding in raised:
        span = finding.span
        excerpt = _excerpt(text or "", span)
        nth = seen[rule.code, finding.target]
        seen[rule.code, finding.target] += 1
        yield Diagnostic(
            path=path,
            span=span,
            line=span.line,
            column=span.column,
            end_line=excerpt.end_line,
            end_column=excerpt.end_column,
            code=rule.code,
            name=rule.name,
            severity=severities[rule.code],
            message=finding.message,
            target=finding.target,
            suggestions=finding.suggestions,
            tried=finding.tried,
            fingerprint=_fingerprint(rule.code, path, finding.target, nth),
            fix=finding.fix,
            related=finding.related,
            source_line=excerpt.line,
            source_column=excerpt.first_column,
        )


def _fingerprint(code: str, path: str, target: str, nth: int) -> str:
    """Name a finding so that moving its line or the text around it changes nothing."""
    text = "\0".join((code, path, target, str(nth)))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _excerpt(text: str, span: Span) -> _Excerpt:
    line_start = span.start - span.column + 1
    line_end = _line_end(text, span.start)
    line = text[line_start:line_end]
    if span.end <= line_end or not text:
        end_line, end_column = span.line, span.column + span.end - span.start
    else:
        passed = text[span.start : span.end].replace("\r\n", "\n").replace("\r", "\n")
        end_line = span.line + passed.count("\n")
        end_column = len(passed) - passed.rfind("\n")
    first = 0
    if len(line) > SOURCE_WIDTH:
        first = max(0, min(span.column - 1 - BEFORE, len(line) - SOURCE_WIDTH))
    return _Excerpt(end_line, end_column, line[first : first + SOURCE_WIDTH], first + 1)


def _line_end(text: str, start: int) -> int:
    ends = [end for sign in "\r\n" if (end := text.find(sign, start)) >= 0]
    return min(ends, default=len(text))

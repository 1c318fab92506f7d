"""A baseline: findings that are known and stay quiet, by path, rule and target, never by line."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kbtool.errors import ConfigError
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import NotePath
from kbtool.model.signs import HIDDEN

SCHEMA = 1


class KnownFinding(NamedTuple):
    """What a baseline recognises a finding by; `code` is the rule's."""

    path: NotePath
    code: str
    target: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """How many findings of each kind are known."""

    counts: Mapping[KnownFinding, int]

    @staticmethod
    def of(diagnostics: Iterable[Diagnostic]) -> "Baseline":
        """Take all findings of a run as known."""
        return Baseline(Counter(map(_known, diagnostics)))

    def new_among(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return the findings that are not known; of equal ones the last count as new."""
        left = dict(self.counts)
        new: list[Diagnostic] = []
        for diagnostic in diagnostics:
            known = _known(diagnostic)
            if left.get(known, 0):
                left[known] -= 1
            else:
                new.append(diagnostic)
        return tuple(new)

    def gone_from(self, diagnostics: Iterable[Diagnostic]) -> int:
        """Count the known findings that are no longer there, so that a file can shrink."""
        return sum((Counter(self.counts) - Counter(map(_known, diagnostics))).values())


def baseline_text(baseline: Baseline) -> str:
    """Write a baseline as JSON, one finding a line, sorted, so that git merges it well."""
    rows = [
        _json({"path": known.path, "rule": known.code, "target": known.target, "count": count})
        for known, count in sorted(baseline.counts.items())
    ]
    body = ",\n".join(f"    {row}" for row in rows)
    findings = f"[\n{body}\n  ]" if rows else "[]"
    return f'{{\n  "schema": {SCHEMA},\n  "findings": {findings}\n}}\n'


def read_baseline(path: str, text: str) -> Baseline:
    """Read what `baseline_text` wrote; `path` is for the error.

    Raises:
        ConfigError: for anything else, another version's baseline included.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(path, "is no baseline: it does not parse as JSON") from error
    if not isinstance(data, dict) or "schema" not in data:
        raise ConfigError(path, "is no baseline: it names no schema")
    if data["schema"] != SCHEMA:
        reason = f"has the baseline schema {data['schema']}, this version reads {SCHEMA}"
        raise ConfigError(path, f"{reason}; write it anew with --write-baseline")
    rows = data.get("findings")
    if not isinstance(rows, list):
        raise ConfigError(path, "is a damaged baseline: it has no list of findings")
    counts: Counter[KnownFinding] = Counter()
    for number, row in enumerate(rows, start=1):
        match row:
            case {"path": str(note), "rule": str(code), "target": str(target), "count": int(count)}:
                counts[KnownFinding(NotePath(note), code, target)] += count
            case _:
                raise ConfigError(path, f"is a damaged baseline: finding {number} is incomplete")
    return Baseline(counts)


def _json(row: Mapping[str, object]) -> str:
    """Write readable JSON; only what no reader could see, and what is not UTF-8, is escaped."""
    text = json.dumps(row, ensure_ascii=False)
    return HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], text)


def _known(diagnostic: Diagnostic) -> KnownFinding:
    return KnownFinding(diagnostic.path, diagnostic.code, diagnostic.target)

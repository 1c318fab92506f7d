"""What rules say (Finding), what lint makes of it (Diagnostic), and edits as values."""

from enum import StrEnum
from typing import NamedTuple

from kbtool.model.location import NotePath, Span


class Severity(StrEnum):
    """How much a finding matters; `fail-on` compares by rank."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return {"info": 0, "warning": 1, "error": 2}[self.value]


class Edit(NamedTuple):
    """Replace the characters `start` to `end` (0-based, exclusive) of a note's text by `text`."""

    path: NotePath
    span: Span
    text: str


class Fix(NamedTuple):
    """All edits (and renames) that mend one finding; applied together or not at all."""

    safe: bool
    edits: tuple[Edit, ...] = ()
    renames: tuple[tuple[NotePath, NotePath], ...] = ()


class Related(NamedTuple):
    """A second place that a finding speaks of."""

    path: NotePath
    span: Span
    message: str


class Finding(NamedTuple):
    """What a rule reports, before lint stamps it with code, severity and place."""

    span: Span
    message: str
    target: str = ""  # the text a baseline recognises the finding by
    suggestions: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()  # where a target was looked for, for the full format
    fix: Fix | None = None
    related: tuple[Related, ...] = ()


class Diagnostic(NamedTuple):
    """A finding as it is reported, stored and compared.

    `line`, `column`, `end_line`, `end_column` are 1-based, `end_column` exclusive, columns in
    characters. `source_line` is the note's line without its line end, cut to 400 characters
    around the place (`source_column` is the 1-based column of its first character). `fingerprint`
    is stable over line moves: rule, path, target, and a count among equals.
    """

    path: NotePath
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    name: str
    severity: Severity
    message: str
    target: str
    suggestions: tuple[str, ...]
    tried: tuple[str, ...]
    fingerprint: str
    fix: Fix | None
    related: tuple[Related, ...]
    source_line: str
    source_column: int

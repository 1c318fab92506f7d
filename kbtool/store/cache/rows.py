"""Fixes and related places as plain rows for JSON, and back."""

from typing import Any

from kbtool.model.diagnostic import Edit, Fix, Related
from kbtool.model.location import Span


def row_of_fix(fix: Fix | None) -> object:
    """Return a fix as a row."""
    return fix and (fix.safe, fix.edits, fix.renames)


def fix_of(row: list[Any] | None) -> Fix | None:
    """Return the fix that a row was made of."""
    if row is None:
        return None
    safe, edits, renames = row
    return Fix(
        safe,
        tuple(Edit(path, Span(*span), text) for path, span, text in edits),
        tuple((old, new) for old, new in renames),
    )


def related_of(rows: list[Any]) -> tuple[Related, ...]:
    """Return the related places that rows were made of."""
    return tuple(Related(path, Span(*span), words) for path, span, words in rows)

"""`kbtool tags`: the vault's tags for eyes and for programs."""

from collections.abc import Sequence
from typing import Final

from kbtool.report.text.json_text import json_text
from kbtool.report.text.escape import safe
from kbtool.report.text.style import Style, cells, clipped
from kbtool.vault.tag_tree import TagRow

_INDENT: Final = 2  # cells a level
_WIDEST: Final = 60  # cells of names before the counts' column


def tags_text(rows: Sequence[TagRow], style: Style) -> str:
    """Write one tag a line, indented under its parent, with the number of notes.

    Where a tag has children, the number counts the notes below it too, and how many bear the tag
    itself stands behind.
    """
    names = [f"{' ' * (_INDENT * row.depth)}{_shown(row)}" for row in rows]
    column = min(max(map(cells, names), default=0), _WIDEST)
    digits = max((len(str(len(row.notes_below))) for row in rows), default=1)
    lines = []
    for row, name in zip(rows, names, strict=True):
        shown = clipped(name, column)
        line = f"{shown}{' ' * (column - cells(shown))}  {len(row.notes_below):>{digits}}"
        if row.notes != row.notes_below:
            line += style.dim(f"  ({len(row.notes)} with the tag itself)")
        lines.append(line)
    return "\n".join(lines)


def tags_json(rows: Sequence[TagRow]) -> str:
    """Write every tag with the number of notes that bear it, and with those below it."""
    tags = [
        {"tag": row.name, "notes": len(row.notes), "notes_below": len(row.notes_below)}
        for row in rows
    ]
    return json_text({"schema": 1, "tags": tags}, indent=1) + "\n"


def _shown(row: TagRow) -> str:
    return safe(row.last_name if row.depth else f"#{row.name}")

"""Applying edits to a note's bytes, so that everything else in them stays as it is."""

from collections.abc import Iterable
from typing import Final

from kbtool.model.diagnostic import Edit

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Replace the edits' spans; they stand in order of place and do not overlap."""
    parts: list[str] = []
    done = 0
    for edit in edits:
        parts += [text[done : edit.span.start], edit.text]
        done = edit.span.end
    return "".join([*parts, text[done:]])


def apply_edits_to_bytes(data: bytes, edits: Iterable[Edit]) -> bytes | None:
    """Apply edits to a file's bytes, None where they are not UTF-8: such a note is never rewritten.

    Spans count characters behind a byte-order mark; the mark itself is the span from -1 to 0.
    Line ends are characters like any others.
    """
    mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
    try:
        text = data[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        return None
    inside = list(edits)
    if inside and inside[0].span.start < 0:
        mark = inside.pop(0).text.encode("utf-8")
    return mark + apply_edits(text, inside).encode("utf-8")

"""What in a note is no text: base64, and the data of drawings.

Base64 is known by its looks, or by the `data:` address in front of it; drawings are those of the
plugins Excalidraw and tldraw, whose texts stand outside of their data.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from kbtool.index.text.mark_scan import Place

LEAST: Final = 60  # characters of base64 in one piece that are taken for data
_CERTAIN: Final = 500  # characters without a sign between them that no word has
_APART: Final = 30  # characters between two numbers, on an average; in base64 they are some 8
_MOST_IN_WORDS: Final = 0.4  # characters in runs of small letters, as a share; in base64 some 0.15

_ALPHABET: Final = bytes(
    ord("x") if byte < 128 and (chr(byte).isalnum() or chr(byte) in "+/") else ord(" ")
    for byte in range(256)
)
_LONG: Final = b"x" * LEAST
_RUN: Final = re.compile(rf"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{{{LEAST},}}+={{0,2}}")
_LAST_LINE: Final = re.compile(r"[\r\n]{1,2}[ \t>]*([A-Za-z0-9+/]+={1,2})(?=[ \t]*(?:[\r\n]|\Z))")
_DATA_ADDRESS: Final = re.compile(r"\bdata:[\w.+-]+/[\w.+-]+(?:;[\w.=+-]+)*;base64,[\w+/=%-]*+")
_NUMBERS: Final = re.compile(r"[0-9]+")
_WORDS: Final = re.compile(r"[a-z]{3,}")
_DRAWING_FENCE: Final = re.compile(r"[ \t]*(?:compressed-json\b|.*_TLDRAW_DATA_)")
_DRAWING_NOTE: Final = re.compile(r"(?m)^excalidraw-plugin[ \t]*:")
_DRAWING_BEGINS: Final = re.compile(r"(?m)^#{1,2} Drawing[ \t]*[\r\n]+(?=```|~~~|\{)")
_TLDRAW: Final = re.compile(r"!!!_START_OF_TLDRAW_DATA_(?s:.*?)(?:_END_OF_TLDRAW_DATA_[^\n]*|\Z)")
_DRAWING_ENDS: Final = re.compile(r"(?m)^#{1,2} |^%%[ \t]*\r?$|\Z")


def base64_in(text: str) -> tuple[Place, ...]:
    """Return the places of base64, line ends between its lines left out."""
    addresses = _DATA_ADDRESS.finditer(text) if ";base64," in text else ()
    data = text.encode("utf-8", "replace").translate(_ALPHABET)
    runs = _runs_in(text) if _LONG in data else ()
    found = [match.span() for match in addresses]
    return tuple(_joined(sorted(chain(found, runs))))


def _runs_in(text: str) -> Iterator[Place]:
    for run in _RUN.finditer(text):
        if _looks_encoded(run[0]):
            yield run.span()
            if last := _LAST_LINE.match(text, run.end()):
                yield last.span(1)


def _looks_encoded(run: str) -> bool:
    """Say whether a run is neither a path, a long name nor a number in hexadecimal digits."""
    if len(run) >= _CERTAIN:
        return True
    numbers = sum(1 for _ in _NUMBERS.finditer(run))
    in_words = sum(len(word[0]) for word in _WORDS.finditer(run))
    has_both = run.upper() != run and run.lower() != run
    return has_both and numbers * _APART >= len(run) and in_words < _MOST_IN_WORDS * len(run)


def _joined(places: list[Place]) -> Iterator[Place]:
    end = 0
    for start, behind in places:
        if behind > end:
            yield max(start, end), behind
            end = behind


def is_drawing_fence(info: str) -> bool:
    """Say whether a fence with this info string holds the data of a drawing."""
    return _DRAWING_FENCE.match(info) is not None


def drawing_sections(text: str, body_start: int) -> Iterator[Place]:
    """Yield the stretches of a drawing's note that hold its data."""
    if "_START_OF_TLDRAW_DATA_" in text:
        yield from (found.span() for found in _TLDRAW.finditer(text, body_start))
    if "excalidraw-plugin" not in text[:body_start] or not _DRAWING_NOTE.search(
        text, 0, body_start
    ):
        return
    for found in _DRAWING_BEGINS.finditer(text, body_start):
        ending = _DRAWING_ENDS.search(text, found.end())
        yield found.start(), ending.start() if ending else len(text)

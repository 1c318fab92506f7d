"""The few looks that output uses: the terminal's own colours, readable on dark and light.

A style is a plain value; without colour every method gives the text back.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from kbtool.report.safe import safe

_RESET: Final = "\x1b[0m"
_ZERO_WIDTH: Final = frozenset({"Mn", "Me", "Cf"})
_VARIATION_16: Final = "\ufe0f"
_WIDE: Final = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60"
# Compiled by the first use: most runs wrap nothing.
_PIECES: Final = rf"[{_WIDE}]\s*|[^\s{_WIDE}]+\s*|\s+"


class Style(NamedTuple):
    """How to write for a stream; `width` is in terminal cells."""

    color: bool = False
    hyperlinks: bool = False
    width: int = 100

    def bold(self, text: str) -> str:
        """Names and places."""
        return self._sgr("1", text)

    def dim(self, text: str) -> str:
        """What may be overlooked."""
        return self._sgr("2", text)

    def red(self, text: str) -> str:
        """Errors."""
        return self._sgr("1;31", text)

    def yellow(self, text: str) -> str:
        """Warnings."""
        return self._sgr("1;33", text)

    def blue(self, text: str) -> str:
        """Notes by the way."""
        return self._sgr("1;34", text)

    def green(self, text: str) -> str:
        """What is well, or can be made well."""
        return self._sgr("32", text)

    def linked(self, text: str, uri: str) -> str:
        """Make text a link (OSC 8) where the terminal knows them and there is a URI."""
        if not self.hyperlinks or not uri:
            return text
        return f"\x1b]8;;{safe(uri)}\x1b\\{text}\x1b]8;;\x1b\\"

    def _sgr(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}{_RESET}" if self.color and text else text


def cells(text: str) -> int:
    """Return how many terminal cells a text without control characters takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def clipped(text: str, width: int) -> str:
    """Cut a text to at most `width` cells, with an ellipsis where something is missing."""
    return text if cells(text) <= width else text[: fitting(text, width - 1)] + "…"


def fitting(text: str, width: int) -> int:
    """Count the characters at a text's beginning that fit into so many cells."""
    if text.isascii():
        return max(min(len(text), width), 0)
    used = 0
    for index, character in enumerate(text):
        used += _width(character)
        if used > width:
            return index
    return len(text)


def _width(character: str) -> int:
    # Nearly all text is one of these two; asking the tables takes four times as long.
    if character < "\u0300":
        return 1
    if "\u4e00" <= character <= "\u9fff":
        return 2
    if unicodedata.category(character) in _ZERO_WIDTH or character == _VARIATION_16:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int) -> list[str]:
    """Break a text at blanks into lines of at most `width` cells, a longer word where it must be.

    Between two wide characters a line may break anywhere, as their scripts do.
    """
    lines: list[str] = []
    line, used = "", 0
    for piece in re.findall(_PIECES, text):
        size = cells(piece)
        if line and used + size > width and used + cells(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line, used = "", 0
            piece = piece.lstrip()  # noqa: PLW2901 - a line begins with a word
            size = cells(piece)
        line, used = line + piece, used + size
        while used > width and cells(line.rstrip()) > width:
            length = max(fitting(line, width), 1)
            lines.append(line[:length])
            line = line[length:]
            used = cells(line)
    return [*lines, line.rstrip()]

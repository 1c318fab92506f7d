"""The few looks that output uses: the terminal's own colours, readable on dark and light.

A style is a plain value; without colour every method gives the text back.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from kbtool.report.text.escape import safe

_RESET: Final = "\x1b[0m"
_ZERO_WIDTH: Final = frozenset({"Mn", "Me", "Cf"})
_VARIATION_16: Final = "\ufe0f"
_WIDE: Final = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60"
# Compiled by the first use: most runs wrap nothing.
_PIECES: Final = rf"\x1b(?:\[[0-9;]*m|\][^\x1b]*\x1b\\)|[{_WIDE}]\s*|[^\s\x1b{_WIDE}]+\s*|\s+"


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
    """Cut a text to at most `width` cells, with an ellipsis where something is missing.

    The cut falls behind a word where one ends in the second half of the room, else inside one.
    """
    if cells(text) <= width:
        return text
    if width < 1:
        return ""
    end = fitting(text, width - 1)
    if end < len(text) and _joins(text[end - 1 : end + 1]):
        end = text.rfind(" ", end // 2, end) + 1 or end
    return text[:end] + "…"


def _joins(pair: str) -> bool:
    """Tell whether two neighbours belong to one word; wide characters are words of their own."""
    return len(pair) == 2 and not any(one == " " or _width(one) == 2 for one in pair)


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


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """Break a text at blanks into lines of at most `width` cells, a longer word where it must be.

    Between two wide characters a line may break anywhere, as their scripts do. All lines but the
    first begin with `indent` blanks. Escape sequences of a style take no cells and stay whole.
    """
    width = max(width, 1)
    margin = min(indent, width // 2)
    lines: list[str] = []
    line, gap, looks, used = "", "", "", 0  # `looks` stand behind the gap; `used` is the line's
    for piece in re.findall(_PIECES, text):
        if piece[0] == "\x1b":
            looks += piece
            continue
        word = piece.rstrip()
        if word and used + len(gap) + cells(word) > width and line.strip():
            lines.append(line + looks)
            line, gap, looks, used = " " * margin, "", "", margin
        line += gap + looks
        used += len(gap)
        while used + cells(word) > width:
            length = max(fitting(word, width - used), 1)
            lines.append(line + word[:length])
            line, used, word = " " * margin, margin, word[length:]
        line, used = line + word, used + cells(word)
        gap, looks = piece[len(piece.rstrip()) :], ""
        if not line.strip():  # where a line begins: as far in as it was, but not beyond the middle
            gap = "" if lines else gap[: width // 2]
    if lines and not line.strip():
        return [*lines[:-1], lines[-1] + looks]
    return [*lines, line + looks]


def flowed(text: str, width: int) -> str:
    """Break lines that are ready to print, looks included, where they are wider than `width`.

    What goes over is set two blanks further in than its line.
    """
    return "\n".join(_flowed_line(line, width) for line in text.split("\n"))


def _flowed_line(line: str, width: int) -> str:
    if len(line) <= width and line.isascii():
        return line
    indent = len(line) - len(line.lstrip(" ")) + 2
    return "\n".join(wrapped(line, width, indent))

"""The texts of YAML's scalars: from a scalar as written to what it says.

Sources have LF for line ends. Blanks are space and tab alone: every other character is text, as in
YAML 1.2.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

BREAK: Final = re.compile(r"[ \t]*\n[ \t\n]*")
ESCAPE: Final = re.compile(
    r"\\(?:\n[ \t]*|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.?))|[ \t]*\n[ \t\n]*",
    re.DOTALL,
)
SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
LAST_CHARACTER: Final = 0x10FFFF
ESCAPED: Final = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "\t": "\t",
}


class BadEscape(Exception):  # noqa: N818  it is raised for one thing and never leaves the reader
    """A backslash escapes nothing that YAML knows; `offset` counts from the opening quote."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def folded(source: str) -> str:
    """Join the lines of a plain or quoted text: a line end is a blank, an empty line a line end."""
    return BREAK.sub(_fold, source) if "\n" in source else source


def _fold(found: re.Match[str]) -> str:
    empty = found.group().count("\n") - 1
    return "\n" * empty if empty else " "


def single_quoted(source: str) -> str:
    """Read a text in single quotes."""
    return folded(source[1:-1]).replace("''", "'")


def double_quoted(source: str) -> str:
    """Read a text in double quotes; BadEscape where a backslash has no meaning."""
    inside = source[1:-1]
    if "\\" not in inside:
        return folded(inside)
    text = ESCAPE.sub(_unescaped, inside)
    return SURROGATES.sub(_character, text)


def _unescaped(found: re.Match[str]) -> str:
    written = found.group()
    if written[0] != "\\":
        return _fold(found)
    if written.startswith("\\\n"):
        return ""
    if code := found.group(1) or found.group(2) or found.group(3):
        number = int(code, 16)
        if number <= LAST_CHARACTER:
            return chr(number)
    elif (known := ESCAPED.get(found.group(4))) is not None:
        return known
    raise BadEscape(found.start() + 1)


def _character(found: re.Match[str]) -> str:
    """Make one character of the two halves that JSON writes; half of one is no character."""
    return found.group().encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Header(NamedTuple):
    """What `|` or `>` is followed by: how line ends are kept, and a given indentation or 0."""

    is_folded: bool
    keeping: str  # "-" strips the last line ends, "+" keeps all, "" keeps one
    indentation: int


def block_text(lines: Sequence[str], indentation: int, header: Header) -> str:
    """Read a block scalar's lines, the empty ones behind it included.

    The lines are as written, without line ends; after a last line end an empty one follows.
    """
    end = len(lines)
    while end and not lines[end - 1].strip(" "):
        end -= 1
    if not end:
        return "\n" * max(1, len(lines) - 1) if header.keeping == "+" and lines else ""
    margin = indentation
    if header.keeping != "+":
        first = next(line for line in lines if line.strip(" "))
        margin = max(margin, len(first) - len(first.lstrip(" ")))
    for index in range(len(lines) - 1, end - 1, -1):
        if len(lines[index]) > margin:  # its blanks stand behind the margin: they are text
            end = index + 1
            break
    inside = [line[indentation:] for line in lines[:end]]
    text = _folded_block(inside) if header.is_folded else "\n".join(inside)
    if header.keeping == "-":
        return text
    if header.keeping == "+":
        text += "".join("\n" + line[indentation:] for line in lines[end:])
        return text if text.endswith("\n") else text + "\n"
    return text + "\n"


def _folded_block(lines: Sequence[str]) -> str:
    """Join lines by blanks but around empty and more indented ones."""
    first = next(index for index, line in enumerate(lines) if line.strip(" "))
    text, separator, was_deeper = "".join(line + "\n" for line in lines[:first]), "", False
    for line in lines[first:]:
        if line.startswith((" ", "\t")):
            if separator == " ":
                separator = "\n"
            elif not was_deeper and separator == "\n":
                separator = "\n\n"
            text += separator + line
            separator, was_deeper = "\n", True
        elif not line:
            if separator == "\n":
                text += "\n"
            else:
                separator = "\n"
        else:
            text += separator + line
            separator, was_deeper = " ", False
    return text

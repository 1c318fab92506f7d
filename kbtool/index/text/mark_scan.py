"""What the reading of inline marks collects and remembers; the modules beside it fill it.

Places are 0-based character offsets, from and to.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple
from unicodedata import category

from kbtool.index.text.folding import HIDDEN

Place = tuple[int, int]

BLANK: Final = " "
_ENCODED: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_BLOCK_BEGINS: Final = re.compile(r"\n(?:[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]| {0,3}#{1,6}[ \t])")
LONGEST_TEXT: Final = 4_096
"""Characters of a link's, footnote's or comment's text within a paragraph, as in the parser."""

_LEAD: Final = 64  # characters before a sign that may be marks of lists and quotations


class Opener(NamedTuple):
    """A bracket that may still be closed."""

    at: int
    kind: Literal["link", "image", "footnote"]


class Comment(NamedTuple):
    """A `%%` that may still be closed."""

    at: int
    begins_line: bool


class MarkScan:
    """The state of one reading.

    `hidden` are places with what stands there for the reader: HIDDEN for each character that is
    nothing, blanks for what separates, a letter and HIDDEN for an entity. `asides` are places that
    belong to no sentence: targets, comments, footnotes. `echoes` are read in their sentence and by
    themselves: targets with letters grown on to them. In `literal` no emphasis is looked for.
    """

    __slots__ = (
        "asides", "closes_html_comments", "comment", "echoes", "end", "hidden", "inactive_before",
        "labels", "literal", "openers", "shown", "text",
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        self.text = text
        self.end = 0  # of the stretch
        self.hidden: list[tuple[int, int, str]] = []
        self.asides: list[Place] = []
        self.echoes: list[Place] = []
        self.literal: list[Place] = []
        self.openers: list[Opener] = []
        self.inactive_before = 0  # `[` before this offset hold a link, and begin none
        self.comment: Comment | None = None
        self.labels: frozenset[str] | None = None  # that are defined, once somebody has asked
        self.shown: tuple[int, int, int] | None = None  # see brackets
        self.closes_html_comments = True  # false once no `-->` is left in the stretch

    def hide(self, start: int, end: int, sign: str = HIDDEN) -> None:
        """Let a sign stand for each character of a place."""
        if start < end:
            self.hidden.append((start, end, sign * (end - start)))

    def set_aside(self, start: int, end: int) -> None:
        """Take a place out of its sentence."""
        if start < end:
            self.asides.append((start, end))

    def set_destination_aside(self, start: int, end: int) -> None:
        """Take a link's destination out of its sentence, with percent-encoding undone."""
        if self.text.startswith("data:", start):
            self.hide(start, end, BLANK)
            return
        self.set_aside(start, end)
        for run in _ENCODED.finditer(self.text, start, end):
            decoded = bytes.fromhex(run[0].replace("%", "")).decode("utf-8", "ignore")
            self.hidden.append((*run.span(), in_place(decoded, len(run[0]))))

    def begins_line(self, at: int) -> bool:
        """Say whether nothing but marks of lists and quotations stands before `at` on its line."""
        head = self.text[max(0, at - _LEAD) : at].replace("\r", "\n").rpartition("\n")[2]
        return len(head) < _LEAD and not head.strip(" \t>*+-")


def in_place(signs: str, width: int) -> str:
    """Return `signs` as they stand for `width` characters, which are no fewer."""
    return "".join(_printable(signs)).ljust(width, HIDDEN)


def _printable(signs: str) -> Iterator[str]:
    for sign in signs:
        yield sign if sign.isprintable() or category(sign) == "Cf" else BLANK


def is_cut(text: str, start: int, end: int) -> bool:
    """Say whether what begins and ends here is too long for one text, or not in one paragraph."""
    return end - start > LONGEST_TEXT or ends_block(text, start, end)


def ends_block(text: str, start: int, end: int) -> bool:
    """Say whether a paragraph ends in between: a blank line, a list item or a heading."""
    if text.find("\n", start, end) < 0:
        return False
    between = text[start:end]
    return _BLOCK_BEGINS.search(between) is not None or any(
        not line.strip("> \t\r") for line in between.split("\n")[1:-1]
    )

"""Lines of a text: where each begins and ends, and the Span of two offsets."""

import re
from bisect import bisect_right
from itertools import accumulate
from typing import Final

from kbtool.model.location import Span

_new: Final = tuple.__new__
LINE_END: Final = re.compile(r"\r\n?|\n")
"""The only line ends there are; U+2028 and its like are ordinary characters."""


class Lines:
    """The line table of one text. Line numbers given to methods are 0-based."""

    __slots__ = ("has_returns", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.has_returns = "\r" in text
        if self.has_returns:
            self.starts = [0, *(found.end() for found in LINE_END.finditer(text))]
        else:
            lengths = map(len, text.split("\n"))
            self.starts = [0, *accumulate(length + 1 for length in lengths)][:-1]

    def span(self, start: int, end: int) -> Span:
        """Give the Span of the characters `start` to `end`."""
        starts = self.starts
        line = bisect_right(starts, start)
        # As Span(…) makes it, without the step through its Python-made constructor.
        return _new(Span, (start, end, line, start - starts[line - 1] + 1))

    def line_of(self, offset: int) -> int:
        """Give the 0-based number of the line that holds the character at `offset`."""
        return bisect_right(self.starts, offset) - 1

    def start_of(self, line: int) -> int:
        """Give the offset of the line's first character; past the last line, the text's length."""
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def end_of(self, line: int) -> int:
        """Give the offset behind the line's last character, its line end left out."""
        if line + 1 >= len(self.starts):
            return len(self.text)
        start, end = self.starts[line], self.starts[line + 1]
        if not self.has_returns:
            return end - 1
        if end > start and self.text[end - 1] == "\n":
            end -= 1
        if end > start and self.text[end - 1] == "\r":
            end -= 1
        return end

    def line_text(self, line: int) -> str:
        """Give the line without its line end."""
        return self.text[self.start_of(line) : self.end_of(line)]

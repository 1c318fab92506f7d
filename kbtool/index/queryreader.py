"""A place in a query that moves on as texts are taken: blanks, quotation marks, links, words."""

import re
from typing import Final

from kbtool.errors import QueryError

_WORD: Final = re.compile(r'[^\s()"]+')
_VALUE: Final = re.compile(r'[^\s()"\]]+')


class QueryReader:
    """Reads `text` from `at` on, in characters from 0; what cannot be read is a QueryError."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.in_value = False  # inside the value of a property

    def error(self, reason: str, at: int | None = None) -> QueryError:
        """Return the error for here, or for another place."""
        return QueryError(self.text, self.at if at is None else at, reason)

    def quoted(self) -> str:
        """Take `"a text"`, in which a backslash makes a mark plain; return what stands inside."""
        start = self.at
        pieces = []
        at = start + 1
        while at < len(self.text) and self.text[at] != '"':
            if self.text[at] == "\\" and self.text[at + 1 : at + 2] in ('"', "\\"):
                at += 1
            pieces.append(self.text[at])
            at += 1
        if at >= len(self.text):
            raise self.error("This quotation mark is not closed", start)
        self.at = at + 1
        return "".join(pieces)

    def link(self) -> str:
        """Take `[[Note|shown]]`; return what stands inside."""
        start = self.at
        end = self.text.find("]]", start)
        self.at = len(self.text) if end < 0 else end + 2
        return self.text[start : self.at].strip("[]")

    def word_text(self) -> str:
        """Take a word, a phrase or a bracketed text, as text."""
        if self.text[self.at] == '"':
            return self.quoted()
        if self.text[self.at] == "(":
            end = self.text.find(")", self.at)
            if end < 0:
                raise self.error("This bracket is not closed")
            text, self.at = self.text[self.at + 1 : end].strip(), end + 1
            return text
        return self.bare_word()

    def bare_word(self) -> str:
        """Take what stands up to a blank, a bracket or a quotation mark."""
        match = (_VALUE if self.in_value else _WORD).match(self.text, self.at)
        if not match:
            raise self.error("This bracket closes nothing")
        self.at = match.end()
        return match[0]

    def value_text(self, sign: str) -> str:
        """Take the text behind a sign of comparison."""
        self.skip_blanks()
        if self.at_end():
            raise self.error(f"{sign} needs a value behind it")
        return self.word_text()

    def skip_blanks(self) -> None:
        """Move over blanks."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def at_end(self) -> bool:
        """Say whether the query, a group or a value ends here."""
        return self.at >= len(self.text) or (
            self.text[self.at] == ")" or (self.in_value and self.text[self.at] == "]")
        )

    def sees_or(self) -> bool:
        """Say whether the next word is OR."""
        end = self.at + 2
        behind = self.text[end : end + 1]
        return self.text[self.at : end] == "OR" and (not behind or behind in " \t\n()]")

    def takes_or(self) -> bool:
        """Move over OR; say whether it stood there."""
        self.skip_blanks()
        if not self.sees_or():
            return False
        self.at += 2
        return True

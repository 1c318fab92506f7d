"""A place in a query that moves on as texts are taken: blanks, quotation marks, links, words."""

from kbtool.errors import QueryError
from kbtool.index.query.pasted_text import opens_phrase


class QueryReader:
    """Reads `text` from `at` on, in characters from 0; what cannot be read is a QueryError."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.in_value = False  # inside the value of a property
        self.groups = 0  # that are open

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
        """Take what stands up to a blank, a phrase, or the bracket that closes a group or value.

        Brackets and quotation marks in the middle of a word are its own: `main()`, `:)`, `5"`.
        """
        start = self.at
        self.take_rest_of_word(start)
        if self.at == start:
            raise self.error("This bracket closes nothing")
        return self.text[start : self.at]

    def take_rest_of_word(self, start: int) -> None:
        """Move to the end of the word that begins at `start` and is taken up to here."""
        opened = 0
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign.isspace() or (sign == "]" and self.in_value):
                return
            if sign == "(":
                opened += 1
            elif sign == ")" and not opened and (self.groups or self.at == start):
                return
            elif sign == ")":
                opened = max(opened - 1, 0)
            elif sign == '"' and not opened and opens_phrase(self.text, self.at):
                return
            self.at += 1

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

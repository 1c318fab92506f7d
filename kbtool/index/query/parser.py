"""The query language: a text to a tree, or a QueryError at the exact place.

    query      = all { "OR" all }
    all        = term { term }
    term       = "-" term | "(" query ")" | phrase | "/" regex "/" | property | operator | word
    operator   = name ":" ( "(" query ")" | phrase | "/" regex "/" | word )
    property   = "[" name [ ":" value ] "]"
    word       = text [ "*" | "~" ]

Obsidian's own language (help.obsidian.md, Search), with operators of ours. Blank means and; OR
binds weaker. `[[Note]]` is a phrase, and `[[Note|shown]]` are two, so that a pasted link finds its
words; behind an operator it is the note's name.
"""

import re
from datetime import date
from typing import Final

from kbtool.errors import QueryError
from kbtool.index.query import tree as query_tree
from kbtool.index.query.dates import RELATIVE, span_of
from kbtool.index.query.lexer import QueryReader
from kbtool.index.query.operator_words import (
    NAME,
    NAMING,
    OPERATORS,
    QUALITIES,
    SCOPES,
    is_address,
    looks_like_operator,
    nearest_quality,
    refusal_of,
)
from kbtool.index.query.operators import CHECKED, LOOKED_UP, NAMES, is_of, named, valued
from kbtool.index.query.pasted_text import (
    Taken,
    find_empty_pair,
    find_end_of_pattern,
    find_label,
    is_dashes,
)
from kbtool.index.query.user_regex import PatternError, compiled

LONGEST_QUERY: Final = 20_000  # characters; a pasted page is longer than any question
_DEEPEST: Final = 50  # nested brackets
_SIGN: Final = re.compile(r"<=|>=|<|>|=")
_SIGNS: Final[dict[str, query_tree.Comparison]] = {
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "=": "=",
}
_COMPARED_IN_NAME: Final = re.compile(r"(.*?\w)\s*(<=|>=|<|>|=)\s*(\S.*)")
_COMPARABLE: Final = re.compile(r"[-+]?\.?\d")


def parse(query: str, today: date) -> query_tree.Node:
    """Return the tree of `query`; spans like `last week` are counted from `today`."""
    if not query.strip():
        raise QueryError(query, 0, "There is nothing to search for")
    if len(query) > LONGEST_QUERY:
        raise QueryError(query, LONGEST_QUERY, "The query is too long")
    parser = _Parser(query, today)
    tree = parser.query(depth=0)
    if parser.at < len(query):
        raise parser.error("This bracket closes nothing")
    return tree


class _Parser(QueryReader):
    def __init__(self, text: str, today: date) -> None:
        super().__init__(text)
        self.today = today

    def query(self, depth: int) -> query_tree.Node:
        if depth > _DEEPEST:
            raise self.error("Brackets are nested too deeply")
        parts = [self.all(depth)]
        while self.takes_or():
            parts.append(self.all(depth))
        return parts[0] if len(parts) == 1 else query_tree.Or(tuple(parts))

    def all(self, depth: int) -> query_tree.Node:
        self.skip_blanks()
        parts: list[query_tree.Node] = []
        while not self.at_end() and not self.sees_or():
            parts.append(self.term(depth))
            self.skip_blanks()
        if not parts:
            if self.sees_or():
                raise self.error("OR needs something before it")
            if self.text[: self.at].rstrip().endswith("OR"):
                raise self.error("OR needs something behind it")
            raise self.error("There is nothing to search for here")
        return parts[0] if len(parts) == 1 else query_tree.And(tuple(parts))

    def term(self, depth: int) -> query_tree.Node:
        start, sign = self.at, self.text[self.at]
        if sign == "-" and self.excludes():
            self.at += 1
            if depth >= _DEEPEST:
                raise self.error("Brackets are nested too deeply")
            return query_tree.Not(self.term(depth + 1))
        if self.in_value and (match := _SIGN.match(self.text, start)):
            self.at = match.end()
            value = self.value_text(match[0])
            if match[0] != "=" and not _COMPARABLE.match(value):
                reason = f"{match[0]} compares with a number or a date (2020, 2024-05-01)"
                raise self.error(reason, start)
            return query_tree.PropertyComparison(_SIGNS[match[0]], value)
        if not self.in_value:
            if (name := NAME.match(self.text, start)) is not None:
                operator = self.operator(name[0], depth)
                if operator is not None:
                    return operator
            if sign == "[":
                return self.bracketed(depth)
            if sign == "(" and (taken := find_empty_pair(self.text, start)) is not None:
                return self.taken(taken)
        return self.operand(depth)

    def excludes(self) -> bool:
        """Say whether the dash here stands before what must not match."""
        behind = self.text[self.at + 1 : self.at + 2]
        return bool(behind.strip(" )]")) and not is_dashes(self.text, self.at)

    def bracketed(self, depth: int) -> query_tree.Node:
        """Take a link, a property, or a text in square brackets."""
        start = self.at
        if self.text.startswith("[[", start):
            target, bar, shown = self.link().partition("|")
            if not bar or not (target.strip() and shown.strip()):
                return query_tree.Phrase(target + shown, start)
            # What a reader sees and where it leads stand apart in the index.
            return query_tree.And(
                (query_tree.Phrase(target, start), query_tree.Phrase(shown, start))
            )
        taken = find_label(self.text, start)
        return self.property(depth) if taken is None else self.taken(taken)

    def taken(self, taken: Taken) -> query_tree.Node:
        """Take a stretch that is text, and what is written on to it."""
        start, self.at = self.at, taken.end
        if taken.is_phrase:
            return query_tree.Phrase(taken.text, start)
        self.take_rest_of_word(start)
        return query_tree.Word(self.text[start : self.at], "plain", start)

    def operand(self, depth: int) -> query_tree.Node:
        """Take a group, a phrase, a regular expression or a word."""
        match self.text[self.at]:
            case "(":
                return self.group(depth)
            case "[" if self.text.startswith("[[", self.at):
                start = self.at
                return query_tree.Phrase(re.split("[|#]", self.link())[0], start)
            case '"':
                at = self.at
                return query_tree.Phrase(self.quoted(), at)
            case "/" if (end := find_end_of_pattern(self.text, self.at)) is not None:
                return self.pattern(end)
            case _:
                return self.word()

    def group(self, depth: int) -> query_tree.Node:
        start = self.at
        self.at += 1
        self.skip_blanks()
        if self.at == len(self.text):
            raise self.error("This bracket is not closed", start)
        if self.text[self.at] == ")":
            raise self.error("There is nothing between these brackets", start)
        self.groups += 1
        inner = self.query(depth + 1)
        self.groups -= 1
        if self.text[self.at : self.at + 1] != ")":
            raise self.error("This bracket is not closed", start)
        self.at += 1
        return inner

    def pattern(self, end: int) -> query_tree.Node:
        start = self.at + 1
        source = self.text[start:end].replace("\\/", "/")
        try:
            compiled(source)
        except PatternError as fault:
            place = min(start + fault.place, end)
            raise self.error(f"This regular expression is wrong: {fault}", place) from fault
        self.at = end + 1
        return query_tree.Pattern(source, start - 1)

    def word(self) -> query_tree.Node:
        start = self.at
        text = self.bare_word()
        has_letters = any(sign.isalnum() for sign in text)
        if text == "*" and not self.text[self.at :].strip(" )]"):
            raise self.error("A star needs the beginning of a word before it", start)
        if text.endswith("*") and not text.endswith("**") and has_letters:
            return query_tree.Word(text[:-1], "prefix", start)
        if text.endswith("~") and has_letters:
            return query_tree.Word(text[:-1], "fuzzy", start)
        return query_tree.Word(text, "plain", start)

    def operator(self, name: str, depth: int) -> query_tree.Node | None:
        """Take an operator and what follows; None when `name` is a word with a colon."""
        start = self.at
        if name not in OPERATORS or is_address(self.text, start + len(name)):
            if looks_like_operator(self.text, name, start):
                raise self.error(refusal_of(name))
            return None
        self.at += len(name) + 1
        if self.at_end() or self.text[self.at].isspace():
            raise self.error(f"{name}: needs something to look for", start)
        if name in NAMING:
            return self.named(name, depth, start)  # type: ignore[arg-type]  # one of the Literal's
        if name in ("is", "created", "modified"):
            return self.quality(start) if name == "is" else self.dated(name, start)
        inner = self.operand(depth)
        if name in query_tree.FIELDS_OF:
            if not is_of(inner, LOOKED_UP if name != "content" else CHECKED):
                raise self.error(f"{name}: takes words and phrases only", start)
            return query_tree.InFields(name, inner)
        if not is_of(inner, CHECKED):
            raise self.error(f"{name}: takes words, phrases and regular expressions only", start)
        if name in SCOPES:
            return query_tree.InScope(name, inner)  # type: ignore[arg-type]  # one of the Literal's
        return query_tree.MatchCase(name == "match-case", inner)

    def named(self, kind: query_tree.NameKind, depth: int, start: int) -> query_tree.Node:
        """Take a name, a quoted name, or a group whose words and phrases each are names."""
        inner = self.operand(depth)
        if not is_of(inner, NAMES):
            raise self.error(f"{kind}: takes names, not other operators", start)
        return named(inner, kind)

    def quality(self, start: int) -> query_tree.Node:
        text = self.word_text()
        if text not in QUALITIES:
            known = ", ".join(QUALITIES)
            raise self.error(f"is: knows only {known}{nearest_quality(text)}", start)
        return query_tree.IsFilter(text)  # type: ignore[arg-type]  # one of the Literal's

    def dated(self, which: str, start: int) -> query_tree.Node:
        if relative := RELATIVE.match(self.text, self.at):
            self.at, text = relative.end(), relative[0]
        else:
            text = self.word_text()
        span = span_of(text, self.today)
        if span is None:
            raise self.error(
                f"{which}: needs a date (2024, 2024-05, 2024-05-01), a span (2024..2025) or words "
                "like “last week”",
                start,
            )
        return query_tree.DateFilter("created" if which == "created" else "modified", *span)

    def property(self, depth: int) -> query_tree.Node:
        start = self.at
        self.at += 1
        name = self.property_name(start)
        value: query_tree.Node | None = None
        if self.text[self.at] == ":":
            self.at += 1
            self.skip_blanks()
            if self.text[self.at : self.at + 1] != "]":
                self.in_value = True
                value = valued(self.query(depth + 1))
                self.in_value = False
        if self.text[self.at : self.at + 1] != "]":
            raise self.error("This bracket is not closed", start)
        self.at += 1
        return query_tree.PropertyFilter(name, value, start)

    def property_name(self, start: int) -> str:
        self.skip_blanks()
        if self.text[self.at : self.at + 1] == '"':
            name = self.quoted()
            self.skip_blanks()
        else:
            match = re.compile(r"[^:\]]*").match(self.text, self.at)
            assert match is not None
            name, self.at = match[0].strip(), match.end()
        if self.text[self.at : self.at + 1] not in (":", "]"):
            raise self.error("This bracket is not closed", start)
        if not name:
            raise self.error("A property needs a name", start)
        if self.text[self.at] == "]" and (compared := _COMPARED_IN_NAME.fullmatch(name)):
            key, sign, value = compared.groups()
            raise self.error(f"A comparison stands behind a colon: [{key}:{sign}{value}]", start)
        return name

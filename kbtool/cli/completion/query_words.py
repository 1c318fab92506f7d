"""The word of a search query that is being typed: what may stand there."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

OPERATORS: Final = {
    "file:": "in the file's name",
    "path:": "in the path",
    "content:": "in the text",
    "title:": "in the title",
    "alias:": "in an alias",
    "heading:": "in a heading",
    "tag:": "with the tag, or one nested in it",
    "line:": "all within one line",
    "block:": "all within one block",
    "section:": "all within one section",
    "task:": "in a task",
    "task-todo:": "in an open task",
    "task-done:": "in a task that is done",
    "match-case:": "in this very case",
    "ignore-case:": "in any case",
    "link:": "links to the note",
    "backlink:": "is linked from the note",
    "source:": "cites the source",
    "field:": "has the inline field",
    "is:": "is one of a kind",
    "created:": "made at that time",
    "modified:": "changed at that time",
    "[": "has the property",
}
"""Every operator of the query language with its meaning, as a word begins with it."""

IS: Final = {
    "orphan": "no note links to it",
    "broken": "with a broken link",
    "literature": "a literature note",
}
DATES: Final = ("today", "yesterday", "this week", "last week", "this month", "last month")
_ASKED: Final = {
    "path:": "paths",
    "title:": "titles",
    "alias:": "aliases",
    "tag:": "tags",
    "heading:": "headings",
    "field:": "fields",
}
_QUERY: Final = re.compile(r'(?P<head>(?:[^"]|"[^"]*")*?)(?P<word>(?:[^\s"]|"[^"]*"?)*)\Z')
_LOOSE: Final = re.compile(
    r'(?P<head>(?:.*[\s(-])?)(?P<name>[a-z]+:)(?P<value>[^"():]*\s[^"():]*)\Z'
)
"""A name of several words behind an operator, as it is typed by who has not thought of quotes."""
_SIGNS: Final = re.compile(r"[-(]*")
_OPERATOR: Final = re.compile(r"(?P<name>[a-z]+(?:-[a-z]+)*:)(?P<value>.*)", re.DOTALL)


class Known(NamedTuple):
    """Who knows the words that stand behind an operator; each is asked when it is needed."""

    notes: Callable[[], Iterable[str]]
    paths: Callable[[], Iterable[str]]
    titles: Callable[[], Iterable[str]]
    aliases: Callable[[], Iterable[str]]
    tags: Callable[[], Iterable[str]]
    headings: Callable[[], Iterable[str]]
    fields: Callable[[], Iterable[str]]
    properties: Callable[[], Iterable[str]]


def query_words(query: str, known: Known) -> Iterator[tuple[str, str]]:
    """Yield whole queries that begin with `query` up to its last word, each with its meaning.

    What does not fit the last word is among them: the caller chooses by the beginning.
    """
    match = _QUERY.match(query)
    assert match is not None
    word = match["word"]
    signs = _SIGNS.match(word)
    assert signs is not None
    head, rest = query[: match.start("word")] + signs[0], word[signs.end() :]
    if rest.startswith("["):
        yield from ((f"{head}[{name}]", "") for name in known.properties())
        yield from ((f"{head}[{name}:", "") for name in known.properties())
    elif (operator := _OPERATOR.match(rest)) is not None:
        values = _values(operator["name"], known)
        quoted = operator["value"].startswith('"')
        for value, meaning in values:
            yield head + operator["name"] + _value(value, quoted=quoted), meaning
    else:
        yield from ((head + name, meaning) for name, meaning in OPERATORS.items())
        if (loose := _LOOSE.match(query)) is not None:
            for value, meaning in _values(loose["name"], known):
                yield loose["head"] + loose["name"] + _value(value, quoted=True), meaning


def _values(operator: str, known: Known) -> Iterable[tuple[str, str]]:
    match operator:
        case "is:":
            return IS.items()
        case "created:" | "modified:":
            words: Iterable[str] = DATES
        case "file:" | "link:" | "backlink:" | "source:":
            words = known.notes()
        case _:
            ask = getattr(known, _ASKED.get(operator, ""), None)
            words = ask() if ask is not None else ()
    return ((word, "") for word in words)


def _value(value: str, *, quoted: bool) -> str:
    """Quote a value that is more than a word, or whose quote is open already."""
    plain = re.fullmatch(r'[^\s()"\[\]*~]+', value) is not None
    return value if plain and not quoted else '"' + value.replace('"', "") + '"'

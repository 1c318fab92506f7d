"""Edits of a canvas's JSON that leave every other character of the file as it is."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from kbtool.fix.link_edits import Rewriting

_STRING: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_COLON: Final = re.compile(r"[ \t\r\n]*+:[ \t\r\n]*+")


class _Member(NamedTuple):
    """A member of some object whose value is a string; offsets are those of the value's quotes."""

    start: int
    end: int
    key: str
    value: str


def canvas_rewritings(
    text: str, file_after: Callable[[str], str], text_after: Callable[[str], str]
) -> Iterator[Rewriting]:
    """Yield what changes in the names of files and in the Markdown that a canvas holds.

    `text` is a canvas's JSON that parses. `file_after` is given the path of a card's or of a group
    background's file, `text_after` the Markdown of a card; where they return the same again,
    nothing changes.
    """
    for start, end, key, value in _members(text):
        match key:
            case "file" | "background":
                new = file_after(value)
            case "text":
                new = text_after(value)
            case _:
                continue
        if new != value:
            yield Rewriting(start, text[start:end], json.dumps(new, ensure_ascii=False))


def _members(text: str) -> Iterator[_Member]:
    key: re.Match[str] | None = None
    for found in _STRING.finditer(text):
        if key is not None and _COLON.fullmatch(text, key.end(), found.start()):
            yield _Member(*found.span(), json.loads(key[0]), json.loads(found[0]))
            key = None
        else:
            key = found

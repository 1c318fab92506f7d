"""The texts inside a canvas's JSON, so that all around them stays as it is when one changes."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from kbtool.fix.link_edits import Rewriting

_TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*"|[{}]', re.DOTALL)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_COLON: Final = re.compile(r"[ \t\r\n]*+:[ \t\r\n]*+")


class Member(NamedTuple):
    """A string that is the value of some object's member, and its JSON at an offset."""

    value: str
    start: int
    written: str

    def with_value(self, value: str) -> Rewriting:
        """Put another string in its place; JSON that would say the same stays as written."""
        if value == self.value:
            return Rewriting(self.start, self.written, self.written)
        # Only JSON's escapes can hold a name that is not UTF-8.
        is_text = not _SURROGATE.search(value)
        return Rewriting(self.start, self.written, json.dumps(value, ensure_ascii=not is_text))


def canvas_objects(text: str) -> Iterator[Mapping[str, Member]]:
    """Yield the string members of each object, cards among them; the text is JSON that parses."""
    open_objects: list[dict[str, Member]] = [{}]
    key: re.Match[str] | None = None
    for found in _TOKEN.finditer(text):
        if found[0] == "{":
            open_objects.append({})
            key = None
        elif found[0] == "}":
            yield open_objects.pop()
            key = None
        elif key is not None and _COLON.fullmatch(text, key.end(), found.start()):
            member = Member(json.loads(found[0]), found.start(), found[0])
            open_objects[-1][json.loads(key[0])] = member
            key = None
        else:
            key = found

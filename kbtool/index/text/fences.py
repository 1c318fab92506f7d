"""Where the fences of a text are, for the index: closed or not, in quotations and list items."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_FENCED: Final = re.compile(
    r"(?m)^[ \t>]*+(?:[-*+][ \t]++)?(?P<fence>`{3,}+|~{3,}+)(?P<info>[^\n]*+)\n"
    r"(?P<code>(?:.*\n)*?(?:.+\Z)??)(?:[ \t>]*+(?P=fence)[`~]*+[ \t]*+\r?(?:\n|\Z)|\Z)"
)


class Fence(NamedTuple):
    """A fenced block from `start` to `end`; its info string and code stand from `inside` on.

    Places are 0-based character offsets; `info` is the info string, which names the language.
    """

    start: int
    end: int
    inside: int
    inside_end: int
    info: str


def fences_in(text: str, start: int) -> Iterator[Fence]:
    """Yield the fenced blocks of `text` from `start` on."""
    if text.find("```", start) < 0 and text.find("~~~", start) < 0:
        return
    for found in _FENCED.finditer(text, start):
        yield Fence(*found.span(), found.start("info"), found.end("code"), found["info"])

"""Where the frontmatter of a text stands, by Obsidian's rule; reads no YAML.

A block opens only when the text begins with a line that is exactly `---`, and closes at the next
such line.
"""

import re
from typing import Final, NamedTuple

OPENING: Final = re.compile(r"---(?:\r\n?|\n)")
CLOSING: Final = re.compile(r"(?<=[\r\n])---(?:\r\n?|\n|\Z)")


class Block(NamedTuple):
    """The YAML between the fences, from `start` to `end`; the body begins at `body_start`."""

    start: int
    end: int
    body_start: int


def find_block(text: str) -> Block | None:
    """Find the frontmatter of a text, None when it has none or it never closes."""
    opening = OPENING.match(text)
    if opening is None:
        return None
    closing = CLOSING.search(text, opening.end())
    if closing is None:
        return None
    return Block(opening.end(), closing.start(), closing.end())

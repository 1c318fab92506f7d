"""Frontmatter: Obsidian's rule for where it is, and its loading through python-frontmatter.

A block opens only when the text begins with a line that is exactly `---`, and closes at the next
such line. python-frontmatter's own detection is not used: it accepts other texts and loses places.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

import frontmatter
from frontmatter.default_handlers import YAMLHandler

from kbtool.config.settings import LimitSettings
from kbtool.parse.frontmatter.yaml_faults import YamlFault
from kbtool.parse.frontmatter.yaml_guard import Document, load_block

OPENING: Final = re.compile(r"---(?:\r\n?|\n)")
PROPERTY: Final = re.compile(r"[^\s:#>|`-][^:\r\n]*+:(?:[ \t]|[\r\n]|\Z)")
CLOSING: Final = re.compile(r"(?<=[\r\n])---(?:\r\n?|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Block:
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


def is_unclosed(text: str) -> bool:
    """Tell whether a text without a block opens a frontmatter all the same, and never closes it.

    A rule above an ordinary text is none: a property must follow.
    """
    opening = OPENING.match(text)
    return opening is not None and PROPERTY.match(text, opening.end()) is not None


def load(block: str, limits: LimitSettings) -> Document | YamlFault:
    """Load the text between the fences."""
    handler = GuardedHandler(block, limits)
    frontmatter.parse(block, handler=handler)
    return handler.loaded


class GuardedHandler(YAMLHandler):
    """python-frontmatter's YAML handler with our splitting and our guard in it.

    The library strips blanks and rewrites line ends before it hands a text on, so the handler
    brings the block itself: only that one has the places of the note.
    """

    def __init__(self, block: str, limits: LimitSettings) -> None:
        super().__init__()
        self.block = block
        self.limits = limits
        self.loaded: Document | YamlFault = Document(None, None)

    def split(self, text: str) -> tuple[str, str]:  # noqa: ARG002  see the class
        """Give the block, and no body: our own splitter has cut it off."""
        return self.block, ""

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        """Load under guard and keep the nodes, which hold the places."""
        self.loaded = load_block(fm, self.limits)
        value = self.loaded.value if isinstance(self.loaded, Document) else None
        return dict(value) if isinstance(value, dict) else {}

"""Frontmatter loaded through python-frontmatter.

That library's own detection is not used: it accepts other texts and loses places.
"""

import re
from typing import Any, Final

import frontmatter
from frontmatter.default_handlers import YAMLHandler

from kbtool.config.settings import LimitSettings
from kbtool.parse.frontmatter.find import OPENING
from kbtool.parse.frontmatter.yaml_faults import YamlFault
from kbtool.parse.frontmatter.yaml_guard import Document, load_block

PROPERTY: Final = re.compile(r"[^\s:#>|`-][^:\r\n]*+:(?:[ \t]|[\r\n]|\Z)")


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

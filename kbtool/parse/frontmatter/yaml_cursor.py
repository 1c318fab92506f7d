"""A cursor over a block of YAML 1.2, and the scalars that it reads as the app does.

The cursor goes over the block once. Nodes are PyYAML's, so that what comes behind cannot tell which
reader made them; their marks know the offset alone. Line ends are LF, of one character each.
"""

import re
from typing import Final, NamedTuple

import yaml

from kbtool.config.settings import LimitSettings
from kbtool.parse.frontmatter.yaml_faults import GuardError
from kbtool.parse.frontmatter.yaml_schema import SEQUENCE, STRING, TAG, tag_of_plain
from kbtool.parse.frontmatter.yaml_text import BadEscape, double_quoted, folded, single_quoted

_SIGNS: Final = r"[ \t\n,\[\]{}]"
_WORD: Final = r"(?:[^: \t\n]|:(?![ \t\n]|\Z))+"
_FLOW_WORD: Final = rf"(?:[^: \t\n,\[\]{{}}]|:(?!{_SIGNS}|\Z))+"
PLAIN: Final = re.compile(rf"{_WORD}(?:[ \t]++(?!#){_WORD})*")
FLOW_PLAIN: Final = re.compile(rf"{_FLOW_WORD}(?:[ \t]++(?!#){_FLOW_WORD})*")
SPACES: Final = re.compile(r" *")
BLANKS: Final = re.compile(r"[ \t]*")
END: Final = re.compile(r"[ \t]*(?:\n|\Z)")
DOUBLE: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
SINGLE: Final = re.compile(r"'[^']*(?:''[^']*)*'(?!')")
NAME: Final = re.compile(r"[^ ,\[\]{}\n\t]*")
TYPE: Final = re.compile(r"!<[^> \t\n]*>|!(?:[\w\-#;/?:@&=+$.!~*'()]|%[0-9a-fA-F]{2})*", re.ASCII)
UNSTARTED: Final = frozenset("%@`,|>#")


class Before(NamedTuple):
    """What stands before a node: its type and its anchor, and where they begin."""

    start: int
    tag: str | None
    anchor: str | None


def mark(index: int) -> yaml.Mark:
    """Make a mark of PyYAML's of an offset alone."""
    return yaml.Mark("", index, 0, 0, None, 0)


class Cursor:
    """Reads scalars; `need` is the least indentation of a line that goes on."""

    def __init__(self, text: str, original: str, start: int, limits: LimitSettings) -> None:
        self.text = text
        self.original = original
        self.end = len(text)
        self.at = self.start = start
        self.limits = limits
        self.depth = self.count = self.aliases = 0
        self.anchors: dict[str, yaml.Node] = {}

    # What is made

    def scalar(
        self, before: Before, end: int, tag: str, value: str, style: str | None
    ) -> yaml.Node:
        """Make a scalar, with the type that is written before it."""
        self._counted(before.start)
        if before.tag is not None:
            tag = before.tag
        node = yaml.ScalarNode(tag, value, mark(before.start), mark(end), style=style)
        return self._anchored(before, node)

    def empty(self, before: Before) -> yaml.Node:
        """Make the null of a place where nothing stands."""
        tag = TAG + "null"
        return self.scalar(before, before.start if before.tag is None else self.at, tag, "", None)

    def collection(self, before: Before, kind: str) -> yaml.Node:
        """Begin a list or a mapping."""
        self._counted(before.start)
        self.depth += 1
        if self.depth > self.limits.yaml_depth:
            raise GuardError(before.start, f"nested deeper than {self.limits.yaml_depth} levels")
        start = mark(before.start)
        node: yaml.Node
        if kind == SEQUENCE:
            node = yaml.SequenceNode(before.tag or kind, [], start, start)
        else:
            node = yaml.MappingNode(before.tag or kind, [], start, start)
        return self._anchored(before, node)

    def ended(self, node: yaml.Node, end: int) -> yaml.Node:
        """Close a list or a mapping."""
        self.depth -= 1
        node.end_mark = mark(end)
        return node

    def _anchored(self, before: Before, node: yaml.Node) -> yaml.Node:
        if before.anchor is not None:
            self.anchors[before.anchor] = node
        return node

    def _counted(self, at: int) -> None:
        self.count += 1
        if self.count > self.limits.yaml_nodes:
            raise GuardError(at, f"more than {self.limits.yaml_nodes} values")

    # What is read

    def sign(self, at: int) -> str:
        """Give the character at an offset, nothing at the end."""
        return self.text[at] if at < self.end else ""

    def is_blank(self, at: int) -> bool:
        """Tell whether a blank, a line end or the end stands at an offset."""
        return at >= self.end or self.text[at] in " \t\n"

    def skip_blanks(self) -> None:
        """Go on to the next sign of the line."""
        found = BLANKS.match(self.text, self.at, self.end)
        assert found is not None
        self.at = found.end()

    def is_at_comment(self) -> bool:
        """Tell whether a comment begins here: `#` behind a blank or at the line's beginning."""
        at = self.at
        return self.sign(at) == "#" and (at == self.start or self.text[at - 1] in " \t\n")

    def take_line_end(self) -> bool:
        """Go to the line's end if nothing but a comment stands before it."""
        self.skip_blanks()
        if self.is_at_comment():
            end = self.text.find("\n", self.at, self.end)
            self.at = self.end if end < 0 else end
        return self.at >= self.end or self.text[self.at] == "\n"

    def node_before(self) -> Before:
        """Read the type and the anchor before a node, on one line."""
        start, tag, anchor = self.at, None, None
        while (sign := self.sign(self.at)) and sign in "!&":
            at = self.at
            if sign == "!":
                if tag is not None:
                    raise GuardError(at, "a value has at most one type")
                tag = self._tag()
            else:
                if anchor is not None:
                    raise GuardError(at, "a value has at most one anchor")
                anchor = self._name()
            if not self.is_blank(self.at) and self.sign(self.at) != ",":
                raise GuardError(at, "a blank is missing behind a type or an anchor")
            self.skip_blanks()
        return Before(start, tag, anchor)

    def _tag(self) -> str:
        found = TYPE.match(self.text, self.at, self.end)
        assert found is not None
        start, self.at, written = self.at, found.end(), found.group()
        if written.startswith("!<"):
            return written[2:-1]
        handle, _, suffix = written.rpartition("!")
        if handle == "!" and suffix:
            return TAG + suffix
        if handle:
            raise GuardError(start, f"the type {written} is not known")
        return written

    def _name(self) -> str:
        """Read the name of an anchor or of what an alias stands for."""
        start = self.at
        found = NAME.match(self.text, start + 1, self.end)
        assert found is not None
        self.at = found.end()
        if not found.group():
            raise GuardError(start, f"a name is missing behind {self.text[start]}")
        return found.group()

    def alias(self, before: Before) -> yaml.Node:
        """Read `*name`, which stands for the node that has the anchor."""
        start = self.at
        if before.tag is not None or before.anchor is not None:
            raise GuardError(start, "an alias has neither a type nor an anchor")
        name = self._name()
        self.aliases += 1
        if self.aliases > self.limits.yaml_aliases:
            raise GuardError(start, f"more than {self.limits.yaml_aliases} aliases")
        node = self.anchors.get(name)
        if node is None:
            raise GuardError(start, f"nothing has the anchor &{name} that this alias stands for")
        return node

    def quoted(self, before: Before, need: int) -> yaml.Node:
        """Read a text in quotes, over several lines if need be."""
        start, style = self.at, self.text[self.at]
        found = (DOUBLE if style == '"' else SINGLE).match(self.text, start, self.end)
        if found is None:
            raise GuardError(start, f"the quotation mark {style} is never closed")
        self.at = found.end()
        self._check_lines(start, self.at, need)
        source = self.original[start : self.at]
        if "\r" in source:
            source = source.replace("\r\n", "\n").replace("\r", "\n")
        try:
            value = double_quoted(source) if style == '"' else single_quoted(source)
        except BadEscape as error:
            raise GuardError(
                start + error.offset, "a backslash that escapes nothing; write it twice"
            ) from None
        tag = STRING if before.tag in (None, "!") else str(before.tag)
        return self.scalar(before._replace(tag=None), self.at, tag, value, style)

    def _check_lines(self, start: int, end: int, need: int) -> None:
        """Refuse a line of a quoted text that is not indented enough; empty ones may be."""
        at = self.text.find("\n", start, end)
        while at >= 0:
            found = SPACES.match(self.text, at + 1, self.end)
            assert found is not None
            if found.end() - at - 1 < need and self.sign(found.end()) != "\n":
                raise GuardError(found.end(), "a quoted text that goes on here must be indented")
            at = self.text.find("\n", at + 1, end)

    def plain(self, before: Before, need: int, pattern: re.Pattern[str]) -> yaml.Node:
        """Read a text without quotes, over several lines if need be."""
        start = self.at
        self.refuse_start()
        found = pattern.match(self.text, start, self.end)
        if found is None:
            raise GuardError(start, "a value is missing here")
        end = found.end()
        while (following := self._next_line(end, need)) is not None:
            found = pattern.match(self.text, following, self.end)
            if found is None or self.text[following] == "#":
                break
            end = found.end()
        self.at = end
        return self.plain_scalar(before, start, end)

    def refuse_start(self) -> None:
        """Refuse a sign that no text without quotes may begin with."""
        sign = self.text[self.at]
        if sign in UNSTARTED:
            raise GuardError(self.at, f"a value that begins with {sign} needs quotes")

    def plain_scalar(self, before: Before, start: int, end: int) -> yaml.Node:
        """Make a scalar of a text without quotes."""
        source = self.text[start:end]
        value = folded(source)
        if before.tag == "!":
            return self.scalar(before._replace(tag=STRING), end, STRING, value, None)
        return self.scalar(before, end, tag_of_plain(value), value, None)

    def _next_line(self, at: int, need: int) -> int | None:
        """Find where a text goes on behind its line, None when it does not."""
        found = END.match(self.text, at, self.end)
        if found is None or found.end() >= self.end:
            return None
        while True:
            start = found.end()
            spaces = SPACES.match(self.text, start, self.end)
            assert spaces is not None
            indentation = spaces.end() - start
            if self.sign(spaces.end()) != "\n" and indentation < need:
                return None
            found = END.match(self.text, start, self.end)
            if found is None:
                blanks = BLANKS.match(self.text, start, self.end)
                assert blanks is not None
                return blanks.end()
            if found.end() >= self.end:
                return None

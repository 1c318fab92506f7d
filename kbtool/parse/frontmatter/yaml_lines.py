"""The lines of a YAML block: markers, indentation, and the texts that `|` and `>` begin."""

import re
from typing import Final

import yaml

from kbtool.parse.frontmatter.yaml_cursor import DOUBLE, NAME, PLAIN, SINGLE, SPACES, Before
from kbtool.parse.frontmatter.yaml_faults import GuardError
from kbtool.parse.frontmatter.yaml_flow import FlowReader
from kbtool.parse.frontmatter.yaml_schema import STRING
from kbtool.parse.frontmatter.yaml_text import Header, block_text

MARKER: Final = re.compile(r"^(?:---|\.\.\.)(?=[ \t\n]|\Z)", re.MULTILINE)
HEADER: Final = re.compile(r"([|>])(?:([-+]?)([1-9]?)|([1-9])([-+]))(?=[ \t\n]|\Z)")
NOTHING_MORE: Final = re.compile(r"(?:[ \t]*(?:#.*)?(?:\n|\Z))*\Z")
TAB: Final = "a tab stands where blanks must indent"


class LineReader(FlowReader):
    """Knows where lines of content begin; columns and indentations count from 0."""

    def skip_directives(self) -> None:
        """Go over `%YAML 1.2` and the like, which must end in `---`."""
        directive = None
        while self.at < self.end:
            line = self.at
            if self.text[line] == "%":
                directive = line
                end = self.text.find("\n", line, self.end)
                self.at = self.end if end < 0 else end + 1
            elif self.take_line_end():
                self.at = min(self.at + 1, self.end)
            else:
                self.at = line
                break
        if directive is not None and not self.text.startswith("---", self.at):
            raise GuardError(directive, "a value that begins with % needs quotes")

    def cut_at_marker(self) -> None:
        """End the text at the next marker; a second document behind it is none of a note's."""
        found = MARKER.search(self.text, self.at)
        if found is None or found.start() < self.at:
            return
        self.end = found.start()
        rest = found.end()
        if found.group() == "---" or not NOTHING_MORE.match(self.text, rest):
            raise GuardError(found.start(), f"{found.group()} begins a second document")

    def next_content(self) -> int | None:
        """Go to the next sign that is no comment's, at a line's beginning; give its column.

        None at the end. A tab is no indentation: the column is that of the blanks before it.
        """
        while self.at < self.end:
            start = self.text.rfind("\n", 0, self.at) + 1
            spaces = SPACES.match(self.text, start, self.end)
            assert spaces is not None
            self.at = max(self.at, spaces.end())
            if not self.take_line_end():
                return spaces.end() - start
            self.at = min(self.at + 1, self.end)
        return None

    def is_after_tab(self) -> bool:
        """Tell whether a tab is among the blanks that stand before this place."""
        at = self.at
        while at > self.start and (sign := self.text[at - 1]) in " \t":
            if sign == "\t":
                return True
            at -= 1
        return False

    def is_indicator(self, sign: str) -> bool:
        """Tell whether `-`, `?` or `:` stands here for itself and begins no text."""
        if self.brackets:
            return super().is_indicator(sign)
        return self.sign(self.at) == sign and self.is_blank(self.at + 1)

    def refuse_tab(self, has_tab: bool) -> None:  # noqa: FBT001  what was seen before the sign
        """Refuse what a tab indents."""
        if has_tab:
            raise GuardError(self.text.rfind("\t", 0, self.at), TAB)

    def is_key_here(self) -> bool:
        """Tell whether a key stands here, on one line with its colon; stay here."""
        start = self.at
        if self.text[start] in "[{":
            return self._is_collection_key()
        if self.text[start] == "*":
            found = NAME.match(self.text, start + 1, self.end)
        else:
            sign = self.text[start]
            pattern = DOUBLE if sign == '"' else SINGLE if sign == "'" else PLAIN
            found = pattern.match(self.text, start, self.end)
        if found is None or "\n" in found.group():
            return False
        self.at = found.end()
        self.skip_blanks()
        is_key = self.is_indicator(":")
        self.at = start
        return is_key

    def _is_collection_key(self) -> bool:
        """Tell by reading whether brackets and a colon follow; stay here."""
        start, end = self.at, self.text.find("\n", self.at, self.end)
        line = self.text[start : self.end if end < 0 else end]
        trial = type(self)(line, line, 0, self.limits)
        trial.anchors = self.anchors.copy()
        try:
            trial.flow_collection(Before(0, None, None), 0)
        except GuardError:
            return False
        trial.skip_blanks()
        return trial.is_indicator(":")

    def is_apart(self) -> bool:
        """Tell whether blanks, or a line of blanks or a comment, stand before the line's sign."""
        start = self.text.rfind("\n", 0, self.at)
        above = self.text[self.text.rfind("\n", 0, max(start, 0)) + 1 : start].strip(" \t")
        return self.at > start + 1 or not above or above.startswith("#")

    def skip_to_colon(self, column: int) -> None:
        """Go to a colon that stands on a line of its own below its key; else stay."""
        after = self.at
        if not self.is_indicator(":") and self.take_line_end():
            found = self.next_content()
            if found is None or found <= column or not self.is_indicator(":"):
                self.at = after

    def block_scalar(self, before: Before, need: int) -> yaml.Node:
        """Read `|` or `>` and the lines below that are indented."""
        found = HEADER.match(self.text, self.at, self.end)
        if found is None:
            raise GuardError(self.at, f"a text that begins with {self.text[self.at]} needs quotes")
        keeping = found.group(2) or found.group(5) or ""
        given = int(found.group(3) or found.group(4) or 0)
        self.at = found.end()
        if not self.take_line_end():
            raise GuardError(self.at, f"nothing may follow {found.group()} on its line")
        first = min(self.at + 1, self.end)
        end, indentation = self._extent(first, need, given)
        lines = self._original_lines(first, end)
        header = Header(found.group(1) == ">", keeping, given)
        if any(line.strip(" ") for line in lines):
            for line in lines:
                if line.strip(" "):
                    break
                if not given and len(line) > indentation:
                    raise GuardError(first, "an empty line is indented deeper than the text below")
        value = block_text(lines, indentation, header)
        self.at = end
        return self.scalar(before, max(end, found.end()), STRING, value, found.group(1))

    def _extent(self, first: int, need: int, given: int) -> tuple[int, int]:
        """Give where the lines of a block scalar end, and their indentation."""
        indentation = max(need - 1, 0) + given if given else -1
        at = end = first
        while at < self.end:
            spaces = SPACES.match(self.text, at, self.end)
            assert spaces is not None
            found = self.text.find("\n", at, self.end)
            after = self.end if found < 0 else found + 1
            if spaces.end() < self.end and self.text[spaces.end()] != "\n":
                column = spaces.end() - at
                if column < (need if indentation < 0 else indentation):
                    if self.text[spaces.end()] == "\t":
                        raise GuardError(spaces.end(), TAB)
                    break
                indentation = column if indentation < 0 else indentation
            at = end = after
        return end, max(indentation, need, 0)

    def _original_lines(self, start: int, end: int) -> list[str]:
        """Give the lines as they are written, an empty one behind the last line end."""
        source = self.original[start:end]
        if "\r" in source:
            source = source.replace("\r\n", "\n").replace("\r", "\n")
        return source.split("\n") if source else []

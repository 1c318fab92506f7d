"""Lists and mappings in brackets, as YAML 1.2 and the app read them."""

from typing import Final

import yaml

from kbtool.parse.frontmatter.yaml_cursor import FLOW_PLAIN, SPACES, Before, Cursor
from kbtool.parse.frontmatter.yaml_faults import GuardError
from kbtool.parse.frontmatter.yaml_schema import MAPPING, SEQUENCE

CLOSERS: Final = {"[": "]", "{": "}"}
_FOLLOWING: Final = frozenset(" \t\n,[]{}")


class FlowReader(Cursor):
    """Reads the flow style; `need` is the least indentation of a line that goes on."""

    brackets = 0  # how many are open

    def flow_node(self, before: Before, need: int) -> yaml.Node:
        """Read a value inside brackets."""
        if self.is_indicator("-") or self.is_indicator("?"):
            raise GuardError(self.at, f"{self.text[self.at]} stands where a value must")
        match self.text[self.at]:
            case "[" | "{":
                return self.flow_collection(before, need)
            case "'" | '"':
                return self.quoted(before, need)
            case "*":
                return self.alias(before)
            case _:
                return self.plain(before, need, FLOW_PLAIN)

    def flow_collection(self, before: Before, need: int) -> yaml.Node:
        """Read `[…]` or `{…}`."""
        opener = self.at
        is_list = self.text[opener] == "["
        closer = CLOSERS[self.text[opener]]
        node = self.collection(before, SEQUENCE if is_list else MAPPING)
        self.at += 1
        self.brackets += 1
        has_comma, is_first = True, True
        while True:
            self._skip(opener, need)
            sign = self.text[self.at]
            if sign == closer:
                self.at += 1
                self.brackets -= 1
                return self.ended(node, self.at)
            if sign == ",":
                if has_comma:
                    raise GuardError(self.at, "a value is missing before the comma")
                has_comma = True
                self.at += 1
                continue
            if not has_comma and not is_first:
                raise GuardError(self.at, "a comma is missing here")
            has_comma = is_first = False
            if is_list:
                node.value.append(self._item(opener, need))
            else:
                node.value.append(self._pair(opener, need))

    def _skip(self, opener: int, need: int) -> bool:
        """Go over blanks, line ends and comments; tell whether a line ended."""
        has_ended = False
        while self.take_line_end():
            if self.at >= self.end:
                raise GuardError(opener, f"the bracket {self.text[opener]} is never closed")
            self.at += 1
            has_ended = True
        if has_ended:
            self._check_indentation(need)
        return has_ended

    def _check_indentation(self, need: int) -> None:
        """Refuse a line that is not indented enough; the last bracket may stand one further out."""
        start = self.text.rfind("\n", 0, self.at) + 1
        spaces = SPACES.match(self.text, start, self.end)
        assert spaces is not None
        indentation = spaces.end() - start
        is_last = self.brackets == 1 and self.text[self.at] in "]}"
        if indentation < need - is_last:
            raise GuardError(self.at, "a list in brackets that goes on here must be indented")

    def is_indicator(self, sign: str) -> bool:
        """Tell whether `-`, `?` or `:` stands here for itself and begins no text."""
        at = self.at
        return self.sign(at) == sign and (at + 1 >= self.end or self.text[at + 1] in _FOLLOWING)

    def _item(self, opener: int, need: int) -> yaml.Node:
        """Read one value of a list, which may be a pair `key: value`."""
        start = self.at
        if self.is_indicator("?"):
            key, value = self._explicit_pair(opener, need)
            return self._mapping_of(start, key, value)
        before = self._before_key(opener, need)
        key_start = self.at
        key = self._flow_key(before, need)
        if not self._is_colon(key, opener, need):
            return key
        if "\n" in self.text[key_start : self.at]:
            raise GuardError(key_start, "a key must stand on one line, its colon too")
        return self._mapping_of(start, key, self._flow_value(opener, need))

    def _mapping_of(self, start: int, key: yaml.Node, value: yaml.Node) -> yaml.Node:
        mapping = self.collection(Before(start, None, None), MAPPING)
        mapping.value.append((key, value))
        return self.ended(mapping, self.at)

    def _pair(self, opener: int, need: int) -> tuple[yaml.Node, yaml.Node]:
        """Read one `key: value` of a mapping; the value may be missing."""
        if self.is_indicator("?"):
            return self._explicit_pair(opener, need)
        key = self._flow_key(self._before_key(opener, need), need)
        if self._is_colon(key, opener, need):
            return key, self._flow_value(opener, need)
        return key, self.empty(Before(self.at, None, None))

    def _explicit_pair(self, opener: int, need: int) -> tuple[yaml.Node, yaml.Node]:
        self.at += 1
        self._skip(opener, need)
        key = self._flow_key(self._before_key(opener, need), need)
        if self._is_colon(key, opener, need):
            return key, self._flow_value(opener, need)
        return key, self.empty(Before(self.at, None, None))

    def _before_key(self, opener: int, need: int) -> Before:
        """Read a type and an anchor, and go to what they belong to."""
        before = self.node_before()
        if before.start != self.at:
            self._skip(opener, need)
        return before

    def _flow_key(self, before: Before, need: int) -> yaml.Node:
        """Read what may be a key or a value; where a colon or the end stands, it is null."""
        if self.is_indicator(":") or self.text[self.at] in ",]}":
            return self.empty(before)
        return self.flow_node(before, need)

    def _is_colon(self, key: yaml.Node, opener: int, need: int) -> bool:
        """Go to the colon behind a key, and behind it; stay where there is none."""
        end = self.at
        self._skip(opener, need)
        is_closed = end > 0 and self.text[end - 1] in "\"']}" and key.end_mark.index == end
        if self.sign(self.at) == ":" and (is_closed or self.is_indicator(":")):
            self.at += 1
            return True
        return False

    def _flow_value(self, opener: int, need: int) -> yaml.Node:
        """Read what follows a colon."""
        after_colon = self.at
        self._skip(opener, need)
        start = self.at
        before = self.node_before()
        if before.start != self.at:
            self._skip(opener, need)
        if self.text[self.at] in ",]}":
            if before.tag is None and before.anchor is None:
                before = before._replace(start=after_colon)
            return self.empty(before)
        if self.is_indicator(":"):
            raise GuardError(start, "a value is missing here")
        return self.flow_node(before, need)

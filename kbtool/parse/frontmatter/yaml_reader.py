"""A reader of YAML 1.2 blocks, for what libyaml reads by the rules of 1.1.

The rules are the specification's, and where it is lenient those of the app's own parser (npm's
`yaml`): a text or a list in brackets that goes on must be indented; control characters, NEL, LS and
PS are text; a name may be anchored twice. Recursion is as deep as the limits allow.
"""

from typing import Final

import yaml

from kbtool.config.settings import LimitSettings
from kbtool.parse.frontmatter.yaml_cursor import PLAIN, Before
from kbtool.parse.frontmatter.yaml_faults import GuardError
from kbtool.parse.frontmatter.yaml_lines import MARKER, LineReader
from kbtool.parse.frontmatter.yaml_schema import MAPPING, SEQUENCE

LONGEST_KEY: Final = 1024
COLON_IN_VALUE: Final = "a value that holds ': ' needs quotes"


def read(block: str, limits: LimitSettings) -> yaml.Node | None:
    """Read a block's one document, None when it is empty; GuardError where it is none."""
    text = block
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    start = 1 if text.startswith("\ufeff") else 0
    return Reader(text, block, start, limits).document()


class Reader(LineReader):
    """Reads the block style; columns and indentations count from 0."""

    def document(self) -> yaml.Node | None:
        """Read what stands between the markers of a document."""
        self.skip_directives()
        is_marked = self.text.startswith("---", self.at) and MARKER.match(self.text, self.at)
        if is_marked:
            self.at += 3
        self.cut_at_marker()
        if is_marked and not self.take_line_end():
            before = self.node_before()
            node: yaml.Node | None = self._line_node(before, 0, None)
        else:
            column = self.next_content()
            node = None if column is None else self._node_at(column, need=0)
        if self.next_content() is not None:
            raise GuardError(self.at, "this stands at no place where a property could")
        return node

    # Nodes

    def _node_at(self, column: int, *, need: int) -> yaml.Node:
        """Read a node that begins its line, or stands behind `- `, `? ` or an explicit `: `."""
        has_tab = self.is_after_tab()
        if self.is_indicator("-"):
            self.refuse_tab(has_tab)
            return self._sequence(Before(self.at, None, None), column)
        if self.is_indicator("?") or self.is_indicator(":"):
            self.refuse_tab(has_tab)
            return self._mapping(Before(self.at, None, None), column, None)
        before = self.node_before()
        if before.start != self.at:
            self.refuse_tab(has_tab)
            if self.take_line_end():
                return self._below(before, column=need - 1, in_mapping=False)
            if self.is_indicator("-") or self.is_indicator("?"):
                raise GuardError(self.at, "this begins on a line of its own behind its anchor")
        return self._line_node(before, need, None if has_tab else column, has_tab=has_tab)

    def _line_node(
        self, before: Before, need: int, column: int | None, *, has_tab: bool = False
    ) -> yaml.Node:
        """Read the node that begins here; a colon behind it makes it a mapping's first key.

        `column` is that of such a mapping, None where none may begin.
        """
        start, sign = self.at, self.text[self.at]
        if sign in "|>":
            return self.block_scalar(before, need)
        if sign in "]}":
            raise GuardError(start, f"{sign} closes no bracket")
        if self.is_indicator(":") and before.start != start:
            return self._mapping(before, column or 0, self.empty(before))
        mapping_before = Before(before.start, None, None)
        node = self._inline(before, need)
        end = self.at
        self.skip_blanks()
        if self.is_indicator(":"):
            self.refuse_tab(has_tab)
            if column is None and isinstance(node, yaml.CollectionNode):
                return node
            if column is None:
                raise GuardError(self.at, COLON_IN_VALUE)
            if "\n" in self.text[start : self.at]:
                raise GuardError(start, "a key must stand on one line, its colon too")
            return self._mapping(mapping_before, column, node)
        self.at = end
        if not self.take_line_end():
            raise GuardError(self.at, "something follows a value that is over")
        return node

    def _inline(self, before: Before, need: int) -> yaml.Node:
        match self.text[self.at]:
            case "[" | "{":
                return self.flow_collection(before, need)
            case "'" | '"':
                return self.quoted(before, need)
            case "*":
                return self.alias(before)
            case _:
                return self._plain(before, need)

    def _plain(self, before: Before, need: int) -> yaml.Node:
        """Read a text without quotes: a key on its line, or a value on one line or several."""
        found = PLAIN.match(self.text, self.at, self.end)
        if found is None:
            return self.plain(before, need, PLAIN)
        start, self.at = self.at, found.end()
        self.skip_blanks()
        is_key = self.is_indicator(":")
        self.at = start
        if not is_key:
            return self.plain(before, need, PLAIN)
        self.refuse_start()
        self.at = found.end()
        return self.plain_scalar(before, start, self.at)

    # Lists

    def _sequence(self, before: Before, column: int) -> yaml.Node:
        """Read the items of a list whose dashes stand in a column."""
        node = self.collection(before, SEQUENCE)
        end = self.at
        while True:
            self.at += 1
            end = self.at
            item = self._behind_indicator(column, in_mapping=False)
            node.value.append(item)
            end = max(end, item.end_mark.index)
            following = self.next_content()
            if following is None or following < column:
                break
            self.refuse_tab(self.is_after_tab())
            if following > column:
                raise GuardError(self.at, "this is indented otherwise than the list")
            if not self.is_indicator("-"):
                break
        return self.ended(node, end)

    def _behind_indicator(self, column: int, *, in_mapping: bool) -> yaml.Node:
        """Read what stands behind `- `, `? ` or an explicit `: `, on its line or below."""
        after = self.at
        if self.take_line_end():
            return self._below(Before(after, None, None), column, in_mapping=in_mapping)
        line = self.text.rfind("\n", 0, self.at) + 1
        return self._node_at(self.at - line, need=column + 1)

    def _begins_collection(self) -> bool:
        return any(map(self.is_indicator, "-?:"))

    def _below(self, before: Before, column: int, *, in_mapping: bool) -> yaml.Node:
        """Read a value on the lines below what it belongs to; null where none is indented."""
        after = self.at
        found = self.next_content()
        if found is not None:
            has_tab = self.is_after_tab()
            if found > column:
                return self._indented(before, found, column + 1)
            if in_mapping and found == column and not has_tab and self.is_indicator("-"):
                return self._sequence(_collection_before(before, self.at), found)
        self.at = after
        return self.empty(before)

    def _indented(self, before: Before, column: int, need: int) -> yaml.Node:
        """Read the node that begins a line; what stood before it belongs to it or to its key."""
        if before.tag is None and before.anchor is None:
            return self._node_at(column, need=need)
        has_tab = self.is_after_tab()
        if self.is_indicator("-"):
            self.refuse_tab(has_tab)
            return self._sequence(before, column)
        if self.is_indicator("?") or self.is_indicator(":"):
            self.refuse_tab(has_tab)
            return self._mapping(before, column, None)
        start = self.at
        own = self.node_before()
        if own.start != self.at and self.take_line_end():
            raise GuardError(start, "a value has at most one type and one anchor")
        if self.is_key_here():
            self.at = start
            self.refuse_tab(has_tab)
            return self._mapping(before, column, None)
        if own.start != self.at:
            raise GuardError(start, "a value has at most one type and one anchor")
        return self._line_node(before, need, None)

    # Mappings

    def _mapping(self, before: Before, column: int, first: yaml.Node | None) -> yaml.Node:
        """Read the entries of a mapping in a column; its first key may have been read."""
        node = self.collection(before, MAPPING)
        end = self.at
        key: yaml.Node | None = first
        while True:
            if key is None and self.is_indicator("?"):
                pair = self._explicit_entry(column)
            else:
                pair = self._entry(key, column)
            node.value.append(pair)
            end = max(pair[0].end_mark.index, pair[1].end_mark.index, end)
            is_on_line = "\n" not in self.text[pair[1].end_mark.index : self.at]
            is_colon = is_on_line and self.is_indicator(":")
            following = column if is_colon else self.next_content()
            if following is None or following < column:
                return self.ended(node, end)
            key = None
            # The app's parser lets a nameless entry begin anywhere.
            if self.is_indicator(":") and (is_colon or not self.is_after_tab()):
                key = self.empty(Before(self.at, None, None))
            else:
                self._check_entry(pair[1], following - column)

    def _check_entry(self, above: yaml.Node, deeper: int) -> None:
        """Refuse what cannot be the next entry of a mapping, below a value."""
        self.refuse_tab(self.is_after_tab())
        if deeper:
            raise GuardError(self.at, "this is indented otherwise than the other properties")
        if self.is_indicator("-"):
            raise GuardError(self.at, "a list stands where a property must")
        if self.text[self.at] in "[{" and not _is_nothing(above) and self.is_apart():
            raise GuardError(self.at, "a name in brackets is one that the app cannot read here")

    def _entry(self, key: yaml.Node | None, column: int) -> tuple[yaml.Node, yaml.Node]:
        """Read `key: value`; the cursor stands at the key, or at the colon of a key read before."""
        start = self.at if key is None else key.start_mark.index
        if key is None:
            key = self._key()
            self.skip_to_colon(column)
        if not self.is_indicator(":"):
            raise GuardError(start, "a property needs a name with ': ' behind it")
        if self.at - start > LONGEST_KEY:
            raise GuardError(start, f"a name is longer than {LONGEST_KEY} characters")
        self.at += 1
        after = self.at
        if self.take_line_end():
            return key, self._below(Before(after, None, None), column, in_mapping=True)
        return key, self._value(column)

    def _key(self) -> yaml.Node:
        """Read a key and go to its colon."""
        before = self.node_before()
        if self.is_indicator(":"):
            return self.empty(before)
        start = self.at
        if self.at >= self.end or self.text[self.at] in "|>]}\n":
            raise GuardError(start, "a property needs a name with ': ' behind it")
        node = self._inline(before, self.end)
        self.skip_blanks()
        return node

    def _value(self, column: int) -> yaml.Node:
        """Read a value on its key's line."""
        if self.is_indicator("-"):
            raise GuardError(self.at, "a list begins on a line of its own, or in brackets")
        if self.is_indicator("?") or self.is_indicator(":"):
            raise GuardError(self.at, COLON_IN_VALUE)
        before = self.node_before()
        if before.start == self.at:
            return self._line_node(before, column + 1, None)
        if self.take_line_end():
            return self._below(before, column, in_mapping=True)
        if any(map(self.is_indicator, "-?:")):
            raise GuardError(self.at, "a value is missing here")
        return self._line_node(before, column + 1, None)

    def _explicit_entry(self, column: int) -> tuple[yaml.Node, yaml.Node]:
        """Read `? key`, and `: value` on a line of its own."""
        self.at += 1
        key = self._behind_indicator(column, in_mapping=True)
        after = self.at
        if self.next_content() == column and self.is_indicator(":") and not self.is_after_tab():
            self.at += 1
            return key, self._behind_indicator(column, in_mapping=True)
        self.at = after
        return key, self.empty(Before(after, None, None))


def _collection_before(before: Before, at: int) -> Before:
    """Let a list begin at its first dash unless a type or an anchor stands before it."""
    if before.tag is None and before.anchor is None:
        return Before(at, None, None)
    return before


def _is_nothing(node: yaml.Node) -> bool:
    """Tell whether nothing is written where a value may stand."""
    return isinstance(node, yaml.ScalarNode) and node.style is None and not node.value

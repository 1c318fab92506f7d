"""YAML under guard: one document as nodes with places, whatever the input tries.

libyaml reads by the rules of YAML 1.1, the app by those of 1.2. What both read alike, nearly every
block, is libyaml's; what differs, and what libyaml refuses, is read by our own reader, so that each
verdict is 1.2's. Limits are checked before anything is built: libyaml crashes the whole process on
deep nesting. Offsets are 0-based characters within the block.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import yaml

from kbtool.config.settings import LimitSettings
from kbtool.model.content import Value
from kbtool.parse.frontmatter.yaml_faults import GuardError, YamlFault
from kbtool.parse.frontmatter.yaml_reader import read
from kbtool.parse.frontmatter.yaml_schema import (
    MAPPING,
    RESOLVERS,
    SEQUENCE,
    STRING,
    TAG,
    has_known_type,
    scalar_value,
)

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, equal answers
    from yaml import SafeLoader  # type: ignore[assignment]  # the two have the same interface

ODD: Final = re.compile(
    r"[^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Tabs, controls, line ends of Unicode, marks of byte order, halves of characters."""
# Each alternative begins with a literal, so that the engine looks for a set of characters.
DIFFERENT: Final = re.compile(
    "|".join(
        (
            r"\n *(?:[|>]|---(?![^ \n])|\.\.\.(?![^ \n])|:(?![^ \n]))",  # begin their line
            *(rf"\{sign}(?<=[\n ,\[{{]\{sign})" for sign in "&*!?%@`"),  # anchors, types, keys
            *(rf"\{sign} *[-:?]" for sign in "[{,"),
            *(rf"\{sign} *[,\]}}]" for sign in "-?"),
            *(rf"\{sign} *:" for sign in "]}"),
            r"- +:(?![^ \n])",
            *(rf"\{sign}\#" for sign in "]}\"'|>+,-"),  # a comment without a blank
            # An indentation that is given, or doubtful.
            *(rf"\{sign}[-+]?(?:[1-9]| *(?:\#[^\n]*)?\r?\n *\r?(?:\n|\Z))" for sign in "|>"),
            r"\r(?!\n)",
        )
    )
)
"""What libyaml may read otherwise than YAML 1.2; texts over several lines come on top."""


def may_differ(block: str) -> bool:
    """Tell whether libyaml may read a block otherwise than YAML 1.2."""
    return ODD.search(block) is not None or DIFFERENT.search("\n" + block) is not None


FORBIDDEN: Final = r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""Compiled only where a block holds one: the set costs milliseconds of every start."""


class BlockLoader(SafeLoader):
    """libyaml's loader that types nothing but booleans, null and numbers; `<<` is a plain key."""

    yaml_implicit_resolvers = RESOLVERS

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """Give a node's tag as the stock method does where no tag hangs on a path."""
        if kind is yaml.ScalarNode:
            if implicit[0]:
                for tag, pattern in self.yaml_implicit_resolvers.get(value[:1], ()):
                    if pattern.match(value):
                        return tag
            return STRING
        return SEQUENCE if kind is yaml.SequenceNode else MAPPING

    def descend_resolver(self, current_node: yaml.Node | None, current_index: Any) -> None:
        """Do nothing: no tag hangs on a path."""

    def ascend_resolver(self) -> None:
        """Do nothing, as above."""


class Duplicate(NamedTuple):
    """A key that stands twice in one mapping, with both places."""

    key: str
    first: yaml.Node
    second: yaml.Node


@dataclass(frozen=True, slots=True)
class Document:
    """A block that loaded: its root node (None when empty), its value, its duplicate keys.

    `faults` are single keys, values and characters that say less than they should; the source of a
    key or a value stands in for it.
    """

    root: yaml.Node | None
    value: Value
    duplicates: tuple[Duplicate, ...] = ()
    faults: tuple[YamlFault, ...] = ()


def load_block(block: str, limits: LimitSettings) -> Document | YamlFault:
    """Load one YAML document from a text within the limits."""
    if len(block) * 4 > limits.frontmatter_bytes and _bytes_of(block) > limits.frontmatter_bytes:
        return YamlFault(0, 0, f"larger than {limits.frontmatter_bytes // 1024} KB")
    try:
        root, faults = find_root(block, limits)
        builder = _Builder(block, limits)
        value = builder.build(root, 0) if root is not None else None
    except GuardError as error:
        start = min(error.offset, len(block))
        return YamlFault(start, start, error.reason)
    return Document(root, value, tuple(builder.duplicates), (*faults, *builder.faults))


def find_root(block: str, limits: LimitSettings) -> tuple[yaml.Node | None, list[YamlFault]]:
    """Give a block's root node, None when it is empty, and the characters it should not hold."""
    if may_differ(block):
        return read(block, limits), _forbidden_characters(block)
    try:
        return alike(block, limits), []
    except DifferentError:
        return read(block, limits), []


def _bytes_of(block: str) -> int:
    return len(block.encode("utf-8", "surrogatepass"))


def _forbidden_characters(block: str) -> list[YamlFault]:
    """Report the first control character: the app reads it, other readers of YAML do not."""
    found = re.search(FORBIDDEN, block)
    return [YamlFault(*found.span(), "character not allowed in YAML")] if found else []


class DifferentError(Exception):
    """libyaml refuses a block, or reads something that YAML 1.2 may not."""


def alike(block: str, limits: LimitSettings) -> yaml.Node | None:
    """Read a block by libyaml; an error where the two versions of YAML may differ."""
    try:
        if not is_small(block, limits):
            check_events(block, limits)
        loader = BlockLoader(block)
        try:
            root: yaml.Node | None = loader.get_single_node()
        finally:
            loader.dispose()
    except GuardError:
        raise
    except Exception as error:
        raise DifferentError from error
    if root is not None:
        _check_lines(root)
    return root


def _check_lines(node: yaml.Node) -> None:
    """Refuse brackets and quotes that go over several lines: 1.2 wants those indented."""
    if isinstance(node, yaml.ScalarNode):
        if node.style in ('"', "'") and node.start_mark.line != node.end_mark.line:
            raise DifferentError
        return
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        if node.start_mark.line != node.end_mark.line:
            raise DifferentError
        return
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_lines(item)
    else:
        for key, value in node.value:
            _check_lines(key)
            _check_lines(value)


def is_small(block: str, limits: LimitSettings) -> bool:
    """Tell whether a block cannot reach the limits, by counting the signs that nesting needs."""
    nesting = sum(map(block.count, ("[", "{", ":", "-", "?")))
    return (
        nesting <= limits.yaml_depth
        and len(block) <= limits.yaml_nodes
        and block.count("*") <= limits.yaml_aliases
    )


def check_events(block: str, limits: LimitSettings) -> None:
    """Walk the parser's events, which live on the heap, and raise where a limit is passed."""
    depth = aliases = nodes = 0
    for event in yaml.parse(block, Loader=BlockLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            nodes += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
        elif isinstance(event, yaml.ScalarEvent):
            nodes += 1
        mark = event.start_mark
        where = mark.index if mark is not None else 0
        if depth > limits.yaml_depth:
            raise GuardError(where, f"nested deeper than {limits.yaml_depth} levels")
        if aliases > limits.yaml_aliases:
            raise GuardError(where, f"more than {limits.yaml_aliases} aliases")
        if nodes > limits.yaml_nodes:
            raise GuardError(where, f"more than {limits.yaml_nodes} values")


class _Builder:
    """Turns nodes into values, counting what aliases expand to and refusing rings."""

    def __init__(self, block: str, limits: LimitSettings) -> None:
        self.block = block
        self.limits = limits
        self.built = 0
        self.property = 0  # where the top-level key begins whose value is being built
        self.duplicates: list[Duplicate] = []
        self.faults: list[YamlFault] = []

    def build(self, node: yaml.Node, depth: int) -> Value:
        self.built += 1
        if self.built > self.limits.yaml_nodes:
            raise GuardError(
                self.property, f"aliases make more than {self.limits.yaml_nodes} values"
            )
        if depth > self.limits.yaml_depth:  # a ring of aliases never stops going deeper
            raise GuardError(
                self.property, f"aliases nest deeper than {self.limits.yaml_depth} levels"
            )
        if not has_known_type(node):
            return self._source(node, f"unknown type {node.tag.removeprefix(TAG)}")
        if isinstance(node, yaml.ScalarNode):
            return scalar_value(node)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.build(item, depth + 1) for item in node.value)
        return self._mapping(node, depth)

    def _mapping(self, node: yaml.Node, depth: int) -> Mapping[str, Value]:
        places: dict[str, yaml.Node] = {}
        values: dict[str, Value] = {}
        for key_node, value_node in node.value:
            if depth == 0:
                self.property = key_node.start_mark.index
            if isinstance(key_node, yaml.ScalarNode):
                key = key_node.value
            else:
                key = self._source(key_node, "a key that is a list or a mapping")
            value = self.build(value_node, depth + 1)
            if key in places:
                self.duplicates.append(Duplicate(key, places[key], key_node))
                continue
            places[key] = key_node
            values[key] = value
        return values

    def _source(self, node: yaml.Node, reason: str) -> str:
        """Note a fault, and let the node's own source stand for it."""
        start, end = node.start_mark.index, node.end_mark.index
        self.faults.append(YamlFault(start, end, reason))
        return self.block[start:end].strip()

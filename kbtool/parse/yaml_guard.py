"""YAML under guard: one document as nodes with places, whatever the input tries.

The parser's events are counted before anything is built, because libyaml crashes the whole
process on deep nesting. Scalars follow YAML 1.2's core schema as far as Obsidian does: dates, `no`
and `12:30` stay text. Offsets are 0-based characters within the block.
"""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import yaml

from kbtool.config.settings import LimitSettings
from kbtool.model.content import Value

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, equal answers
    from yaml import SafeLoader  # type: ignore[assignment]  # the two have the same interface

TAG: Final = "tag:yaml.org,2002:"
STRING: Final = TAG + "str"
SEQUENCE: Final = TAG + "seq"
MAPPING: Final = TAG + "map"
SCALARS: Final = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
)
"""YAML 1.2 core schema: the tag, its pattern, the characters it may begin with."""

KNOWN_TYPES: Final = frozenset(("str", "bool", "null", "int", "float", "seq", "map"))


class BlockLoader(SafeLoader):
    """libyaml's loader that types nothing but booleans, null and numbers; `<<` is a plain key."""

    yaml_implicit_resolvers = {
        first: [
            (TAG + name, re.compile(rf"(?:{pattern})\Z"))
            for name, pattern, firsts in SCALARS
            if first in firsts
        ]
        for first in sorted({*"".join(firsts for _, _, firsts in SCALARS)})
    } | {"": [(TAG + "null", re.compile(r"\Z"))]}

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


@dataclass(frozen=True, slots=True)
class YamlFault:
    """Why a block has no value, at the characters `start` to `end`."""

    start: int
    end: int
    reason: str


class Duplicate(NamedTuple):
    """A key that stands twice in one mapping, with both places."""

    key: str
    first: yaml.Node
    second: yaml.Node


@dataclass(frozen=True, slots=True)
class Document:
    """A block that loaded: its root node (None when empty), its value, its duplicate keys.

    `faults` are single keys and values that mean nothing to Obsidian; their source stands in.
    """

    root: yaml.Node | None
    value: Value
    duplicates: tuple[Duplicate, ...] = ()
    faults: tuple[YamlFault, ...] = ()


def load_block(block: str, limits: LimitSettings) -> Document | YamlFault:
    """Load one YAML document from a text within the limits."""
    if refused := _find_refusal(block, limits):
        return refused
    try:
        if not is_small(block, limits):
            check_events(block, limits)
        root = _root_of(block)
        builder = _Builder(block, limits)
        value = builder.build(root, 0) if root is not None else None
    except GuardError as error:
        return YamlFault(error.offset, error.offset, error.reason)
    except yaml.MarkedYAMLError as error:
        return _marked_fault(error, len(block))
    except yaml.reader.ReaderError:
        return YamlFault(*_reader_place(block), "character not allowed in YAML")
    except Exception as error:  # noqa: BLE001  PyYAML raises ValueError, RecursionError and more
        return YamlFault(*_reader_place(block), f"does not load ({type(error).__name__})")
    return Document(root, value, tuple(builder.duplicates), tuple(builder.faults))


def _find_refusal(block: str, limits: LimitSettings) -> YamlFault | None:
    """Tell why a block is not even looked at."""
    if len(block.encode("utf-8", "surrogatepass")) > limits.frontmatter_bytes:
        return YamlFault(0, 0, f"larger than {limits.frontmatter_bytes // 1024} KB")
    if block.startswith("\ufeff"):  # libyaml would swallow it, and every place would be one off
        return YamlFault(0, 1, "a byte-order mark stands before the first property")
    return None


def is_small(block: str, limits: LimitSettings) -> bool:
    """Tell whether a block cannot reach the limits, by counting the signs that nesting needs."""
    nesting = sum(map(block.count, ("[", "{", ":", "-", "?")))
    return (
        nesting <= limits.yaml_depth
        and len(block) <= limits.yaml_nodes
        and block.count("*") <= limits.yaml_aliases
    )


def check_events(block: str, limits: LimitSettings) -> None:
    """Walk the parser's events and raise GuardError where a limit is passed.

    libyaml reads ahead of its events and has limits of its own, both of which differ by release:
    where it refuses a block, what stands before that place is judged first.
    """
    try:
        _count_events(block, limits)
    except (yaml.YAMLError, ValueError) as error:
        for place in _refused_at(error, block):
            with contextlib.suppress(yaml.YAMLError, ValueError):
                _count_events(block[:place], limits)
        raise


def _refused_at(error: Exception, block: str) -> list[int]:
    """Give where the part begins that the library refuses, and where it noticed."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return [_reader_place(block)[0]]  # a character that it does not read at all
    return [mark.index for mark in (error.context_mark, error.problem_mark) if mark]


def _count_events(block: str, limits: LimitSettings) -> None:
    """Count what the events open, all of which live on the heap."""
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


@dataclass(eq=False)
class GuardError(Exception):
    """A block passes a limit; it never leaves this module."""

    offset: int
    reason: str


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


def has_known_type(node: yaml.Node) -> bool:
    """Tell whether a node's type is one of YAML's core schema."""
    return node.tag.removeprefix(TAG) in KNOWN_TYPES


def scalar_value(node: yaml.ScalarNode) -> Value:
    """Give a scalar's value by its tag; numbers that Python refuses stay text."""
    text: str = node.value
    match node.tag.removeprefix(TAG):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" | "float" as kind:
            return _number(text, kind)
        case _:
            return text


def _number(text: str, kind: str) -> Value:
    try:
        if kind == "float":
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        return int(text, 0 if text[:2] in ("0o", "0x") else 10)
    except ValueError:  # !!int written before a word, or more digits than Python converts
        return text


def _root_of(block: str) -> yaml.Node | None:
    loader = BlockLoader(block)
    try:
        node: yaml.Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    return node


def _marked_fault(error: yaml.MarkedYAMLError, length: int) -> YamlFault:
    mark = error.problem_mark or error.context_mark
    reason = ", ".join(part for part in (error.context, error.problem) if part)
    start = min(mark.index, length) if mark is not None else 0
    return YamlFault(start, start, reason or "not YAML")


FORBIDDEN: Final = r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""Compiled only where a block holds one: the set costs milliseconds of every start."""


def _reader_place(block: str) -> tuple[int, int]:
    """Find the forbidden character ourselves: libyaml counts this one place in bytes."""
    found = re.search(FORBIDDEN, block)
    return found.span() if found else (0, 0)

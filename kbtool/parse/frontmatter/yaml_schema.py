"""YAML 1.2's core schema: which type a scalar has, and which value.

Types follow the app: dates, `no` and `12:30` stay text.
"""

import re
from typing import Final

import yaml

from kbtool.model.content import Value
from kbtool.model.numbers import FLOAT, INT, float_of, int_of

TAG: Final = "tag:yaml.org,2002:"
STRING: Final = TAG + "str"
SEQUENCE: Final = TAG + "seq"
MAPPING: Final = TAG + "map"
SCALARS: Final = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("int", INT, "-+0123456789"),
    ("float", FLOAT, "-+.0123456789"),
)
"""The tag, its pattern, the characters it may begin with."""

RESOLVERS: Final = {
    first: [
        (TAG + name, re.compile(rf"(?:{pattern})\Z"))
        for name, pattern, firsts in SCALARS
        if first in firsts
    ]
    for first in sorted({*"".join(firsts for _, _, firsts in SCALARS)})
} | {"": [(TAG + "null", re.compile(r"\Z"))]}

KNOWN_TYPES: Final = frozenset(("str", "bool", "null", "int", "float", "seq", "map"))


def tag_of_plain(text: str) -> str:
    """Give the tag of a scalar that is written without quotes."""
    for tag, pattern in RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return tag
    return STRING


def has_known_type(node: yaml.Node) -> bool:
    """Tell whether a node's type is one of YAML's core schema."""
    return node.tag.removeprefix(TAG) in KNOWN_TYPES


def scalar_value(node: yaml.ScalarNode) -> Value:
    """Give a scalar's value by its tag; a number keeps its text, and is text where it is none."""
    text: str = node.value
    match node.tag.removeprefix(TAG):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return text if (whole := int_of(text)) is None else whole
        case "float":
            return text if (number := float_of(text)) is None else number
        case _:
            return text

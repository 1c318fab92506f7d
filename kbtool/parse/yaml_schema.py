"""YAML 1.2's core schema: which type a scalar has, and which value.

Types follow the app: dates, `no` and `12:30` stay text.
"""

import re
from typing import Final

import yaml

from kbtool.model.content import Value

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

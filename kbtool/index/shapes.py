"""What may stand inside an operator, and what words become there."""

from typing import Final

from kbtool.index import nodes

LOOKED_UP: Final = (nodes.Word, nodes.Phrase)
"""What the index alone can answer."""

CHECKED: Final = (*LOOKED_UP, nodes.Pattern, nodes.Cased, nodes.Within)
"""What a note's text can answer."""

NAMES: Final = (*LOOKED_UP, nodes.Pattern)
"""What a file or tag may be named by."""


def is_of(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    """Say whether a tree's leaves are of these kinds only."""
    match node:
        case nodes.All(parts) | nodes.Either(parts):
            return all(is_of(part, kinds) for part in parts)
        case nodes.Without(part):
            return is_of(part, kinds)
        case _:
            return isinstance(node, kinds)


def named(node: nodes.Node, kind: nodes.NameKind) -> nodes.Node:
    """Turn a tree of NAMES into names of a kind.

    A star or tilde belongs to the name: names are looked for as they are written.
    """
    match node:
        case nodes.Word(text, _, at) | nodes.Phrase(text, at):
            return nodes.Named(kind, text, at)
        case nodes.Pattern(source, at):
            return nodes.Named(kind, f"/{source}/", at)
        case nodes.All(parts):
            return nodes.All(tuple(named(part, kind) for part in parts))
        case nodes.Either(parts):
            return nodes.Either(tuple(named(part, kind) for part in parts))
        case nodes.Without(part):
            return nodes.Without(named(part, kind))
        case _:
            return node


def valued(node: nodes.Node) -> nodes.Node:
    """Read the bare word `null` in a property's value as no value."""
    match node:
        case nodes.Word("null", "plain", _):
            return nodes.NoValue()
        case nodes.All(parts):
            return nodes.All(tuple(map(valued, parts)))
        case nodes.Either(parts):
            return nodes.Either(tuple(map(valued, parts)))
        case nodes.Without(part):
            return nodes.Without(valued(part))
        case _:
            return node

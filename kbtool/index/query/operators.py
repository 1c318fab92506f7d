"""What may stand inside an operator, and what words become there."""

from typing import Final

from kbtool.index.query import tree as query_tree

LOOKED_UP: Final = (query_tree.Word, query_tree.Phrase)
"""What the index alone can answer."""

CHECKED: Final = (*LOOKED_UP, query_tree.Pattern, query_tree.MatchCase, query_tree.InScope)
"""What a note's text can answer."""

NAMES: Final = (*LOOKED_UP, query_tree.Pattern)
"""What a file or tag may be named by."""


def is_of(node: query_tree.Node, kinds: tuple[type, ...]) -> bool:
    """Say whether a tree's leaves are of these kinds only."""
    match node:
        case query_tree.And(parts) | query_tree.Or(parts):
            return all(is_of(part, kinds) for part in parts)
        case query_tree.Not(part):
            return is_of(part, kinds)
        case _:
            return isinstance(node, kinds)


def named(node: query_tree.Node, kind: query_tree.NameKind) -> query_tree.Node:
    """Turn a tree of NAMES into names of a kind.

    A star or tilde belongs to the name: names are looked for as they are written.
    """
    match node:
        case query_tree.Word(text, _, at) | query_tree.Phrase(text, at):
            return query_tree.NameFilter(kind, text, at)
        case query_tree.Pattern(source, at):
            return query_tree.NameFilter(kind, f"/{source}/", at)
        case query_tree.And(parts):
            return query_tree.And(tuple(named(part, kind) for part in parts))
        case query_tree.Or(parts):
            return query_tree.Or(tuple(named(part, kind) for part in parts))
        case query_tree.Not(part):
            return query_tree.Not(named(part, kind))
        case _:
            return node


def valued(node: query_tree.Node) -> query_tree.Node:
    """Read the bare word `null` in a property's value as no value."""
    match node:
        case query_tree.Word("null", "plain", _):
            return query_tree.NullValue()
        case query_tree.And(parts):
            return query_tree.And(tuple(map(valued, parts)))
        case query_tree.Or(parts):
            return query_tree.Or(tuple(map(valued, parts)))
        case query_tree.Not(part):
            return query_tree.Not(valued(part))
        case _:
            return node

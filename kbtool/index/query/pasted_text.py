"""What looks like syntax of the query language and is none: code, smileys, inches, addresses.

Pasted text is searched as it is where it cannot be syntax. `at` is a 0-based place in the query.
"""

import re
from typing import Final, NamedTuple

from kbtool.index.query import tree as query_tree
from kbtool.index.text.analyzer import units

_DASHES: Final = re.compile(r'-++[^\s\w"(\[/]*+(?!\S)')  # `->`, `--`, `-:)`
_EMPTY_PAIR: Final = re.compile(r"\(\s*\)")
_LABEL: Final = re.compile(r'\[([^\[\]"]*)\]')
_MARKDOWN_LINK: Final = re.compile(r'\[([^\[\]]*)\]\((?:[^\s()]|\([^\s()]*\))*(?:\s+"[^"]*")?\s*\)')
_MARKS_OF_NO_PROPERTY: Final = ("^", "!", "@")  # `[^1]`, `[!note]`, `[@doe2020]`
_MARGIN: Final = 12  # characters before a box in which the mark of its list item stands
_BULLET: Final = re.compile(r"(?:^|\s)(?:[-*+]|\d+[.)])\s+$")


class Taken(NamedTuple):
    """A stretch that is text: what to look for, whether as a phrase, and where it ends."""

    text: str
    end: int
    is_phrase: bool = False


def is_dashes(text: str, at: int) -> bool:
    """Say whether a dash begins an arrow or a rule, and excludes nothing."""
    return _DASHES.match(text, at) is not None


def find_empty_pair(text: str, at: int) -> Taken | None:
    """Return `()` beside other text; a query that is nothing else asks for nothing."""
    match = _EMPTY_PAIR.match(text, at)
    if match is None or not (text[:at] + text[match.end() :]).strip():
        return None
    return Taken(match[0], match.end())


def find_label(text: str, at: int) -> Taken | None:
    """Return a text in square brackets that asks for no property.

    A task's box, a footnote's mark, a callout, a citation, a number, or a Markdown link, which is
    found by what it shows.
    """
    link = _MARKDOWN_LINK.match(text, at)
    if link is not None and link[1].strip():
        return Taken(link[1], link.end(), is_phrase=True)
    match = _LABEL.match(text, at)
    if match is None:
        return None
    name = match[1].strip()
    is_text = (
        not any(map(str.isalnum, name))
        or name.startswith(_MARKS_OF_NO_PROPERTY)
        or name.isdecimal()
        or (name in ("x", "X") and _BULLET.search(text[max(at - _MARGIN, 0) : at]) is not None)
    )
    return Taken(match[0], match.end()) if is_text else None


def find_end_of_pattern(text: str, at: int) -> int | None:
    """Return where the regular expression that begins here is closed, None for a path or a slash.

    What is closed in the middle of a word, as in `/usr/bin`, is none.
    """
    end = at + 1
    while end < len(text) and text[end] != "/":
        end += 2 if text[end] == "\\" else 1
    if end >= len(text) or end == at + 1:
        return None
    return end if _is_boundary(text[end + 1 : end + 2]) else None


def opens_phrase(text: str, at: int) -> bool:
    """Say whether a quotation mark in the middle of a word begins a phrase; that of `5"` none."""
    behind = text[at + 1 : at + 2]
    if text[at - 1].isdigit() or _is_boundary(behind) or behind == '"':
        return False
    end = text.find('"', at + 1)
    return end > 0 and _is_boundary(text[end + 1 : end + 2])


def as_written(tree: query_tree.Node) -> query_tree.Node:
    """Return a query of signs alone as a search for these very signs; any other as it is."""
    return _literal(tree) if _is_of_signs(tree) else tree


def _is_boundary(sign: str) -> bool:
    return not sign.strip() or sign in ")]"


def _is_of_signs(node: query_tree.Node) -> bool:
    match node:
        case query_tree.Word(text, "plain", _) | query_tree.Phrase(text, _):
            return bool(text.strip()) and not any(units(text))
        case query_tree.And(parts) | query_tree.Or(parts):
            return all(map(_is_of_signs, parts))
        case _:
            return False


def _literal(node: query_tree.Node) -> query_tree.Node:
    match node:
        case query_tree.Word(text, _, at) | query_tree.Phrase(text, at):
            return query_tree.Pattern(re.escape(text), at)
        case query_tree.And(parts):
            return query_tree.And(tuple(map(_literal, parts)))
        case query_tree.Or(parts):
            return query_tree.Or(tuple(map(_literal, parts)))
        case _:
            return node

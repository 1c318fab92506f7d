"""Which words before a colon are operators, which only look like one, and which are text."""

import re
from collections.abc import Iterable
from typing import Final, get_args

from kbtool.index.query import tree as query_tree
from kbtool.index.query.pasted_text import find_end_of_pattern

SCOPES: Final = frozenset(get_args(query_tree.Scope))
NAMING: Final = frozenset(get_args(query_tree.NameKind))
QUALITIES: Final = get_args(query_tree.Quality)
OPERATORS: Final = (
    *query_tree.FIELDS_OF,
    *sorted(NAMING),
    *sorted(SCOPES),
    "match-case",
    "ignore-case",
    "is",
    "created",
    "modified",
)

NAME: Final = re.compile(r"[A-Za-z]+(?:[-_][A-Za-z]+)*(?=:)")
"""What may be an operator's name. Obsidian's are small letters and dashes."""

_MEANT: Final = {
    "author": "source",
    "body": "content",
    "cites": "source",
    "date": "created",
    "dir": "path",
    "directory": "path",
    "done": "task-done",
    "folder": "path",
    "from": "backlink",
    "has": "is",
    "in": "path",
    "mtime": "modified",
    "name": "file",
    "open": "task-todo",
    "property": "field",
    "task-open": "task-todo",
    "text": "content",
    "to": "link",
    "todo": "task-todo",
    "updated": "modified",
}
"""What another word for an operator means."""

_SCHEMES: Final = frozenset(
    {
        "about", "arxiv", "bibcode", "blob", "chrome", "data", "doi", "eprint", "ftp", "ftps",
        "geo", "git", "gopher", "gs", "handle", "hdl", "http", "https", "irc", "isbn", "isni",
        "issn", "javascript", "jdbc", "ldap", "localhost", "magnet", "mailto", "news", "obsidian",
        "oclc", "orcid", "pmcid", "pmid", "ppn", "rtsp", "sftp", "skype", "sms", "spotify", "ssh",
        "steam", "svn", "tel", "telnet", "tg", "urn", "view-source", "viaf", "webcal", "wikidata",
        "ws", "wss", "xmpp", "zotero",
    }
)  # fmt: skip
"""Beginnings of addresses and identifiers."""

_ENDINGS: Final = re.compile(r"(?:innen|in)(?!\w)")  # German `leser:innen`
_BEGINS_VALUE: Final = re.compile(r'[\w"\[<>=#]')


def is_address(text: str, name_end: int) -> bool:
    """Say whether what stands behind a name's colon makes an address of it: `file:///a`."""
    return text.startswith("//", name_end + 1)


def looks_like_operator(text: str, name: str, at: int) -> bool:
    r"""Say whether somebody who wrote `name:` at `at` has meant an operator.

    Text are addresses (`https://a.b`, `doi:10.1/x`), drives (`c:\x`), ratios (`a:b`), names in
    code (`std::vector`), smileys, and a colon with a blank behind it.
    """
    colon = at + len(name)
    behind = text[colon + 1 : colon + 2]
    if name != name.lower():  # `Title:x` of an operator; any other name is text (`Re:Zero`)
        return name.lower() in OPERATORS and _BEGINS_VALUE.match(behind) is not None
    if len(name) == 1 or name in _SCHEMES or _ENDINGS.match(text, colon + 1):
        return False
    match behind:
        case "/":
            return find_end_of_pattern(text, colon + 1) is not None
        case "(":
            return bool(text[colon + 2 : colon + 3].strip(" )"))
        case _:
            return _BEGINS_VALUE.match(behind) is not None


def refusal_of(name: str) -> str:
    """Return why there is no such operator, with the nearest one if any is near."""
    small = name.lower().replace("_", "-")
    near = small if small in OPERATORS else _MEANT.get(small)
    near = near or _nearest(small, OPERATORS, cutoff=0.72)
    meant = f"{near}:, " if near else ""
    return (
        f"There is no operator {name}: (did you mean {meant}the property [{name}:…], or a text, "
        "which stands in quotes?)"
    )


def nearest_quality(text: str) -> str:
    """Return what `is:` may have been meant to ask, as the end of a sentence."""
    near = _nearest(text.lower(), QUALITIES, cutoff=0.5)
    return f"; did you mean is:{near}?" if near else ""


def _nearest(word: str, known: Iterable[str], cutoff: float) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - most queries name no wrong operator

    return "".join(get_close_matches(word, list(known), n=1, cutoff=cutoff))

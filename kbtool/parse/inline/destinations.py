"""Destinations of Markdown links: their grammar, what is internal, percent signs and escapes."""

import re
from typing import Final, NamedTuple

from kbtool.parse.inline.wikilinks import normal

OPEN: Final = re.compile(r"\([ \t\r\n]*+")
ANGLE: Final = re.compile(r"<([^<>\r\n\\]*+(?:\\.[^<>\r\n\\]*+)*)>")
STOP: Final = re.compile(r"[\x00-\x20\x7f()\\]")
CLOSE: Final = re.compile(
    r"(?:[ \t\r\n]++"
    r"(?:\"[^\"\\]*+(?:\\.[^\"\\]*+)*\"|'[^'\\]*+(?:\\.[^'\\]*+)*'"
    r"|\([^()\\]*+(?:\\.[^()\\]*+)*\))?"
    r"[ \t\r\n]*+)?\)",
    re.DOTALL,
)
DEEPEST: Final = 32
"""Parentheses within a destination, as other implementations limit it; keeps scanning linear."""

ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
ENCODED: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
RESERVED: Final = frozenset(b";/?:@&=+$,#")
"""What JavaScript's decodeURI, and so Obsidian, leaves encoded."""


class LinkTail(NamedTuple):
    """A link's `(destination "title")`: the destination's place and the end behind `)`."""

    start: int
    end: int
    after: int


def find_tail(text: str, opening: int, limit: int) -> LinkTail | None:
    """Read a link's tail whose `(` stands at `opening`, within `limit`."""
    opened = OPEN.match(text, opening, limit)
    if opened is None:
        return None
    start = opened.end()
    if text.startswith("<", start):
        angle = ANGLE.match(text, start, limit)
        if angle is None:
            return None
        closed = CLOSE.match(text, angle.end(), limit)
        return LinkTail(*angle.span(1), closed.end()) if closed else None
    end = _bare_end(text, start, limit)
    if end is None:
        return None
    closed = CLOSE.match(text, end, limit)
    return LinkTail(start, end, closed.end()) if closed else None


def _bare_end(text: str, start: int, limit: int) -> int | None:
    """Find where an unbracketed destination ends: at a blank, or at the parenthesis too many."""
    depth = 0
    at = start
    while stop := STOP.search(text, at, limit):
        at = stop.end()
        match stop.group():
            case "\\":
                at += text.startswith(("(", ")", "\\"), at, limit)  # it escapes no blank
            case "(":
                depth += 1
                if depth > DEEPEST:
                    return None
            case ")" if depth:
                depth -= 1
            case _:
                return stop.start() if not depth else None
    return None


def is_internal(destination: str) -> bool:
    """Tell whether a destination is a path of the vault: no colon, or an explicit `./`, `../`."""
    return ":" not in destination or destination.startswith(("./", "../"))


def decode_destination(destination: str) -> str:
    """Undo backslash escapes and percent-encoding as decodeURI does, and normalise to NFC."""
    destination = unescape(destination)
    if "%" in destination:
        destination = ENCODED.sub(_decoded, destination)
    return normal(destination)


def unescape(destination: str) -> str:
    """Undo backslash escapes."""
    return ESCAPED.sub(r"\1", destination) if "\\" in destination else destination


def _decoded(run: re.Match[str]) -> str:
    """Decode one run of `%XX`; bytes that are reserved or no UTF-8 stay as they are."""
    signs = run.group().encode("ascii")
    kept = bytearray()
    for at in range(0, len(signs), 3):
        byte = int(signs[at + 1 : at + 3], 16)
        kept += signs[at : at + 3] if byte in RESERVED else bytes((byte,))
    try:
        return kept.decode("utf-8")
    except UnicodeDecodeError:
        return run.group()


def split_destination(destination: str) -> tuple[str, str]:
    """Split a destination as written into decoded target and decoded fragment with its `#`."""
    path, sharp, fragment = destination.partition("#")
    fragment = decode_destination(fragment).strip()
    return decode_destination(path), sharp + fragment if fragment else ""

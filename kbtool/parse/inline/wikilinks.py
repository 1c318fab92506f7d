"""The inside of `[[…]]`: target, fragment and display text, with their places."""

import re
import unicodedata
from typing import Final, NamedTuple

INSIDE: Final = (
    r"(?!\[)([^\[\]\r\n]*+"
    r"(?:(?:\[\^[^\s\[\]]++\](?=\]\])|\[(?!\[)|\](?!\]))[^\[\]\r\n]*+)*)\]\]"
)
"""What follows `[[`: to the first `]]` on the line; of nested openers only the inner one links.

A footnote's `[^id]` at the end brings a bracket of its own.
"""

WIKILINK: Final = re.compile(r"\[\[" + INSIDE)
PLAIN: Final = re.compile(r"(?!\s)[^|#]++(?<!\s)")
"""A target and nothing else: in ASCII, what the splitting below would give back as it is."""

LONGEST: Final = 1024
"""Characters between the brackets, beyond which a wikilink is taken for an accident."""

URL: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://|mailto:)", re.IGNORECASE)


class WikilinkParts(NamedTuple):
    """The three parts; `path` gives the target's place in the inside as written, 0-based."""

    target: str
    fragment: str
    display: str | None
    path: tuple[int, int]


def split_inside(inside: str) -> WikilinkParts:
    """Split what stands between the brackets.

    The first bar that is not the first character begins the display text; backslashes before it
    (a table's escape) belong to neither part. The first `#` begins the fragment.
    """
    if inside.isascii() and PLAIN.fullmatch(inside):
        return WikilinkParts(inside, "", None, (0, len(inside)))
    return split_any(inside)


def split_any(inside: str) -> WikilinkParts:
    """Split as above, whatever stands there."""
    start = len(inside) - len(inside.lstrip())
    end = len(inside.rstrip())
    bar = inside.find("|", start)
    if bar == start:  # a leading bar is part of the name
        bar = -1
    display = inside[bar + 1 : end].strip() if bar >= 0 else None
    stop = len(inside[:bar].rstrip("\\")) if bar >= 0 else end
    sharp = inside.find("#", start, stop)
    fragment = inside[sharp:stop].strip() if sharp >= 0 else ""
    path_end = start + len(inside[start : sharp if sharp >= 0 else stop].rstrip())
    target = normal(inside[start:path_end])
    return WikilinkParts(
        target, "" if fragment == "#" else normal(fragment), display, (start, path_end)
    )


def normal(text: str) -> str:
    """Give link text as it is compared: NFC, no-break blanks as blanks."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.replace("\xa0", " "))

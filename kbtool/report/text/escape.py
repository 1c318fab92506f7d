"""Makes foreign text harmless for a terminal.

Names, titles, tags, links and snippets come from files that anybody may have written; every one
of them passes through here once, on its way into text for eyes. Machine formats do not use it.
"""

import re
from typing import Final

from kbtool.model.signs import HIDDEN

_UNSAFE: Final = re.compile(f"[\x00-\x1f]|{HIDDEN.pattern}")
_NAMED: Final = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def safe(text: str) -> str:
    r"""Return `text` with everything a terminal might act on, or hide, shown escaped.

    Control characters show as `\x1b`, undecodable bytes of a file name as the byte (`\xff`), the
    rest by code point (`\u202e`). The result is one line and can always be encoded as UTF-8.
    """
    return _UNSAFE.sub(_escaped, text) if not text.isascii() or not text.isprintable() else text


def safe_line(text: str) -> str:
    """Return a note's line like `safe`, each tab as one blank so that columns stay what they are.

    Every character that is escaped still takes more cells than one: place a caret by `safe_line`
    of the part before it.
    """
    return safe(text.replace("\t", " "))


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if 0xDC80 <= code <= 0xDCFF:
        return rf"\x{code - 0xDC00:02x}"
    if code < 0x100:
        return rf"\x{code:02x}"
    return rf"\u{code:04x}" if code < 0x10000 else rf"\U{code:08x}"

"""Makes foreign text harmless for a terminal.

Names, titles, tags, links and snippets come from files that anybody may have written; every one
of them passes through here once, on its way into text for eyes. Machine formats do not use it.
"""

import re
from typing import Final

_UNSAFE: Final = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: line ends, escape sequences
    "\xad\u061c\u180e"  # invisible: soft hyphen, Arabic letter mark, Mongolian separator
    "\u200b-\u200f"  # zero-width marks, left-to-right and right-to-left marks
    "\u2028\u2029"  # line ends to some terminals
    "\u202a-\u202e\u2060-\u206f"  # bidirectional embedding, isolates, invisible operators
    "\ufeff\ufff9-\ufffb"  # byte-order mark, interlinear marks
    "\ud800-\udfff"  # lone surrogates: bytes that were no UTF-8
    "\U000e0000-\U000e007f"  # tag characters, invisible text
    "]"
)
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

"""Characters that a reader cannot see, or that act on what stands around them."""

import re
from typing import Final
from unicodedata import name as unicode_name

_INVISIBLE: Final = (
    "\x7f-\x9f"  # DEL, C1: escape sequences
    "\xad\u061c\u180e"  # soft hyphen, Arabic letter mark, Mongolian separator
    "\u200b\u200e\u200f"  # zero-width space, left-to-right and right-to-left marks
    "\u2028-\u202e\u2060-\u206f"  # line ends, bidirectional embedding and isolates, invisible signs
    "\ufeff\ufff9-\ufffb"  # byte-order mark, interlinear marks
    "\ud800-\udfff"  # lone surrogates: bytes that were no UTF-8
    "\U000e0000-\U000e007f"  # tag characters, invisible text
)
_JOINED: Final = "[\u0600-\u109f\u1780-\u18af]"
"""Scripts whose letters take another form beside a joiner: Arabic, those of India, and so on."""
_PICTURE: Final = "[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"

HIDDEN: Final = re.compile(
    f"[{_INVISIBLE}]|[\u200c\u200d](?!(?<={_JOINED}.){_JOINED}|(?<={_PICTURE}\u200d){_PICTURE})"
)
"""Any such character but C0; a joiner is none where it is part of the spelling or of an emoji."""


def named_sign(sign: str) -> str:
    """Name one character in a sentence: itself where it can be seen, else by its code point."""
    if "\ud800" <= sign <= "\udfff":
        return "bytes that are not UTF-8"
    if sign.isprintable() and not sign.isspace():
        return sign
    called = unicode_name(sign, "").lower()
    return f"the character U+{ord(sign):04X}" + (f" ({called})" if called else "")

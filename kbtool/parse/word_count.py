"""Counting words of prose in any script, on UTF-8 bytes and so at the speed of a copy."""

from typing import Final

SEPARATORS: Final = b'\t\n\v\f\r #>*+=|~-_`[](){}:;,.!?/\\"<^'
WIDE: Final = range(0xE3, 0xEE)
"""First bytes of U+3000 to U+DFFF: Chinese, Japanese and Korean, with their punctuation."""

IDEOGRAPHIC_SIGNS: Final = b"\xe3\x80"
"""How U+3000 to U+303F begin: blanks, full stops, quotation marks."""

FULL_WIDTH: Final = 0xEF
CONTINUATIONS: Final = bytes(range(0x80, 0xC0))


def _table() -> bytes:
    """Map each byte to a blank, to `c` for a character that is a word, or to `x`."""
    table = bytearray(b"x" * 256)
    for byte in (*SEPARATORS, *range(0x20), FULL_WIDTH):
        table[byte] = ord(" ")
    for byte in WIDE:
        table[byte] = ord("c")
    return bytes(table)


TABLE: Final = _table()


def word_count(text: str) -> int:
    """Count words; each Chinese, Japanese or Korean character counts as one."""
    data = text.encode("utf-8", "surrogatepass")
    if text.isascii():  # nothing to leave out: the walk is twice as fast
        return (b" " + data.translate(TABLE)).count(b" x")
    shape = b" " + data.translate(TABLE, CONTINUATIONS)
    words = shape.count(b" x")
    return words + shape.count(b"cx") + shape.count(b"c") - data.count(IDEOGRAPHIC_SIGNS)

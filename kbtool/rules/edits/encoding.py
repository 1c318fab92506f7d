"""How a path is written in a Markdown link's destination."""

from typing import Final

_ENCODED: Final = str.maketrans(
    {sign: f"%{ord(sign):02X}" for sign in (*map(chr, range(0x21)), "%", "<", ">", "(", ")", "\\")}
)


def encoded(text: str) -> str:
    """Encode what would end or change a bare destination; letters of any script stay readable."""
    return text.translate(_ENCODED)

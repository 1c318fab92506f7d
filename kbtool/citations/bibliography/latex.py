"""BibTeX's values as plain text: enclosings, concatenation, and the usual LaTeX accents and signs.

Owns no LaTeX: what it does not know it leaves as written. Every scan here is linear.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class FieldValue(NamedTuple):
    """A field's text; `leftover` is what stands behind a complete value, a sign of a lost comma."""

    text: str
    leftover: str


def field_value(raw: str, strings: Mapping[str, str]) -> FieldValue:
    """Read `{…} # "…" # name # 12`; names are looked up in `strings` by their lower case."""
    parts: list[str] = []
    position = 0
    while True:
        piece, position = _piece(raw, position, strings)
        parts.append(piece)
        position = _skip_blanks(raw, position)
        if position >= len(raw) or raw[position] != "#":
            break
        position = _skip_blanks(raw, position + 1)
    return FieldValue(plain("".join(parts)), raw[position:])


def plain(text: str) -> str:
    """Turn accents and signs into Unicode, drop braces, and join lines."""
    if "\\" in text:
        text = _ACCENT.sub(_accented, text)
        text = _SIGN.sub(lambda match: _SIGNS[match.group(1)], text)
        text = _ESCAPED.sub(r"\1", text)
    if "--" in text:
        text = text.replace("---", "—").replace("--", "–")
    text = text.replace("{", "").replace("}", "").replace("~", " ")
    return unicodedata.normalize("NFC", " ".join(text.split()))


_COMBINING: Final[Mapping[str, str]] = MappingProxyType(
    {
        '"': "\u0308",
        "'": "\u0301",
        "`": "\u0300",
        "^": "\u0302",
        "~": "\u0303",
        "=": "\u0304",
        ".": "\u0307",
        "c": "\u0327",
        "v": "\u030c",
        "u": "\u0306",
        "H": "\u030b",
        "k": "\u0328",
        "r": "\u030a",
        "d": "\u0323",
        "b": "\u0331",
    }
)
_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ss": "ß",
        "ae": "æ",
        "AE": "Æ",
        "oe": "œ",
        "OE": "Œ",
        "aa": "å",
        "AA": "Å",
        "o": "ø",
        "O": "Ø",
        "l": "ł",
        "L": "Ł",
        "i": "i",
        "j": "j",
        "textendash": "–",
        "textemdash": "—",
        "textquoteright": "’",
        "textquoteleft": "‘",
        "ldots": "…",
        "dots": "…",
    }
)
_ACCENT: Final = re.compile(
    r"""\\(?:(["'`^~=.])\s{0,3}|([cvuHkrdb])(?=[\s{])\s{0,3})(?:\{\\?([^\W\d_])\}|\\?([^\W\d_]))"""
)
_SIGN: Final = re.compile(
    r"\\(" + "|".join(sorted(_SIGNS, key=len, reverse=True)) + r")(?![A-Za-z])(?:\{\}|\s{0,3})"
)
_ESCAPED: Final = re.compile(r"\\([&%$#_{}])")
_BLANKS: Final = re.compile(r"\s*")
_WORD: Final = re.compile(r"[^\s#{}\",]+")


def _accented(match: re.Match[str]) -> str:
    mark = _COMBINING[match.group(1) or match.group(2)]
    return unicodedata.normalize("NFC", (match.group(3) or match.group(4)) + mark)


def _skip_blanks(raw: str, position: int) -> int:
    match = _BLANKS.match(raw, position)
    return match.end() if match is not None else position


def _piece(raw: str, position: int, strings: Mapping[str, str]) -> tuple[str, int]:
    if position < len(raw) and raw[position] in '{"':
        end = _closing(raw, position)
        return raw[position + 1 : end], end + 1
    word = _WORD.match(raw, position)
    if word is None:
        return "", position
    return strings.get(word.group().lower(), word.group()), word.end()


def _closing(raw: str, opening: int) -> int:
    """Return the offset of what closes the brace or quotation mark at `opening`, or the end."""
    quoted = raw[opening] == '"'
    depth = 0
    for match in _MARK.finditer(raw, opening + 1):
        sign = match.group()
        if sign == "{":
            depth += 1
        elif sign == "}" and depth > 0:
            depth -= 1
        elif depth == 0 and (sign == '"') == quoted:
            return match.start()
    return len(raw)


_MARK: Final = re.compile(r'(?<!\\)[{}"]')

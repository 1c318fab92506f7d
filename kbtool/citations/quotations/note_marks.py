"""Marks of notes in a source's text: `captain³`, `<sup>3</sup>`, `^3^` are no part of its words.

Exponents are: `m²`, `10<sup>3</sup>`, `E = mc^2^`. All patterns are bounded or possessive.
"""

import re
from typing import Final


def without_note_marks(text: str) -> str:
    """Drop raised numbers and signs that lead to notes; exponents stay as raised digits."""
    if "<" in text:
        text = _RAISED_LINK.sub("", text)
        text = _RAISED_TAG.sub(lambda match: _raised(match[1]), text)
    if "^" in text:
        text = _RAISED_PANDOC.sub(lambda match: _raised(match[1]), text)
    if text.isascii():
        return text
    if any(digit in text for digit in _DIGITS):  # a search is slow, and most texts hold none
        text = _RAISED.sub(_kept, text)
    return _CIRCLED.sub("", text)


_DIGITS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_RAISED: Final = str.maketrans("0123456789", _DIGITS)
_RAISED: Final = re.compile(f"⁻?[{_DIGITS}]+(?:[,⁻–⁾⁽·⸴ʼ’'][{_DIGITS}]+)*")
_RAISED_LINK: Final = re.compile(
    r"<sup\b[^<>]{0,200}>\s*(?:<a\b[^<>]{0,500}\bhref\s*=\s*[\"']?#[^<>]{0,500}>"
    r"[^<>]{0,40}</a>[\s,]*+)+</sup>",
    re.IGNORECASE,
)
_RAISED_TAG: Final = re.compile(
    r"<sup\b[^<>]{0,200}>[\s\[(\\]*+([\d*†‡§¶][\d,–\-*†‡§¶ ]{0,11})[\s\])\\]*+</sup>", re.IGNORECASE
)
_RAISED_PANDOC: Final = re.compile(r"\^([\d*†‡§][\d,–\-*†‡§]{0,11})\^")
_CIRCLED: Final = re.compile("[\u2460-\u2473\u24f5-\u24fe\u2776-\u277f]")
"""Encircled numbers, the notes of Chinese books; numbered items lose theirs on both sides."""

_WORD_BEFORE: Final = re.compile(r"(?:[^\W\d_]|['’])+\Z")
_CJK_UNITS: Final = frozenset("米里尺寸呎吋")
_UNITS: Final = frozenset(
    ("cm", "mm", "km", "dm", "dam", "hm", "nm", "µm", "μm", "ft", "in", "yd", "mi", "sec", "meter")
)
_FORMULA_SIGNS: Final = "=+*/×·⋅÷^(<>−-"
_FIRST_YEAR, _LAST_YEAR = 1000, 2100
_REACH: Final = 40


def _raised(number: str) -> str:
    return number.translate(_TO_RAISED)


def _kept(match: re.Match[str]) -> str:
    """Return an exponent as it is, nothing for a note's mark."""
    before = match.string[max(0, match.start() - _REACH) : match.start()]
    return match[0] if _is_exponent_behind(before) else ""


def _is_exponent_behind(before: str) -> bool:
    digits = re.search(r"[0-9]++\Z", before)
    if digits is not None:
        is_year = len(digits[0]) == 4 and _FIRST_YEAR <= int(digits[0]) < _LAST_YEAR
        return not is_year
    word = _WORD_BEFORE.search(before)
    if word is None:
        return False
    if word[0][-1] >= "\u2e80":  # Chinese has no blanks between words
        return word[0][-1] in _CJK_UNITS
    ahead = before[: word.start()].rstrip(" ")[-1:]
    return len(word[0]) == 1 or word[0] in _UNITS or (bool(ahead) and ahead in _FORMULA_SIGNS)

"""Where a line may be cut so that no word is: at blanks, and between signs of unspaced scripts."""

from typing import Final
from unicodedata import category

_UNSPACED: Final = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u2e80", "\u30ff"),  # Chinese and Japanese, as what follows
    ("\u31a0", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\uff01", "\uff60"),
    ("\U00020000", "\U0003ffff"),
)
"""Signs of scripts without blanks between words; Korean has them."""

_BINDING: Final = frozenset("\u200d\u2060\ufe0e\ufe0f")  # of emoji and other clusters


def break_from(text: str, at: int, last: int) -> int:
    """Return the first place from `at` to `last` where a text may be cut, else `at` or near it."""
    at = max(at, 0)
    return next((place for place in range(at, last + 1) if _may_cut(text, place)), _whole(text, at))


def break_until(text: str, at: int, least: int) -> int:
    """Return the last place from `least` to `at` where a text may be cut, else `at` or near it."""
    at = min(at, len(text))
    places = range(at, least - 1, -1)
    return next((place for place in places if _may_cut(text, place)), _whole(text, at))


def _may_cut(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return True
    before, behind = text[at - 1], text[at]
    if before.isspace() or behind.isspace():
        return True
    return (_is_unspaced(before) or _is_unspaced(behind)) and not _is_bound(before, behind)


def _is_unspaced(sign: str) -> bool:
    return sign > "\u0dff" and any(first <= sign <= last for first, last in _UNSPACED)


def _whole(text: str, at: int) -> int:
    """Move forward out of a letter and its marks."""
    while 0 < at < len(text) and _is_bound(text[at - 1], text[at]):
        at += 1
    return at


def _is_bound(before: str, behind: str) -> bool:
    return behind in _BINDING or before == "\u200d" or category(behind).startswith("M")

"""Where a line may be cut so that no word is: at blanks, and between signs of unspaced scripts."""

import re
from typing import Final
from unicodedata import category

_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3000-\u30ff\u31a0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
)
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
    unspaced = _UNSPACED.match(before) or _UNSPACED.match(behind)
    return unspaced is not None and not _is_bound(before, behind)


def _whole(text: str, at: int) -> int:
    """Move forward out of a letter and its marks."""
    while 0 < at < len(text) and _is_bound(text[at - 1], text[at]):
        at += 1
    return at


def _is_bound(before: str, behind: str) -> bool:
    return behind in _BINDING or before == "\u200d" or category(behind).startswith("M")

"""Letters made comparable: case, accents, full-width forms and ligatures fold away.

Owns one function from a word to its folded form, and the spelled-out form of German umlauts.
"""

import re
from typing import Final
from unicodedata import normalize

_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f]+"
)
# Letters that Unicode does not take apart, after case folding (which turns ß into ss).
_LETTERS: Final = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ł": "l",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ŋ": "n",
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
        "ə": "e",
        "ǝ": "e",
    }
)
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def fold(text: str) -> str:
    """Return `text` without case, accents and compatibility forms.

    Marks that carry the sound of a script (Indic vowels, Japanese voicing, Thai) stay.
    """
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", normalize("NFKD", text.casefold()))
    return normalize("NFC", bare.casefold().translate(_LETTERS))


def spelled_out(word: str) -> str | None:
    """Return a German word as it is written without umlauts (`ü` as `ue`), None without any."""
    lower = normalize("NFC", word).lower()
    spelled = lower.translate(_UMLAUTS)
    return None if spelled == lower else fold(spelled)

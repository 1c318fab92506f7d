"""Letters made comparable: case, accents, invisible signs and compatibility forms fold away.

Owns the folded form of a word, which signs nobody sees, which are one apostrophe or hyphen, and
the other spellings of German umlauts and of katakana.
"""

import re
from collections.abc import Sequence
from typing import Final
from unicodedata import normalize

HIDDEN: Final = "\x7f"
"""Stands in a text for a character that its reader does not see (see reading.py)."""

APOSTROPHES: Final = "'’‘‛ʼʻʽʾʿʹ′＇´׳՚ꞌꞋ"
"""One sign in many shapes: quotation marks, modifier letters, primes, geresh, saltillo."""

GERSHAYIM: Final = "״"
"""Stands before the last letter of a Hebrew acronym."""

HYPHENS: Final = "-\u2010\u2011"
"""The hyphen and its two fellows that tell where a line may end."""

ZWNJ: Final = "\u200c"
"""Joins the parts of a Persian or Urdu word as a hyphen does; means nothing in other scripts."""

# Those of Unicode's default ignorable characters, but for ZWNJ; a tag only outside of a flag.
UNSEEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200d-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e0fff"
)
"""Characters of a pattern's class that nobody sees."""

FLAG_TAGS: Final = "\U000e0020-\U000e007f"
_INVISIBLE: Final = re.compile(rf"[{HIDDEN}{UNSEEN}]+|(?<![\U0001f3f4{FLAG_TAGS}])[{FLAG_TAGS}]+")
_ARABIC: Final = "\u0620-\u065f\u066e-\u06d3\u06ee-\u06ff\u0750-\u077f\u08a0-\u08ff"
_LOOSE_ZWNJ: Final = re.compile(rf"(?<![{_ARABIC}]){ZWNJ}+|{ZWNJ}+(?![{_ARABIC}])")

_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    f"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f{ZWNJ}{HIDDEN}{UNSEEN}]+"
)
_ONE_SIGN: Final = {**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(HYPHENS, "-")}
_SIGNS: Final = str.maketrans(_ONE_SIGN)
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
        **_ONE_SIGN,
    }
)
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_KATAKANA: Final = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}


def without_invisible(text: str) -> str:
    """Return `text` without the signs that nobody sees."""
    text = _INVISIBLE.sub("", text)
    return _LOOSE_ZWNJ.sub("", text) if ZWNJ in text else text


def seen_with_places(text: str) -> tuple[str, Sequence[int] | None]:
    """Return the same, and the 0-based place in `text` of each character that is left.

    The places are None where nothing has been left out.
    """
    if _INVISIBLE.search(text) is None and ZWNJ not in text:
        return text, None
    places = _places_but(_INVISIBLE, text)
    seen = "".join([text[at] for at in places])
    kept = _places_but(_LOOSE_ZWNJ, seen)
    return "".join([seen[at] for at in kept]), [places[at] for at in kept]


def _places_but(pattern: re.Pattern[str], text: str) -> list[int]:
    places: list[int] = []
    at = 0
    for found in pattern.finditer(text):
        places += range(at, found.start())
        at = found.end()
    places += range(at, len(text))
    return places


def one_apostrophe(text: str) -> str:
    """Return `text` with the same sign for every apostrophe, and for every hyphen."""
    return text if text.isascii() else text.translate(_SIGNS)


def hiragana(text: str) -> str:
    """Return `text` with its katakana written in hiragana."""
    return text.translate(_KATAKANA)


def fold(text: str) -> str:
    """Return `text` without case, accents, invisible signs and compatibility forms.

    Marks that carry the sound of a script (Indic vowels, Japanese voicing, Thai) stay.
    """
    if text.isascii():
        return text.lower()
    written = text.casefold().replace("´", "'")  # which NFKD takes for a blank with an accent
    bare = _MARKS.sub("", normalize("NFKD", written))
    return normalize("NFC", bare.casefold().translate(_LETTERS))


def spelled_out(word: str) -> str | None:
    """Return a German word as it is written without umlauts (`ü` as `ue`), None without any."""
    lower = normalize("NFC", word).lower()
    spelled = lower.translate(_UMLAUTS)
    return None if spelled == lower else fold(spelled)

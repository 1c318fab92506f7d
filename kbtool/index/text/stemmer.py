"""English inflection taken off: plural, past and `-ing`, as step 1 of Porter's algorithm does.

The later steps, which take off derivation as well (`general` from `generalization`), are left out
on purpose: they join words that a searcher keeps apart. (M. F. Porter, Program 14(3), 1980.)
"""

import re
from typing import Final

_VOWEL: Final = re.compile(r"[aeiou]|(?<=[^aeiou])y")
_SEQUENCE: Final = re.compile(r"(?:[aeiou]|(?<=[^aeiou])y)[^aeiouy]")
_SHORT_END: Final = re.compile(r"[^aeiou][aeiouy][^aeiouwxy]$")
_DOUBLE_END: Final = re.compile(r"([^aeiouylsz])\1$")
_BEFORE_E: Final = re.compile(r"[a-z]{2,39}[b-df-hj-np-z]")  # argu-e, merg-e, solv-e
_TWO_LETTERS: Final = re.compile(r"[aeiou][^aeiou]")  # us-ed, ow-ed, ag-ed
_WORD: Final = re.compile(r"[a-z]{3,40}")
_LAST: Final = frozenset("sdgy")  # the last letters of words that may be inflected


def stem(word: str) -> str:
    """Return the folded `word` without its inflection; words of other alphabets stay."""
    if word[-1:] not in _LAST or not _WORD.fullmatch(word):
        return word
    word = _without_past(_without_plural(word))
    if word.endswith("y") and len(word) > 2 and _VOWEL.search(word, 0, len(word) - 1):
        return word[:-1] + "i"
    return word


def stems_meant(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the stems of words that are inflections of the same as the folded `word`, and these.

    The first are those of inflected words, the second are words that stand without an ending.
    `removing` leaves `remov`, and so does `removed`, but `removes` leaves `remove`: whether an
    ending has taken an `e` is not seen in what it leaves (Porter's step 5a).
    """
    base = stem(word)
    words = () if base == word else (base,)
    if base.endswith("e") and _may_lose_e(base[:-1]):
        return (base, base[:-1]), words
    if words and word.endswith(("ed", "ing")) and not word.endswith("ied") and _may_lose_e(base):
        return (base, base + "e"), (base, base + "e")
    return (base,), words


def _may_lose_e(rest: str) -> bool:
    """Say whether `rest` is what Porter leaves of `rest` and an `e`; not of `hop` and `hope`."""
    if not _BEFORE_E.fullmatch(rest):
        return False
    measure = len(_SEQUENCE.findall(rest))
    return measure > 1 or (measure == 1 and not _SHORT_END.search(rest))


def _without_plural(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies"):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith(("xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1]


def _without_past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _SEQUENCE.search(word[:-3]) else word
    for ending in ("ied", "ed", "ing"):
        if word.endswith(ending):
            rest = word[: -len(ending)]
            if not _VOWEL.search(rest):
                return word
            return rest + "i" if ending == "ied" else _mended(rest)
    return word


def _mended(rest: str) -> str:
    """Give back the `e`, or take away the doubled letter, that the ending had changed."""
    if rest.endswith(("at", "bl", "iz")) or _TWO_LETTERS.fullmatch(rest):
        return rest + "e"
    if _DOUBLE_END.search(rest):
        return rest[:-1]
    if len(_SEQUENCE.findall(rest)) == 1 and _SHORT_END.search(rest):
        return rest + "e"
    return rest

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
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if _DOUBLE_END.search(rest):
        return rest[:-1]
    if len(_SEQUENCE.findall(rest)) == 1 and _SHORT_END.search(rest):
        return rest + "e"
    return rest

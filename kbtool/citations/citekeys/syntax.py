"""Citekeys: pandoc's grammar in plain strings, and the key that a note's name begins with."""

import re
from collections.abc import Container, Iterator
from typing import Final, NamedTuple
from unicodedata import normalize


class KeyPlace(NamedTuple):
    """A key in NFC without `@` and braces, and the 0-based offsets of `@key` in the string."""

    key: str
    start: int
    end: int


def citekeys_in(text: str) -> Iterator[KeyPlace]:
    """Yield the pandoc citations of a property's or footnote's text.

    URLs, e-mail addresses, code, wikilinks and link targets are masked: pandoc's own grammar
    would find keys in them.
    """
    if "@" not in text:
        return
    masked = _MASKED.sub(lambda match: "\ue000" * len(match.group()), text)
    for match in CITEKEY.finditer(masked):
        key = match.group(1) if match.group(1) is not None else match.group(2)
        if key:
            yield KeyPlace(normalize("NFC", key), match.start(), match.end())


def key_of_name(stem: str, known: Container[str]) -> str | None:
    """Return the citekey a note's name begins with: `wang2021china China's Sputnik Moment`.

    The first word counts if it is a known key or has the form letters, four digits, letters; a
    leading `@` is dropped. `2021 Complete …` and `@ Author, Title` begin with none.
    """
    word = stem.split(maxsplit=1)[0] if stem.strip() else ""
    word = normalize("NFC", word.removeprefix("@").rstrip(",;:"))
    if word and (word in known or KEY_FORM.fullmatch(word)):
        return word
    return None


def linked_key(target: str) -> str | None:
    """Return the key that a link cites: `[[@wang2021]]`, not the daily note `[[@2022-09-26]]`."""
    if target[:1] != "@" or not target[1:2].isalpha() or len(target.split()) > 1:
        return None
    return target[1:]


def is_cross_reference(key: str, prefixes: tuple[str, ...]) -> bool:
    """Say whether a key is a label of the document's own: `@fig-elephant`, `@Tbl-sums`.

    As Quarto and pandoc-crossref do, this looks at the beginning alone, in any case; the prefixes
    are in lower case.
    """
    return key.lower().startswith(prefixes)


def bare_key(text: str) -> str:
    """Drop the `@`, brackets and braces people write around a key in a property; give NFC."""
    return normalize("NFC", text.strip().strip("[]").strip().removeprefix("@").strip("{}"))


_MARKS: Final = r"\u0300-\u036f\u0653-\u0655\u3099\u309a"  # as in parse/inline/citekeys.py
CITEKEY: Final = re.compile(
    rf"(?<![^\W_])(?<![.\\{_MARKS}])-?@"
    rf"(?:((?:\w|\*)(?:[\w{_MARKS}]|[:.#$%&\-+?<>~/](?=\w)|[:/](?=/))*)"
    r"|\{((?:[^\s{}]|\{(?:[^\s{}]|\{[^\s{}]*\})*\})*)\})"
)
"""From pandoc's Parsing/Citations.hs; 11,000 random strings agreed with pandoc 3.9."""

KEY_FORM: Final = re.compile(r"[^\W\d_][^\W\d_-]*\d{4}[^\W\d_]*")

_MASKED: Final = re.compile(
    r"`+[^`\n]*`+"
    r"|(?<!@\{)\b[A-Za-z][A-Za-z0-9+.\-]{1,30}://[^\s<>\[\]]*"
    r"|[\w.+\-]+@[\w\-]+\.[\w.\-]*\w"
    r"|\[\[[^\[\]\n]*\]\]"
    r"|\]\([^()\n]*\)"
)

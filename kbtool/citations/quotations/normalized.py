"""A text as a stream of letters and digits, in which quotations are looked for.

Case, compatibility forms, signs, spaces and line ends are gone from a stream; so are the
differences that copying, typesetting and Markdown make. Lengths here are in characters, weights
count a CJK character as two and a half.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from kbtool.citations.quotations.plain_text import paragraphs_of, to_plain_text

CJK_WEIGHT: Final = 2.5


def normalize(text: str) -> str:
    """Return the letters and digits of an unmarked text, NFKC and case-folded."""
    if text.isascii():
        return _SIGNS.sub("", text.lower())
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())


def cjk_count(stream: str) -> int:
    """Count Han, kana and hangul characters."""
    return 0 if stream.isascii() else len(stream) - len(CJK_RUN.sub("", stream))


def weight_of(stream: str) -> float:
    """Return the length in weighted characters."""
    return len(stream) + (CJK_WEIGHT - 1) * cjk_count(stream)


def is_cjk(stream: str) -> bool:
    """Say whether at least a third of the characters are CJK, as in Chinese prose with names."""
    return cjk_count(stream) * 3 >= len(stream) > 0


@dataclass(frozen=True, slots=True)
class Script:
    """One stream of a source, and the unmarked text it was made of."""

    text: str
    stream: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source's text made ready for looking things up in it.

    `latin` and `cjk` hold the paragraphs of one script each; they are empty unless the source is
    bilingual, where they let a quotation run over an interleaved translation.
    """

    full: Script
    latin: Script
    cjk: Script
    weight: float
    is_bilingual: bool  # both scripts bear text here


def source_text(body: str) -> SourceText:
    """Prepare a note's body (without frontmatter)."""
    text = to_plain_text(body.replace("\r\n", "\n").replace("\r", "\n"))
    stream = normalize(text)
    characters = cjk_count(stream)
    weight = len(stream) + (CJK_WEIGHT - 1) * characters
    full = Script(text, stream)
    if min(characters * CJK_WEIGHT, len(stream) - characters) * _LEAST_SHARE < weight:
        return SourceText(full, _EMPTY, _EMPTY, weight, is_bilingual=False)
    paragraphs = [(part, normalize(part)) for part in paragraphs_of(text)]
    latin = [part for part in paragraphs if not is_cjk(part[1])]
    cjk = [part for part in paragraphs if is_cjk(part[1])]
    return SourceText(full, _strand(latin), _strand(cjk), weight, is_bilingual=True)


APOSTROPHES: Final = "'’‘‛`´′\u02b9-\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u07f4\u07f5\ua78b\ua78c＇"
"""Signs written for an apostrophe, for a pattern's class; some are letters to Unicode."""
_SIGNS: Final = re.compile(f"[\\W_{APOSTROPHES}]+")
_CJK_CLASS: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u31bf\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
CJK_RUN: Final = re.compile(f"[{_CJK_CLASS}]+")
OTHER_RUN: Final = re.compile(f"[^{_CJK_CLASS}]+")
_EMPTY: Final = Script("", "")
_LEAST_SHARE: Final = 20  # a script that bears less than a twentieth of the text is no language


def _strand(paragraphs: list[tuple[str, str]]) -> Script:
    return Script(
        "\n\n".join(text for text, _ in paragraphs), "".join(stream for _, stream in paragraphs)
    )

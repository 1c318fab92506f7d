"""Counting words of prose in any script."""

import re
from typing import Final

CJK: Final = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)
WIDE_SIGNS: Final = re.compile(
    "[\u2010-\u2027\u2030-\u205e\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]+"
)
SIGNS: Final = b'#>*+=|~-_`[](){}:;,.!?/\\"<^'
BLANKED: Final = bytes.maketrans(SIGNS, b" " * len(SIGNS))
"""Signs that may stand alone or glue words together; apostrophes are part of a word."""


def word_count(text: str) -> int:
    """Count words; each Chinese, Japanese or Korean character counts as one."""
    if text.isascii():
        return len(text.encode("ascii").translate(BLANKED).split())
    rest, runs = CJK.subn(" ", text)
    characters = len(text) - len(rest) + runs
    data = WIDE_SIGNS.sub(" ", rest).encode("utf-8", "surrogatepass")
    return characters + len(data.translate(BLANKED).split())

"""Counting words of prose in any script."""

import re
from typing import Final

CJK: Final = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)
SIGNS: Final = dict.fromkeys(
    map(ord, '，。、；：？！（）【】《》「」『』“”…—–·～#>*+=|~-_`[](){}:;,.!?/\\"<^'), " "
)
"""Signs that may stand alone or glue words together; apostrophes are part of a word."""


def word_count(text: str) -> int:
    """Count words; each Chinese, Japanese or Korean character counts as one."""
    if text.isascii():
        return len(text.translate(SIGNS).split())
    rest, runs = CJK.subn(" ", text)
    return len(text) - len(rest) + runs + len(rest.translate(SIGNS).split())

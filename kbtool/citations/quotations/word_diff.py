"""Where a quotation's words differ from its source's, and a passage's own words."""

import re
from typing import Final, NamedTuple

from kbtool.citations.quotations.normalized import APOSTROPHES, Script, normalize
from kbtool.citations.quotations.verdict import Change


def changes_between(source: str, quoted: str) -> tuple[Change, ...]:
    """Compare word by word (CJK: character by character) after folding, in order of place."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415  most runs compare no words

    theirs, ours = _words(source), _words(quoted)
    codes = Levenshtein.opcodes([w.folded for w in theirs], [w.folded for w in ours])
    changes = []
    for code in codes:
        if code.tag == "equal":
            continue
        changes.append(
            Change(
                _slice(quoted, ours[max(0, code.dest_start - _CONTEXT) : code.dest_start]),
                _slice(source, theirs[code.src_start : code.src_end]),
                _slice(quoted, ours[code.dest_start : code.dest_end]),
                _slice(quoted, ours[code.dest_end : code.dest_end + _CONTEXT]),
            )
        )
    return tuple(changes)


def passage_of(strand: Script, start: int, end: int) -> str:
    """Return the words of the text that make the stretch `start` to `end` of its stream."""
    first = last = None
    position = 0
    for match in _WORD.finditer(strand.text):
        position += len(normalize(match.group()))
        if first is None and position > start:
            first = match.start()
        if position >= end:
            last = match.end()
            break
    if first is None:
        return ""
    return " ".join(strand.text[first:last].split())


class _Word(NamedTuple):
    folded: str
    start: int
    end: int


_CONTEXT: Final = 3
_WORD: Final = re.compile(
    r"[\u2e80-\u2fdf\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|(?:(?![\u2e80-\u2fdf\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff])[^\W_])+"
    rf"(?:[{APOSTROPHES}](?:(?![\u2e80-\u9fff])[^\W_])+)*"
)


def _words(text: str) -> list[_Word]:
    words = (_Word(normalize(m.group()), m.start(), m.end()) for m in _WORD.finditer(text))
    return [word for word in words if word.folded]


def _slice(text: str, words: list[_Word]) -> str:
    return " ".join(text[words[0].start : words[-1].end].split()) if words else ""

"""Where a quotation says from which page or work it is: `(p. 13)`, `(Lee 2020, S. 13)`, `, S. 13`.

Such marks are no words of the source. What only may be one, such as `(13)` or `(Lee 2020)`, counts
at the end of a paragraph or behind a closing quotation mark. All patterns are bounded.
"""

import re
from typing import Final


def with_locators_cut(quotation: str) -> str:
    """Put an ellipsis in the place of every locator: what stands around one was quoted apart."""
    if any(bracket in quotation for bracket in "([（［〔【"):
        quotation = _BRACKETED.sub(" … ", quotation)
    quotation = _BEFORE.sub(" … ", quotation)
    # The last pattern tries much at each capital, and hardly any paragraph ends with a number.
    ends = (part.rstrip()[-_LONGEST_END:] for part in _PARAGRAPH_END.split(quotation))
    if any(map(_NUMBER_AT_END.search, ends)):
        quotation = _BEHIND.sub(" … ", quotation)
    return quotation


_CAPITAL: Final = r"[A-ZÀ-ÖØ-Þ\u0400-\u042f\u3400-\u9fff]"
_NUMBER: Final = r"\d{1,5}(?:[a-z]|\s?ff?\.?)?(?!\w)"
_NUMBERS: Final = (
    rf"(?:{_NUMBER}|[ivxlc]{{1,7}}(?!\w))"
    rf"(?:\s?(?:[-–—,/&+]|and|und|et|bis|to)\s?{_NUMBER}){{0,9}}"
)
_PAGE_WORD: Final = (
    r"(?:(?i:pp?|pgs?|pages?|seiten?|p[aá]gs?|blz|стр|locs?|location|kindle loc(?:ation)?)\.?"
    r"|S\.?|[сС]\.)"
)
_PART_WORD: Final = (
    r"(?:(?i:ch|chaps?|chapters?|cap|kap|kapitel|sect?|sections?|paras?|vol|bd|no|nr|fol|lines?"
    r"|vv|verses?|cols?|mins?|art|abs|rn|rz|fn|anm|note)\.?|§{1,2}|¶{1,2}|[Zlvnt]\.)"
)
_CJK_NUMBER: Final = r"[\d〇一二三四五六七八九十百千]{1,7}"
_CJK_PART: Final = r"[页頁章节節回卷段行条條册冊]"
_CJK: Final = (
    rf"(?:第\s?{_CJK_NUMBER}(?:\s?[-–—~～至、,，]\s?第?\s?{_CJK_NUMBER}){{0,9}}\s?{_CJK_PART}"
    rf"|{_CJK_PART}\s?\d{{1,5}}(?:\s?[-–—~～]\s?\d{{1,5}})?"
    r"|\d{1,5}(?:\s?[-–—~～]\s?\d{1,5})?\s?(?:[页頁쪽]|ページ|면))"
)
_PAGE: Final = rf"(?:(?<![^\W\d_]){_PAGE_WORD}\s?{_NUMBERS}|{_CJK})"
_PLACE: Final = rf"(?:(?<![^\W\d_])(?:{_PAGE_WORD}|{_PART_WORD})\s?{_NUMBERS}|{_CJK})"

_OPEN, _CLOSE, _INNER = r"[\[(（［〔【]\s?", r"\s?[\])）］〕】]", r"[^\[\]()（）［］〔〕【】\n]"
_YEAR: Final = r"(?:1[4-9]|20)\d\d[a-z]?"
_SMALL_WORD: Final = (
    r"(?:&|and|und|et|al\.|e|y|de|d[aeiou]s?|van|von|der|den|la|le|of|the|in|on|a|für|über|zur?)"
)
_TITLED: Final = rf"{_CAPITAL}[\w’'-]{{0,30}}\.?"
_PEOPLE: Final = rf"{_TITLED}(?:[,，:：]?\s(?:{_TITLED}|{_SMALL_WORD})){{0,11}}"
_SEE: Final = r"(?:(?i:see|cf\.|vgl\.|siehe|e\.g\.|参见|见)[,\s]?\s?)?"
_WORK: Final = rf"(?:{_PEOPLE}[,，]?\s?)?\(?{_YEAR}\)?(?:\s?[,，:：]\s?{_NUMBERS})?"
_MARK: Final = (
    rf"{_SEE}(?:{_WORK}(?:[;；]\s?{_WORK}){{0,9}}|(?:{_PEOPLE}[,，]?\s)?{_NUMBERS}"
    r"|\d{1,2}:\d\d(?::\d\d)?)"
)
_THE_SAME: Final = rf"(?i:ibid|ebd|ebenda|op\. cit|loc\. cit|a\. ?a\. ?o|同上|同前){_INNER}{{0,60}}"
_ENDS: Final = r"[ \t]*+(?:[.,;。，；”\"»’][ \t]*+)?(?=\s*+\Z|\n[ \t]*+\n)"

_BRACKETED: Final = re.compile(
    rf"{_OPEN}(?:{_INNER}{{0,120}}?{_PLACE}{_INNER}{{0,40}}|{_THE_SAME}){_CLOSE}"
    rf"|(?<=[\"”»’」』])\s?{_OPEN}{_MARK}{_CLOSE}"
    rf"|{_OPEN}{_MARK}{_CLOSE}{_ENDS}"
)
_BEFORE: Final = re.compile(rf"(?:\A|(?<=\n\n))\s{{0,9}}(?:{_OPEN})?{_PAGE}(?:{_CLOSE})?\s?[:：]")
_LONGEST_END: Final = 24
_PARAGRAPH_END: Final = re.compile(r"\n[ \t]*+\n")
_NUMBER_AT_END: Final = re.compile(r"[\d页頁章节節回卷段行条條册冊쪽면ジ]|[Ppg]\.?\s?[ivxlc]")
_BEHIND: Final = re.compile(
    rf"(?:(?:(?<=\n)|(?<=[.!?。！？”\"»’」』])\s?)"
    rf"(?:(?=[A-ZÀ-ÖØ-Þ\u0400-\u042f]){_PEOPLE}(?:,?\s?\(?{_YEAR}\)?)?[,:]?\s?"
    rf"|[\u3400-\u9fff·]{{0,12}}[，,：:]?\s?(?:《[^》\n]{{1,60}}》|{_YEAR})[^\n。]{{0,12}}?))?"
    rf"{_PAGE}{_ENDS}"
)

"""A quotation cut into the stretches that must stand in its source word for word."""

import re
from typing import Final

from kbtool.citations.quotations.locators import with_locators_cut
from kbtool.citations.quotations.plain_text import to_plain_text, without_quote_marks


def segments_of(quotation: str) -> tuple[str, ...]:
    """Cut a quotation (without `>` marks) at paragraph ends, ellipses and editorial brackets.

    A letter in brackets joins its word (`[T]he`), `[sic]` and its like are dropped, and so are
    page numbers and a last line that names the author.
    """
    text = to_plain_text(without_attribution(without_quote_marks(quotation)))
    text = with_locators_cut(_REMARK.sub("", text))
    text = _CHANGED_LETTER.sub(r"\1", text)
    return tuple(part.strip() for part in _CUT.split(text) if part.strip())


def without_attribution(quotation: str) -> str:
    """Drop a last line such as `— Name, work` or `——《书名》`, unless it is all there is."""
    head, line_end, last = quotation.rstrip().rpartition("\n")
    return head if line_end and ATTRIBUTION.match(last.strip()) and head.strip() else quotation


ATTRIBUTION: Final = re.compile(r"(?:[—–―─~]{1,3}|--+|-(?=\s))\s*[^\s—–-].{0,200}$")
"""A line that begins with a dash and says who; match it against the line without blanks around."""

_REMARK: Final = re.compile(
    r"[\[(（［](?:sic|emphasis (?:mine|added|in (?:the )?original|original)|my emphasis|"
    r"原文如此|着重号?(?:为|是)?(?:引者|笔者)?所?加|重点为?(?:引者|笔者)?所?加)[!.。]?[\])）］]",
    re.IGNORECASE,
)
_CHANGED_LETTER: Final = re.compile(r"\[(\w)\](?=\w)")
_CUT: Final = re.compile(
    r"\n\s*\n"  # the end of a paragraph
    r"|[\[(（［〔]?\s?(?:…+|⋯+|\.{3,}|。{3,}|(?:\.[ \u00a0]){2,}\.)\s?[\])）］〕]?"
    r"|[\[［〔][^\[\]［］〔〕\n]{1,200}[\]］〕]"  # an editor's insertion
)

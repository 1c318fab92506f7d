"""Which quotations are evidence, and how long they are."""

from typing import Final

from kbtool.citations.quotations.locators import with_locators_cut
from kbtool.citations.quotations.normalized import CJK_RUN
from kbtool.citations.quotations.segments import without_attribution
from kbtool.model.content import Quotation


def is_evidence(quotation: Quotation) -> bool:
    """Say whether a quotation is one: a plain one, or a callout of the kind for quotations."""
    return quotation.callout is None or quotation.callout in _CALLOUTS


def words_of(quotation: Quotation) -> int:
    """Count a quotation's words without attribution and pages; two CJK characters make a word."""
    text = with_locators_cut(without_attribution(quotation.text)).replace(" … ", " ")
    characters = sum(len(run) for run in CJK_RUN.findall(text))
    return len(CJK_RUN.sub(" ", text).split()) + characters // 2


_CALLOUTS: Final = frozenset({"quote", "cite"})

"""Quotations judged against their sources' texts, each text made ready once a run."""

from typing import Final, NamedTuple

from kbtool.citations.quotations.check import check_quotation
from kbtool.citations.quotations.normalized import SourceText, normalize, source_text, weight_of
from kbtool.citations.quotations.segments import segments_of
from kbtool.citations.quotations.verdict import NotFound, Verbatim, Verdict
from kbtool.model.content import Quotation
from kbtool.model.location import Digest, NotePath
from kbtool.model.note import Note
from kbtool.model.source import Texts


class CheckedQuotation(NamedTuple):
    """A quotation's verdict against one source."""

    source: NotePath
    verdict: Verdict


class JudgedQuotation(NamedTuple):
    """A quotation and the best verdict of its sources."""

    quotation: Quotation
    judged: CheckedQuotation


class QuotationCache:
    """A memory for one run: prepared sources by digest, up to a number of characters."""

    def __init__(self) -> None:
        self._sources: dict[Digest, SourceText] = {}
        self._characters = 0
        self._judged: dict[NotePath, tuple[JudgedQuotation, ...]] = {}

    def find_judged(self, path: NotePath) -> tuple[JudgedQuotation, ...] | None:
        """Return what was remembered of a note's quotations."""
        return self._judged.get(path)

    def remember(self, path: NotePath, judged: tuple[JudgedQuotation, ...]) -> None:
        """Keep a note's judged quotations for the next rule that asks."""
        self._judged[path] = judged

    def source_of(self, note: Note, texts: Texts) -> SourceText | None:
        """Return a note's body made ready, None when its text is not to be had any more."""
        known = self._sources.get(note.digest)
        if known is not None:
            return known
        text = texts.text_of(note.path, note.digest)
        if text is None:
            return None
        source = source_text(text[note.content.body_start :])
        while self._sources and self._characters + len(text) > MOST_CHARACTERS:
            oldest = next(iter(self._sources))
            self._characters -= len(self._sources.pop(oldest).full.text)
        self._sources[note.digest] = source
        self._characters += len(source.full.text)
        return source


def bears_text(source: SourceText, quotation: str) -> bool:
    """Say whether a source is long enough to hold the whole that a quotation was taken from."""
    quoted = sum(weight_of(normalize(segment)) for segment in segments_of(quotation))
    length = max(source.weight, len(source.full.text))
    return length >= LEAST_SOURCE and source.weight >= 2 * quoted


def best_of(judged: list[CheckedQuotation]) -> CheckedQuotation | None:
    """Return the best verdict of several sources: verbatim, altered, in part, not at all."""
    return min(judged, key=lambda one: _rank(one.verdict), default=None)


def check_in_source(quotation: str, path: NotePath, source: SourceText) -> CheckedQuotation:
    """Judge a quotation against one source."""
    return CheckedQuotation(path, check_quotation(quotation, source))


MOST_CHARACTERS: Final = 20_000_000
LEAST_SOURCE: Final = 600


def _rank(verdict: Verdict) -> int:
    match verdict:
        case Verbatim():
            return 0
        case NotFound(whole=whole):
            return 3 if whole else 2
        case _:
            return 1

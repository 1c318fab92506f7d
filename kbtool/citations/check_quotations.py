"""Which quotations of a note are judged against which texts, and what comes of it."""

from collections.abc import Iterator
from typing import NamedTuple

from kbtool.citations.model import Citations
from kbtool.citations.quotations.check_cache import (
    CheckedQuotation,
    JudgedQuotation,
    bears_text,
    best_of,
    check_in_source,
)
from kbtool.citations.quotations.verdict import NotFound, NotJudged, Verbatim
from kbtool.citations.sources.source import CitedFile, SourceMention
from kbtool.model.content import Quotation
from kbtool.model.location import NotePath
from kbtool.model.note import Note
from kbtool.model.source import Texts


def judged_quotations(
    note: Note, citations: Citations, texts: Texts
) -> tuple[JudgedQuotation, ...]:
    """Judge a note's quotations where a source's own text is there (CITATIONS.md 3.4).

    A source is judged by only if it bears text: it is long enough, and it is a clipping, has an
    origin or says `full_text: true`, or another quotation of this note stands in it verbatim.
    A quotation with a source that cannot be read may stand there, so it is never "not found".
    """
    known = citations.readings.find_judged(note.path)
    if known is None:
        known = tuple(_judged(note, citations, texts))
        citations.readings.remember(note.path, known)
    return known


def has_full_text(path: NotePath, citations: Citations) -> bool:
    """Say whether a note is marked as holding its source's own text."""
    note = citations.vault.notes[path]
    full = next((v for k, v in note.content.properties.items() if k.lower() == "full_text"), None)
    if full is not None:
        return full is True
    if path in citations.clippings:
        return True
    return any(reading.field.is_origin for reading in citations.filled(path))


class _Pair(NamedTuple):
    quotation: Quotation
    judged: list[CheckedQuotation]
    all_readable: bool


def _judged(note: Note, citations: Citations, texts: Texts) -> Iterator[JudgedQuotation]:
    pairs = list(_pairs(note, citations, texts))
    proven = {one.source for pair in pairs for one in pair.judged if one.verdict == Verbatim()}
    for quotation, judged, all_readable in pairs:
        counting = [
            one for one in judged if one.source in proven or has_full_text(one.source, citations)
        ]
        best = best_of([one for one in counting if not isinstance(one.verdict, NotJudged)])
        if best is None:
            continue
        is_lost = isinstance(best.verdict, NotFound)
        if not is_lost or (all_readable and len(counting) == len(judged)):
            yield JudgedQuotation(quotation, best)


def _pairs(note: Note, citations: Citations, texts: Texts) -> Iterator[_Pair]:
    """Yield each covered quotation with its verdict in each source that is long enough."""
    quotations = note.content.quotations
    for quotation, coverage in zip(quotations, citations.coverages(note), strict=True):
        paths = [path for path in map(_note_in, coverage.named) if path != note.path]
        notes = [citations.vault.notes.get(path) for path in paths if path is not None]
        judged: list[CheckedQuotation] = []
        readable = bool(notes) and len(notes) == len(coverage.named)
        for source_note in notes:
            source = citations.readings.source_of(source_note, texts) if source_note else None
            if source_note is None or source is None or not bears_text(source, quotation.text):
                readable = False
                continue
            judged.append(check_in_source(quotation.text, source_note.path, source))
        if judged:
            yield _Pair(quotation, judged, readable)


def _note_in(named: SourceMention) -> NotePath | None:
    return named.source.path if isinstance(named.source, CitedFile) else None

"""Does a source's text hold a quotation: word for word, changed, in part, or not at all.

The algorithm and the figures it is held to are in CITATIONS.md section 3.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from kbtool.citations.quotations.fuzzy_find import Place, fuzzy_find, is_near
from kbtool.citations.quotations.normalized import (
    CJK_RUN,
    CJK_WEIGHT,
    OTHER_RUN,
    Script,
    SourceText,
    cjk_count,
    is_cjk,
    normalize,
    weight_of,
)
from kbtool.citations.quotations.segments import segments_of
from kbtool.citations.quotations.verdict import Altered, NotFound, NotJudged, Verbatim, Verdict
from kbtool.citations.quotations.word_diff import changes_between, passage_of


def check_quotation(quotation: str, source: SourceText) -> Verdict:
    """Look a quotation (its text without `>` marks) up in a source."""
    segments = [(text, normalize(text)) for text in segments_of(quotation)]
    if sum(weight_of(stream) for _, stream in segments) < LEAST_WEIGHT:
        return NotJudged("too-short")
    spoken = [(text, stream) for text, stream in segments if _speaks(source, stream)]
    if not spoken:
        return NotJudged("other-language")
    search = _Search(source)
    results = [search.look_up(text, stream) for text, stream in spoken]
    return _verdict(results)


LEAST_WEIGHT: Final = 24.0
"""Shorter quotations are not judged."""

_LEAST_SEGMENT: Final = 14.0
_LONG: Final = 480
_LONG_CJK: Final = 240
_NEIGHBOURHOOD: Final = 600
_MISSES_TO_STOP: Final = 6
_PASSAGE: Final = 240
_REACH: Final = 40
_SENTENCE_END: Final = re.compile(r"(?<=[.!?;。！？；])[\"'”’」』)]*\s*")
_LEAST_SHARE: Final = 20


@dataclass(frozen=True, slots=True)
class _Exact:
    """Found as it is, or too short to matter."""

    counts: bool


@dataclass(frozen=True, slots=True)
class _Near:
    quoted: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lost:
    text: str
    closest: str
    all_of_it: bool


class _Piecewise(NamedTuple):
    """How a stream fared in a strand: the places of pieces found, the weight of the others."""

    places: tuple[Place, ...]
    lost_weight: float
    edits: int
    closest: Place | None


_Result = _Exact | _Near | _Lost


def _verdict(results: list[_Result]) -> Verdict:
    lost = [result for result in results if isinstance(result, _Lost)]
    near = [result for result in results if isinstance(result, _Near)]
    found = bool(near) or any(isinstance(r, _Exact) and r.counts for r in results)
    if lost:
        whole = not found and all(result.all_of_it for result in lost)
        closest = next((result.closest for result in lost if result.closest), "")
        return NotFound(lost[0].text, whole, closest)
    if near:
        pairs = ((passage, result.quoted) for result in near for passage in result.passages)
        return Altered(tuple(c for passage, text in pairs for c in changes_between(passage, text)))
    return Verbatim() if found else NotJudged("too-short")


def _speaks(source: SourceText, stream: str) -> bool:
    """Say whether the source bears text in the stream's script."""
    weight = cjk_count(source.full.stream) * CJK_WEIGHT
    share = weight if is_cjk(stream) else source.weight - weight
    return share * _LEAST_SHARE >= source.weight > 0


class _Search:
    """Looks up one quotation's segments, each from where the one before it ended."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._cursors: dict[int, int] = {}

    def look_up(self, text: str, stream: str) -> _Result:
        """Find a segment: as it is, then through the other script, then changed."""
        strands = self._strands(stream)
        if any(self._finds(strand, stream) for strand in strands):
            return _Exact(counts=weight_of(stream) >= _LEAST_SEGMENT)
        if self._source.is_bilingual and _stands_apart(self._source.full.stream, stream):
            return _Exact(counts=True)
        if weight_of(stream) < _LEAST_SEGMENT:
            return self._look_around(text, stream)
        return self._look_for_pieces(text, stream, strands)

    def _strands(self, stream: str) -> tuple[Script, ...]:
        own = self._source.cjk if is_cjk(stream) else self._source.latin
        return (self._source.full, own) if own.stream else (self._source.full,)

    def _finds(self, strand: Script, stream: str) -> bool:
        cursor = self._cursors.get(id(strand), 0)
        found = strand.stream.find(stream, cursor)
        if found == -1 and cursor:
            found = strand.stream.find(stream)  # order is a hint, no verdict
        if found == -1:
            return False
        self._cursors[id(strand)] = found + len(stream)
        return True

    def _look_around(self, text: str, stream: str) -> _Result:
        """Judge a segment of a word or two only by what stands where it should stand."""
        full = self._source.full
        cursor = self._cursors.get(id(full), 0)
        around = full.stream[cursor : cursor + _NEIGHBOURHOOD] if cursor else ""
        place = fuzzy_find(stream, around)
        if place is None or not is_near(stream, place.edits):
            return _Exact(counts=False)
        return _Near(text, (passage_of(full, cursor + place.start, cursor + place.end),))

    def _look_for_pieces(self, text: str, stream: str, strands: tuple[Script, ...]) -> _Result:
        tries = [(strand, _in_pieces(stream, strand.stream)) for strand in strands]
        strand, best = min(tries, key=lambda item: (item[1].lost_weight, item[1].edits))
        if best.lost_weight:
            for other in strands:
                whole = _with_omissions(text, other.stream)
                if whole is not None:
                    self._cursors[id(other)] = whole.end
                    return _Near(text, (passage_of(other, whole.start, whole.end),))
            closest = best.closest
            passage = passage_of(strand, closest.start, closest.end) if closest else ""
            return _Lost(text, passage[:_PASSAGE], not best.places)
        last = best.places[-1]
        self._cursors[id(strand)] = last.end
        return _Near(text, (passage_of(strand, best.places[0].start, last.end),))


def _with_omissions(text: str, source: str) -> Place | None:
    """Find all sentences of a text in order and near each other: others were left out silently."""
    sentences = [stream for part in _SENTENCE_END.split(text) if (stream := normalize(part))]
    longest = max(sentences, key=len, default="")
    if len(sentences) < 2 or weight_of(longest) < _LEAST_SEGMENT:
        return None
    anchor = source.find(longest)
    room = 2 * sum(map(len, sentences)) + _NEIGHBOURHOOD
    low = max(0, anchor - room)
    start, cursor, high = -1, low, anchor + room
    for sentence in sentences if anchor != -1 else ():
        found = source.find(sentence, cursor, high)
        if found == -1:
            return None
        start = found if start == -1 else start
        cursor = found + len(sentence)
    if anchor == -1 or cursor - start > room:
        return None
    return Place(start, cursor, 0)


def _in_pieces(stream: str, source: str) -> _Piecewise:
    places: list[Place] = []
    closest: Place | None = None
    lost = edits = 0.0
    misses = cursor = 0
    for piece in _pieces(stream):
        place = _place_of(piece, source, cursor) if misses < _MISSES_TO_STOP else None
        if place is not None and (closest is None or place.edits < closest.edits):
            closest = place
        if place is None or not is_near(piece, place.edits):
            misses += 1
            lost += weight_of(piece)
            continue
        misses, cursor = 0, place.end
        places.append(place)
        edits += place.edits
    return _Piecewise(tuple(places), lost, int(edits), closest)


def _place_of(piece: str, source: str, cursor: int) -> Place | None:
    found = source.find(piece, cursor)
    if found == -1:
        found = source.find(piece, 0, cursor + len(piece))
    if found != -1:
        return Place(found, found + len(piece), 0)
    return fuzzy_find(piece, source)


def _pieces(stream: str) -> Iterator[str]:
    """Cut a long stream into pieces of half the length that counts as long; the last is longer."""
    long = _LONG_CJK if is_cjk(stream) else _LONG
    size = long // 2 if len(stream) > long else len(stream)
    begins = range(0, max(1, len(stream) - size // 2), size)
    for begin in begins:
        yield stream[begin : begin + size] if begin != begins[-1] else stream[begin:]


def _stands_apart(source: str, stream: str) -> bool:
    """Say whether the stream's own script runs unbroken in the source's characters of that script.

    This lets a quotation run over a translation that is interleaved sentence by sentence. What
    the quotation has in the other script, such as names and figures, must stand there too.
    """
    own_runs, strange_runs = (CJK_RUN, OTHER_RUN) if is_cjk(stream) else (OTHER_RUN, CJK_RUN)
    own = "".join(own_runs.findall(stream))
    if weight_of(own) < _LEAST_SEGMENT:
        return False
    found = "".join(own_runs.findall(source)).find(own)
    if found == -1:
        return False
    low, high = (
        _outer_offset(source, own_runs, found),
        _outer_offset(source, own_runs, found + len(own) - 1),
    )
    region = source[max(0, low - _REACH) : high + 1 + _REACH]
    position = 0
    for run in strange_runs.findall(stream):
        position = region.find(run, position)
        if position == -1:
            return False
        position += len(run)
    return True


def _outer_offset(source: str, runs: re.Pattern[str], inner: int) -> int:
    """Return where the `inner`-th character of all runs together stands in the source."""
    for run in runs.finditer(source):
        length = run.end() - run.start()
        if inner < length:
            return run.start() + inner
        inner -= length
    return len(source)

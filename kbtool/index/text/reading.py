"""A note's text as its reader sees it, every character at its own place.

Owns what of the text is read in which order: the sentences, what stands aside of them, the code.
A text has the same length as what is made of it, so that places in both are the same.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kbtool.index.text.fences import Fence, fences_in
from kbtool.index.text.folding import HIDDEN
from kbtool.index.text.mark_scan import BLANK, MarkScan, Place
from kbtool.index.text.marks import BETWEEN_LETTERS, EVENT, finish_marks, take_marks
from kbtool.index.text.raw_data import LEAST, base64_in, drawing_sections, is_drawing_fence
from kbtool.parse.frontmatter.find import find_block

GAP: Final = "\x1d"
"""Stands in a layer where it has no text; no phrase reaches across."""


_ANY_SIGN: Final = re.compile(r"[\[\]`\\$<&%^*~=]")


_MOST_CHARACTERS: Final = 2_000_000
"""A longer note is searched as it is written; by default none of its size is parsed, either."""


class Reading(NamedTuple):
    """What a text is for its reader.

    `seen` is `raw` with HIDDEN for what is not seen. `asides` are places that belong to no
    sentence, by depth: those of one tuple are apart and in order, and each of the next lies in one
    of them. `echoes` are read in their sentence and by themselves. `code` are the insides of
    fences, for which `seen` has blanks, and `dropped` what is no text at all.
    """

    raw: str
    seen: str
    asides: tuple[tuple[Place, ...], ...] = ()
    echoes: tuple[Place, ...] = ()
    code: tuple[Place, ...] = ()
    dropped: tuple[Place, ...] = ()

    def texts(self, start: int = 0) -> Iterator[str]:
        """Yield what is read from `start` on: all sentences as one text, then each aside."""
        deeper = self.asides
        yield _without(self.seen, start, len(self.seen), deeper[0] if deeper else ())
        for depth, places in enumerate(deeper, 1):
            inner = deeper[depth] if depth < len(deeper) else ()
            for begin, end in places:
                yield _without(self.seen, begin, end, inner) if inner else self.seen[begin:end]
        for begin, end in self.echoes:
            yield self.seen[begin:end]

    def code_texts(self) -> Iterator[str]:
        """Yield the inside of each fence: its info string and the code."""
        for start, end in self.code:
            yield _blanked(self.raw, start, end, self.dropped)

    def layers(self) -> tuple[str, ...]:
        """Return texts of the length of `raw`: the sentences, then what stands beside them.

        Each has GAP where there is nothing of it.
        """
        levels = [self.asides[depth] for depth in range(len(self.asides))]
        layers = [_without(self.seen, 0, len(self.seen), levels[0] if levels else ())]
        for depth, places in enumerate(levels, 1):
            only = _only(self.seen, places)
            inner = levels[depth] if depth < len(levels) else ()
            layers.append(_without(only, 0, len(only), inner) if inner else only)
        if self.echoes:
            layers.append(_only(self.seen, self.echoes))
        if self.code:
            layers.append(_only(_blanked(self.raw, 0, len(self.raw), self.dropped), self.code))
        return tuple(layers)


def read_note(text: str, body_start: int | None = None) -> Reading:
    """Read a whole note; its frontmatter, which ends at `body_start`, has no marks."""
    if len(text) > _MOST_CHARACTERS:
        return Reading(text, text)
    if body_start is None:
        block = find_block(text)
        body_start = block.body_start if block else 0
    fences = tuple(fences_in(text, body_start))
    drawings = tuple(drawing_sections(text, body_start))
    if fences or drawings:
        apart, code, drawn = _apart(fences, drawings)
    else:
        apart, code, drawn = (), (), ()
    dropped = (*drawn, *base64_in(text))
    scan = MarkScan(text)
    places = tuple(_between(apart, body_start, len(text)))
    for start, end in places:
        take_marks(scan, start, end)
    finish_marks(scan)
    for start, end in (*apart, *dropped):
        scan.hide(start, end, BLANK)
    return _reading(scan, places, code, dropped)


def has_marks(text: str) -> bool:
    """Say whether a text may be read other than it is written: false is certain."""
    return EVENT.search(text) is not None or BETWEEN_LETTERS.search(text) is not None


def inline_texts(text: str) -> Iterable[str]:
    """Return what is read of a text of one paragraph; most have no marks at all."""
    if len(text) < LEAST and _ANY_SIGN.search(text) is None:
        return (text,)
    return read_inline(text).texts()


def read_inline(text: str) -> Reading:
    """Read a text of one paragraph: a heading, the value of an inline field."""
    if not has_marks(text):
        dropped = base64_in(text) if len(text) >= LEAST else ()
        return Reading(text, _blanked(text, 0, len(text), dropped), dropped=dropped)
    return read_note(text, 0)


def without_data(text: str) -> str:
    """Return a text without base64 in it; blanks stand in its stead."""
    if len(text) < LEAST:
        return text
    return _blanked(text, 0, len(text), base64_in(text))


def _apart(
    fences: Sequence[Fence], drawings: Sequence[Place]
) -> tuple[Sequence[Place], tuple[Place, ...], Sequence[Place]]:
    """Return what is no prose, the code in it, and the data of drawings."""
    drawn = list(drawings)
    code = []
    for fence in fences:
        if any(start <= fence.start < end for start, end in drawings):
            continue
        if is_drawing_fence(fence.info):
            drawn.append((fence.start, fence.end))
        else:
            code.append(fence)
    drawn.sort()
    apart = sorted([*drawn, *((fence.start, fence.end) for fence in code)])
    return apart, tuple((fence.inside, fence.inside_end) for fence in code), drawn


def _between(places: Iterable[Place], start: int, end: int) -> Iterator[Place]:
    for begin, behind in places:
        if start < begin:
            yield start, begin
        start = max(start, behind)
    if start < end:
        yield start, end


def _reading(
    scan: MarkScan, places: Sequence[Place], code: tuple[Place, ...], dropped: tuple[Place, ...]
) -> Reading:
    text = scan.text
    seen = _replaced(text, scan.hidden)
    if BETWEEN_LETTERS.search(seen) or f"{HIDDEN}_" in seen or f"_{HIDDEN}" in seen:
        from kbtool.index.text.emphasis import emphasis_in  # noqa: PLC0415 - rare

        hidden = sorted([*((a, b) for a, b, _ in scan.hidden), *scan.literal])
        breaks = (place for pair in places for place in pair)
        signs = list(emphasis_in(text, seen, places, hidden, breaks))
        for start, end in signs:
            scan.hide(start, end)
        seen = _replaced(text, scan.hidden) if signs else seen
    return Reading(text, seen, _by_depth(scan.asides), tuple(sorted(scan.echoes)), code, dropped)


def _replaced(text: str, hidden: list[tuple[int, int, str]]) -> str:
    """Return `text` with what stands for its places; of two that overlap, the first counts."""
    if not hidden:
        return text
    hidden.sort()
    pieces: list[str] = []
    at = 0
    for start, end, signs in hidden:
        if start >= at:
            pieces += (text[at:start], signs)
        else:
            pieces.append(signs[at - start :])
        at = max(at, end)
    pieces.append(text[at:])
    return "".join(pieces)


def _by_depth(asides: list[Place]) -> tuple[tuple[Place, ...], ...]:
    """Sort places by how many others they lie in; one that reaches out of another is cut."""
    if not asides:
        return ()
    asides.sort(key=lambda place: (place[0], -place[1]))
    levels: list[list[Place]] = []
    around: list[int] = []
    for start, end in asides:
        while around and around[-1] <= start:
            around.pop()
        if len(around) == len(levels):
            levels.append([])
        behind = min(end, around[-1]) if around else end
        level = levels[len(around)]
        # Between two there is a sign of some mark: where marks overlap, the second gives it.
        first = start + 1 if level and level[-1][1] == start else start
        if first < behind:
            level.append((first, behind))
        around.append(behind)
    return tuple(map(tuple, levels))


def _without(seen: str, start: int, end: int, holes: Sequence[Place]) -> str:
    """Return a stretch with HIDDEN for the holes that lie in it."""
    if not holes:
        return seen[start:end] if start or end < len(seen) else seen
    pieces: list[str] = []
    at = start
    for begin, behind in holes[bisect_left(holes, (start, 0)) :]:
        if begin >= end:
            break
        pieces += (seen[at:begin], HIDDEN * (behind - begin))
        at = behind
    pieces.append(seen[at:end])
    return "".join(pieces)


def _only(text: str, places: Iterable[Place]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in places:
        pieces += (GAP * (start - at), text[start:end])
        at = max(at, end)
    pieces.append(GAP * (len(text) - at))
    return "".join(pieces)


def _blanked(text: str, start: int, end: int, places: Iterable[Place]) -> str:
    """Return a stretch with blanks for some places, of which others may lie elsewhere."""
    pieces: list[str] = []
    at = start
    for begin, behind in sorted(places):
        first, last = max(begin, at), min(behind, end)
        if first < last:
            pieces += (text[at:first], BLANK * (last - first))
            at = last
    pieces.append(text[at:end])
    return "".join(pieces)

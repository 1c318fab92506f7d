"""Which signs of emphasis a reader does not see: `*`, `_`, `~~` and `==` with a partner.

CommonMark's rules of delimiter runs; `~~` and `==` follow those of `*`. Only a paragraph in which
such a sign stands between letters is looked at: elsewhere the signs separate words anyway.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from unicodedata import category

from kbtool.index.text.folding import HIDDEN
from kbtool.index.text.mark_scan import Place
from kbtool.index.text.marks import BETWEEN_LETTERS

_NEEDS_A_LOOK: Final = re.compile(rf"{BETWEEN_LETTERS.pattern}|{HIDDEN}_|_{HIDDEN}")
_RUN: Final = re.compile(r"\*+|_+|~~(?!~)|==(?!=)")
_BOUNDARY: Final = re.compile(
    r"\n(?=[ \t>]*\r?(?:\n|\Z)|[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]| {0,3}#{1,6}[ \t]|[ \t>]*\|)"
)
_BLANK_LINES: Final = re.compile(r"(?:[ \t]*\r?\n)+")
_ITEM: Final = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]|[ \t>]*\[\^")
_INDENTED: Final = re.compile(r"(?: {4}| {0,3}\t)[ \t]*(?=[^ \t\r\n])")
_LOOKED_BACK: Final = 200  # lines, for the list that an indented line may belong to


class _Run(NamedTuple):
    """A run of one sign; `start` and `end` are what is left of it."""

    sign: str
    start: int
    end: int
    length: int  # of the whole, which never changes
    opens: bool
    closes: bool


def emphasis_in(
    raw: str, seen: str, places: Iterable[Place], hidden: Sequence[Place], breaks: Iterable[int]
) -> Iterator[Place]:
    """Yield the places of all signs of emphasis in the paragraphs that need a look.

    `seen` is `raw` without its other marks. `places` are the stretches to look through; `hidden`
    are sorted places that hold no such sign, `breaks` places where a paragraph ends or begins.
    """
    bounds: list[int] = []
    starts = [place[0] for place in hidden]
    for begin, limit in places:
        done = begin
        for found in _NEEDS_A_LOOK.finditer(seen, begin, limit):
            if found.start() < done:
                continue
            bounds = bounds or sorted({0, len(raw), *breaks, *_bounds_of(raw)})
            at = bisect_right(bounds, found.start())
            start, done = max(begin, bounds[at - 1]), min(limit, bounds[at])
            if not _is_code(raw, start):
                yield from _paired(_runs_in(raw, start, done, hidden, starts))


def _bounds_of(raw: str) -> Iterator[int]:
    return (found.end() for found in _BOUNDARY.finditer(raw))


def _is_code(raw: str, start: int) -> bool:
    """Say whether an indented block begins here: behind a blank line and in no list."""
    if blank := _BLANK_LINES.match(raw, start):
        start = blank.end()
    if not _INDENTED.match(raw, start):
        return False
    end = start
    for number in range(_LOOKED_BACK):
        if end <= 0:
            return True
        begin = raw.rfind("\n", 0, end - 1) + 1
        line = raw[begin:end]
        is_blank = not line.strip()
        if number == 0 and not is_blank and not _INDENTED.match(line):
            return False  # the line goes on with a paragraph
        if not is_blank and not _INDENTED.match(line):
            return not _ITEM.match(line)
        end = begin
    return False


def _runs_in(
    raw: str, start: int, end: int, hidden: Sequence[Place], starts: Sequence[int]
) -> Iterator[_Run]:
    for found in _RUN.finditer(raw, start, end):
        begin, behind = found.span()
        at = bisect_right(starts, begin) - 1
        if at >= 0 and hidden[at][1] > begin:
            continue
        begin += _is_escaped(raw, begin)  # the first sign of the run, and no other
        if begin == behind:
            continue
        before = raw[begin - 1] if begin > start else "\n"
        after = raw[behind] if behind < end else "\n"
        opens, closes = _flanking(before, after)
        if found[0][0] == "_":
            opens, closes = (
                opens and (not closes or _is_punctuation(before)),
                closes and (not opens or _is_punctuation(after)),
            )
        yield _Run(found[0][0], begin, behind, behind - begin, opens, closes)


def _flanking(before: str, after: str) -> tuple[bool, bool]:
    """Return whether a run is left-flanking, and right-flanking."""
    blank_before, blank_after = before.isspace(), after.isspace()
    sign_before, sign_after = _is_punctuation(before), _is_punctuation(after)
    left = not blank_after and (not sign_after or blank_before or sign_before)
    right = not blank_before and (not sign_before or blank_after or sign_after)
    return left, right


def _is_punctuation(sign: str) -> bool:
    return category(sign)[0] in "PS"


def _is_escaped(raw: str, at: int) -> bool:
    count = 0
    while at > count and raw[at - count - 1] == "\\":
        count += 1
    return count % 2 == 1


def _paired(runs: Iterable[_Run]) -> Iterator[Place]:
    """Yield the signs that have a partner, as CommonMark's algorithm pairs them."""
    open_runs: list[_Run] = []
    floors: dict[tuple[str, bool, int], int] = {}  # below which a kind of closer finds nothing
    for run in runs:
        left: _Run | None = run
        while left is not None and left.closes:
            kind = (left.sign, left.opens, left.length % 3)
            at = _find_opener(open_runs, left, floors.get(kind, 0))
            if at is None:
                floors[kind] = len(open_runs)
                break
            opener = open_runs[at]
            del open_runs[at:]
            _lower(floors, at)
            width = 2 if min(opener.end - opener.start, left.end - left.start) > 1 else 1
            yield opener.end - width, opener.end
            yield left.start, left.start + width
            if opener.end - width > opener.start:
                open_runs.append(opener._replace(end=opener.end - width))
            left = left._replace(start=left.start + width)
            left = left if left.start < left.end else None
        if left is not None and left.opens:
            open_runs.append(left)


def _find_opener(open_runs: Sequence[_Run], closer: _Run, floor: int) -> int | None:
    for at in range(len(open_runs) - 1, floor - 1, -1):
        opener = open_runs[at]
        if opener.sign == closer.sign and not _disagree(opener, closer):
            return at
    return None


def _disagree(opener: _Run, closer: _Run) -> bool:
    """Apply the rule of three: `**a*` is no emphasis where a run could be both."""
    if closer.sign in "~=" or not (opener.closes or closer.opens):
        return False
    total = opener.length + closer.length
    return total % 3 == 0 and bool(opener.length % 3 or closer.length % 3)


def _lower(floors: dict[tuple[str, bool, int], int], at: int) -> None:
    for kind, floor in floors.items():
        floors[kind] = min(floor, at)

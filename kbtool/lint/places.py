"""What of a note's facts stays when only prose around them is edited, and where each has moved."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise, starmap
from typing import Any, Final, NamedTuple

from kbtool.model.content import Content
from kbtool.model.place import FILE_SPAN, Span

_WIDE: Final = 400  # characters; no rule asks about a distance longer than this
_COUNTED: Final = frozenset({"word_count", "body_start"})


@dataclass(frozen=True, slots=True)
class Moves:
    """Where the facts of an edited note stood, and stand now."""

    spans: Mapping[Span, Span]
    starts: Sequence[Span]  # the old spans, in order

    def find_place(self, span: Span) -> Span | None:
        """Return where a place has moved that is a fact's or lies on the first line of one."""
        if span == FILE_SPAN or span in self.spans:
            return self.spans.get(span, span)
        nearest = bisect_right(self.starts, span)
        for old in reversed(self.starts[max(0, nearest - _DEEP) : nearest]):
            if old.start <= span.start and span.end <= old.end and old.line == span.line:
                new = self.spans[old]
                offset, column = new.start - old.start, new.column - old.column
                if span.column - old.column != span.start - old.start and column:
                    return None
                start, end = span.start + offset, span.end + offset
                return Span(start, end, new.line, span.column + column)
        return None


_DEEP: Final = 8  # facts in facts, such as a link in a field in a quotation


def find_moves(old: Content, new: Content) -> Moves | None:
    """Return the moves when the two differ in prose and places alone, None otherwise.

    Facts keep their order, the lines they share, and every distance that a rule may ask about:
    what a rule says of the facts is the same but for the places. Only `word_count` may differ.
    """
    if old.suppressions or new.suppressions:
        return None  # they speak for lines, and whether one is used depends on what has moved
    before, after = _Facts.of(old), _Facts.of(new)
    if before.values != after.values:
        return None
    spans = dict(zip(before.spans, after.spans, strict=True))
    offsets = sorted({*zip(before.offsets, after.offsets, strict=True)})
    lines = sorted({(then.start, then.line, now.line) for then, now in spans.items()})
    is_kept = (
        all(spans[then] == now for then, now in zip(before.spans, after.spans, strict=True))
        and spans.get(FILE_SPAN, FILE_SPAN) == FILE_SPAN
        and all((a < old.body_start) == (b < new.body_start) for a, b in offsets)
        and all(starmap(_keeps_order, pairwise(offsets)))
        and all(starmap(_keeps_lines, pairwise(lines)))
        and (not old.quotations or all(starmap(_keeps_distance, pairwise(offsets))))
    )
    return Moves(spans, sorted(spans)) if is_kept else None


class _Facts(NamedTuple):
    """A content taken apart: what it says, and where."""

    values: list[object]
    spans: list[Span]
    offsets: list[int]

    @staticmethod
    def of(content: Content) -> "_Facts":
        facts = _Facts([], [], [])
        # True equals 1, and a mapping equals one in another order: what is written tells them.
        facts.values.append(repr(content.properties))
        for name in _NAMES:
            value = getattr(content, name)
            facts.values.append(name)
            for leaf in value if isinstance(value, tuple) else (value,):
                _take(facts, leaf)
        for span in facts.spans:
            facts.values.append(span.end - span.start)
            facts.offsets.extend((span.start, span.end))
        return facts


_NAMES: Final = tuple(
    field.name for field in fields(Content) if field.name not in {*_COUNTED, "properties"}
)


def _take(facts: _Facts, leaf: Any) -> None:
    """Take one leaf apart; a property's `leaves` are spans, and `items` offsets."""
    for name, part in zip(leaf._fields, leaf, strict=True) if _is_row(leaf) else (("", leaf),):
        if isinstance(part, Span):
            facts.spans.append(part)
        elif name == "items":
            facts.values.append(len(part))
            facts.offsets.extend(part)
        elif name == "leaves":
            facts.spans.extend(part)  # the properties tell how many they are
        else:
            facts.values.append(part)


def _is_row(leaf: object) -> bool:
    return hasattr(leaf, "_fields")


def _keeps_order(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[0] and one[1] < other[1]


def _keeps_distance(one: tuple[int, int], other: tuple[int, int]) -> bool:
    then, now = other[0] - one[0], other[1] - one[1]
    return then == now or min(then, now) > _WIDE


def _keeps_lines(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Say whether two neighbours stay on one line, on adjacent ones, or farther apart."""
    return min(other[1] - one[1], 2) == min(other[2] - one[2], 2)

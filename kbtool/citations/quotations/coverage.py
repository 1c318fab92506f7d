"""Which source covers which quotation (CITATIONS.md 2.3): the first of seven rules that fits."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from kbtool.citations.quotations.segments import ATTRIBUTION
from kbtool.citations.sources.fields import SourceFieldValue
from kbtool.citations.sources.in_text import CitationsInText
from kbtool.citations.sources.resolve import SourceResolver
from kbtool.citations.sources.source import (
    CitedFile,
    SourceMention,
    Typed,
)
from kbtool.citations.spans import between, start_of
from kbtool.model.content import Content, Quotation
from kbtool.model.location import FILE_SPAN, NotePath, Span

How = Literal[
    "inside",
    "list",
    "section",
    "introducer",
    "attribution",
    "note",
    "preamble",
    "only-field",
    "mention",
    "none",
]


class Coverage(NamedTuple):
    """How a quotation is covered and by what; `named` may be empty where a name in prose covers."""

    how: How
    named: tuple[SourceMention, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageFinder:
    """One note arranged for the rules: all in order of place, so that each looks only nearby.

    `free` are the filled fields of the body that stand in no quotation, which they would belong
    to; `citing` finds what cites in the body beside fields.
    """

    content: Content
    namer: SourceResolver
    fields: tuple[SourceFieldValue, ...]
    free: tuple[SourceFieldValue, ...]
    citing: CitationsInText
    by_item: Mapping[int, SourceFieldValue]
    by_parent_item: Mapping[int, SourceFieldValue]
    whole_note: Coverage | None

    @staticmethod
    def of(
        namer: SourceResolver,
        filled: Sequence[SourceFieldValue],
        source_notes: AbstractSet[NotePath],
    ) -> "CoverageFinder":
        """Arrange a note; `filled` are its filled source and origin fields."""
        content, path = namer.note.content, namer.note.path
        body = tuple(reading for reading in filled if reading.field.field is not None)
        by_item: dict[int, SourceFieldValue] = {}
        by_parent_item: dict[int, SourceFieldValue] = {}
        for reading in body:
            items = reading.field.field.items if reading.field.field else ()
            for item in items[-1:]:
                by_item.setdefault(item, reading)
            for item in items[-2:-1]:
                by_parent_item.setdefault(item, reading)
        return CoverageFinder(
            content=content,
            namer=namer,
            fields=body,
            free=tuple(r for r in body if not _is_quoted(content.quotations, r.field.span)),
            citing=CitationsInText.of(namer, source_notes),
            by_item=by_item,
            by_parent_item=by_parent_item,
            whole_note=_of_note(path, filled, source_notes),
        )

    def coverage_of(self, quotation: Quotation) -> Coverage:
        """Return what covers a quotation, "none" where nothing does."""
        rules = (
            self._inside,
            self._in_list,
            self._in_section,
            self._around,
            self._in_note,
            self._in_preamble,
            self._loosely_inside,
        )
        for rule in rules:
            found = rule(quotation)
            if found is not None:
                return found
        return Coverage("none")

    def _inside(self, quotation: Quotation) -> Coverage | None:
        span = quotation.span
        fields = between(self.fields, span.start, span.end, _field_start)
        named = [named for reading in fields for named in reading.named]
        named += self.citing.between(span.start, span.end)
        if named:
            return Coverage("inside", _distinct(named))
        head, line_end, last = quotation.text.rstrip().rpartition("\n")
        if line_end and head.strip() and ATTRIBUTION.match(last.strip()):
            return Coverage("inside", (SourceMention(span, Typed(_said(last))),))
        return None

    def _in_list(self, quotation: Quotation) -> Coverage | None:
        """The nearest item around the quotation that holds a field, or a field in a child item."""
        for item in reversed(quotation.items):
            reading = self.by_item.get(item)
            if reading is None and item == quotation.items[-1]:
                reading = self.by_parent_item.get(item)
            if reading is not None:
                return Coverage("list", reading.named)
        return None

    def _in_section(self, quotation: Quotation) -> Coverage | None:
        low, high = self._section(quotation.span.start)
        fields = between(self.free, low, high, _field_start)
        if not fields:
            return None
        first = between(self.content.quotations, low, high, start_of)[0]
        place = bisect_left(fields, quotation.span.start, key=_field_start)
        is_before = _field_start(fields[0]) < first.span.start
        if is_before or place == len(fields):
            return Coverage("section", fields[place - 1].named)
        return Coverage("section", fields[place].named)

    def _around(self, quotation: Quotation) -> Coverage | None:
        after, before = quotation.after.strip(), quotation.before.strip()
        if ATTRIBUTION.match(after) or _IN_BRACKETS.fullmatch(after):
            end = quotation.span.end
            named = self.citing.between(end, end + len(quotation.after) + _SLACK)
            if named or _NAME.search(after):
                said = (SourceMention(quotation.span, Typed(_said(after))),)
                return Coverage("attribution", _distinct(named) or said)
        start = quotation.span.start
        named = self.citing.between(start - len(quotation.before) - _SLACK, start) if before else []
        if named:
            return Coverage("introducer", _distinct(named))
        said_by = _INTRODUCED.search(before[-_INTRODUCTION:])
        if said_by is None:
            return None
        return Coverage(
            "introducer", (SourceMention(quotation.span, Typed(said_by.group().strip())),)
        )

    def _in_note(self, _quotation: Quotation) -> Coverage | None:
        return self.whole_note

    def _in_preamble(self, _quotation: Quotation) -> Coverage | None:
        if not self.free:
            return None
        first = next((h.span.start for h in self.content.headings if h.level > 1), None)
        place = len(self.free)
        if first is not None:
            place = bisect_left(self.free, first, key=_field_start)
        if place:
            return Coverage("preamble", self.free[place - 1].named)
        return Coverage("only-field", self.free[0].named) if len(self.free) == 1 else None

    def _loosely_inside(self, quotation: Quotation) -> Coverage | None:
        """Any other link in the quotation: too weak to win over a field, better than nothing."""
        links = self.content.links
        place = bisect_left(links, quotation.span.start, key=start_of)
        while place < len(links) and links[place].span.start < quotation.span.end:
            source = self.namer.source_of_link(place)
            own = CitedFile(self.namer.note.path)
            if source is not None and source != own and not links[place].embed:
                return Coverage("mention", (SourceMention(links[place].span, source),))
            place += 1
        return None

    def _section(self, offset: int) -> tuple[int, int]:
        """Return where the heading region around an offset begins and ends."""
        headings = self.content.headings
        place = bisect_right(headings, offset, key=start_of)
        low = headings[place - 1].span.start if place else 0
        return low, headings[place].span.start if place < len(headings) else 1 << 62


_SLACK: Final = 2  # the line ends between a quotation and its neighbour
_INTRODUCTION: Final = 400
_IN_BRACKETS: Final = re.compile(r"[(（][^()（）\n]{2,200}[)）][.。]?")
_NAME: Final = re.compile(r"[^\W\d_a-z][\w’'.-]+|[\u3400-\u9fff]{2,}")
_PERSON: Final = r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,3}"
_INTRODUCED: Final = re.compile(
    rf"{_PERSON}(?: et al\.?,?)? [(（]\d{{4}}[a-z]?[)）]"
    r"|《[^》\n]{1,80}》"
    rf"|{_PERSON} (?:writes|wrote|says|said|argues|argued|notes|noted|puts it|explains|explained"
    r"|observes|observed|claims|claimed|states|stated|adds|added|asks|asked|concludes|concluded)\b"
    rf"|(?:[Aa]ccording to|[Aa]s|[Ff]rom|[Bb]y|[Ii]n) {_PERSON}[^\n]{{0,120}}[:：]$"
    r"|[\u3400-\u9fff]{2,8}(?:说|写道|认为|指出|写到|曰|云)[：:，,]?$"
)


def _field_start(reading: SourceFieldValue) -> int:
    return reading.field.span.start


def _is_quoted(quotations: Sequence[Quotation], span: Span) -> bool:
    place = bisect_right(quotations, span.start, key=start_of)
    return place > 0 and span.start < quotations[place - 1].span.end


def _distinct(named: Iterable[SourceMention]) -> tuple[SourceMention, ...]:
    """Keep each source once, where it is named first."""
    return tuple({one.source: one for one in reversed(list(named))}.values())[::-1]


def _of_note(
    path: NotePath, filled: Sequence[SourceFieldValue], source_notes: AbstractSet[NotePath]
) -> Coverage | None:
    """Return what covers every quotation of a note: its properties, or the note as a source."""
    properties = [reading for reading in filled if reading.field.field is None]
    named = [named for reading in properties for named in reading.named]
    if path in source_notes:
        named.insert(0, SourceMention(FILE_SPAN, CitedFile(path)))
    is_odd = any(reading.field.is_odd for reading in properties)
    return Coverage("note", _distinct(named)) if named or is_odd else None


def _said(line: str) -> str:
    """Take the dash or the brackets off an attribution."""
    return line.strip().strip("—–―─~-()（） \t")

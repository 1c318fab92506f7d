"""Which source covers which quotation (CITATIONS.md 2.3): the first of seven rules that fits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from kbtool.citations.citekeys import citekeys_in
from kbtool.citations.named import Namer
from kbtool.citations.segments import ATTRIBUTION
from kbtool.citations.source import (
    CitedEntry,
    CitedFile,
    Identified,
    MissingFile,
    Named,
    Source,
    Typed,
    UnknownKey,
)
from kbtool.citations.sourced import FieldReading
from kbtool.model.content import Content, Quotation
from kbtool.model.place import NotePath, Span

How = Literal[
    "inside",
    "list",
    "section",
    "introducer",
    "attribution",
    "note",
    "preamble",
    "only-field",
    "none",
]


class Coverage(NamedTuple):
    """How a quotation is covered and by what; `named` may be empty where a name in prose covers."""

    how: How
    named: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Covering:
    """What the rules need to know of a note; `filled` are its filled source and origin fields."""

    content: Content
    path: NotePath
    namer: Namer
    filled: tuple[FieldReading, ...]
    source_notes: frozenset[NotePath]

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
        named = [n for f in self._body_fields() if _holds(span, f.field.span) for n in f.named]
        named += self.citations_within(span)
        if named:
            return Coverage("inside", tuple(named))
        last = quotation.text.rstrip().rpartition("\n")
        if last[1] and last[0].strip() and ATTRIBUTION.match(last[2].strip()):
            return Coverage("inside", (Named(span, Typed(_said(last[2]))),))
        return None

    def _in_list(self, quotation: Quotation) -> Coverage | None:
        """The nearest item around the quotation that holds a field, or a field in a child item."""
        best: FieldReading | None = None
        depth = 0
        for reading in self._body_fields():
            items = reading.field.field.items if reading.field.field else ()
            shared = _shared(items, quotation.items)
            holds = shared == len(items) > 0
            is_child = shared == len(quotation.items) == len(items) - 1 > 0
            if (holds or is_child) and shared > depth:
                best, depth = reading, shared
        return Coverage("list", best.named) if best is not None else None

    def _in_section(self, quotation: Quotation) -> Coverage | None:
        low, high = self._section(quotation.span.start)
        fields = [f for f in self._free_fields() if low <= f.field.span.start < high]
        if not fields:
            return None
        quotations = [q for q in self.content.quotations if low <= q.span.start < high]
        at = quotation.span.start
        preceding = [f for f in fields if f.field.span.start < at]
        following = [f for f in fields if f.field.span.start > at]
        is_before = fields[0].field.span.start < quotations[0].span.start
        if is_before or not following:
            return Coverage("section", preceding[-1].named)
        return Coverage("section", following[0].named)

    def _around(self, quotation: Quotation) -> Coverage | None:
        after = quotation.after.strip()
        is_attribution = bool(ATTRIBUTION.match(after) or _IN_BRACKETS.fullmatch(after))
        if is_attribution and "\n\n" not in after:
            end = quotation.span.end
            named = self.citations_within(_stretch(end, end + len(quotation.after) + _SLACK))
            if named or _NAME.search(after):
                said = (Named(quotation.span, Typed(_said(after))),)
                return Coverage("attribution", tuple(named) or said)
        before = quotation.before.strip()
        if not before:
            return None
        start = quotation.span.start
        named = self.citations_within(_stretch(start - len(quotation.before) - _SLACK, start))
        if named:
            return Coverage("introducer", tuple(named))
        said_by = _INTRODUCED.search(before[-_INTRODUCTION:])
        if said_by is None:
            return None
        return Coverage("introducer", (Named(quotation.span, Typed(said_by.group().strip())),))

    def _in_note(self, _quotation: Quotation) -> Coverage | None:
        named = [n for f in self.filled if f.field.field is None for n in f.named]
        if self.path in self.source_notes:
            named = [Named(Span(0, 0, 1, 1), CitedFile(self.path)), *named]
        odd = any(f.field.is_odd for f in self.filled)
        return Coverage("note", tuple(named)) if named or odd else None

    def _in_preamble(self, _quotation: Quotation) -> Coverage | None:
        fields = list(self._free_fields())
        first = min((h.span.start for h in self.content.headings if h.level > 1), default=None)
        early = [f for f in fields if first is None or f.field.span.start < first]
        if early:
            return Coverage("preamble", early[-1].named)
        return Coverage("only-field", fields[0].named) if len(fields) == 1 else None

    def _loosely_inside(self, quotation: Quotation) -> Coverage | None:
        """Any other link in the quotation: too weak to win over a field, better than nothing."""
        for index, link in enumerate(self.content.links):
            source = self.namer.source_of_link(index)
            if _holds(quotation.span, link.span) and source is not None and not link.embed:
                return Coverage("inside", (Named(link.span, source),))
        return None

    def citations_within(self, span: Span) -> list[Named]:
        """Return what cites within a span: keys, URLs, links to source notes, footnotes."""
        content = self.content
        found = [
            Named(key.span, self.namer.source_of_key(key.key))
            for key in content.citekeys
            if key.bracketed and _holds(span, key.span)
        ]
        found += [
            Named(external.span, Identified("url", external.url))
            for external in content.external_links
            if _holds(span, external.span)
        ]
        for index, link in enumerate(content.links):
            if _holds(span, link.span) and not link.embed:
                source = self.namer.source_of_link(index)
                if is_citing(source, link.target, self.source_notes, self.path):
                    assert source is not None
                    found.append(Named(link.span, source))
        cited = {note.id: note.text for note in content.footnotes if cites(note.text)}
        uses = [use.span for use in content.footnote_uses if use.id in cited]
        uses += [note.span for note in content.footnotes if note.id is None and cites(note.text)]
        texts = {use.span: cited[use.id] for use in content.footnote_uses if use.id in cited}
        found += [Named(at, Typed(texts.get(at, ""))) for at in uses if _holds(span, at)]
        return sorted(found, key=lambda named: named.span.start)

    def _section(self, offset: int) -> tuple[int, int]:
        """Return where the heading region around an offset begins and ends."""
        starts = [heading.span.start for heading in self.content.headings]
        low = max((start for start in starts if start <= offset), default=0)
        return low, min((start for start in starts if start > offset), default=1 << 62)

    def _body_fields(self) -> Iterator[FieldReading]:
        return (reading for reading in self.filled if reading.field.field is not None)

    def _free_fields(self) -> list[FieldReading]:
        """Return the fields that are not inside some quotation, which they would belong to."""
        spans = [quotation.span for quotation in self.content.quotations]
        return [
            reading
            for reading in self._body_fields()
            if not any(_holds(span, reading.field.span) for span in spans)
        ]


def cites(text: str) -> bool:
    """Say whether a footnote's text names a source: a link, a key, or three words."""
    if any(mark in text for mark in ("[[", "](", "://")) or any(citekeys_in(text)):
        return True
    return len(_WORD.findall(text)) >= _LEAST_WORDS


def is_citing(
    source: Source | None, target: str, source_notes: frozenset[NotePath], own: NotePath
) -> bool:
    """Say whether a link in prose is a citation and not a mere mention of a concept."""
    match source:
        case CitedFile(path):
            is_document = path.lower().endswith((".pdf", ".epub", ".djvu"))
            return path != own and (path in source_notes or is_document)
        case CitedEntry() | UnknownKey():
            return True
        case MissingFile():
            return target.startswith("@") and target[1:2].strip() != ""
        case _:
            return False


_SLACK: Final = 2  # the line ends between a quotation and its neighbour
_LEAST_WORDS: Final = 3
_INTRODUCTION: Final = 400
_WORD: Final = re.compile(r"[\u3400-\u9fff]{1,2}|[^\W\u3400-\u9fff]+")
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


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start < outer.end


def _stretch(start: int, end: int) -> Span:
    return Span(max(0, start), end, 1, 1)


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """Count the list items that are around both, from the outermost."""
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count


def _said(line: str) -> str:
    """Take the dash or the brackets off an attribution."""
    return line.strip().strip("—–―─~-()（） \t")

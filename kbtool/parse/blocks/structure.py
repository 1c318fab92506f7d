"""The blocks of a body as facts: regions to scan, headings, quotations, footnotes, raw HTML."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kbtool.model.content import Footnote, Heading, Problem, Quotation
from kbtool.model.location import Span
from kbtool.parse.blocks.parser import BlockToken, tokens_of
from kbtool.parse.blocks.regions import (
    FOOTNOTE_MARK,
    Container,
    Region,
    RegionKind,
    content_start,
    is_in_quote,
    item_offsets,
)
from kbtool.parse.lines import LINE_END, Lines

_new: Final = tuple.__new__
CALLOUT: Final = re.compile(r"\[!([^\]\r\n|]+)[^\]\r\n]*\]")
INNER_QUOTES: Final = re.compile(r"(?:[ \t]{0,3}>[ \t]?)+")
CLOSING_SHARPS: Final = re.compile(r"(?:[ \t]+#+|\A#+)[ \t]*\Z")


class RawDefinition(NamedTuple):
    """A reference definition on the lines `first` to `last`; the label is as written."""

    label: str
    url: str  # as markdown-it normalises it: percent-encoded
    first: int
    last: int


@dataclass(slots=True)
class Structure:
    """What the block tokens say; filled while walking over them, read-only afterwards."""

    regions: list[Region] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    html: list[tuple[int, int]] = field(default_factory=list)  # offsets of raw HTML blocks
    code: list[tuple[int, int]] = field(default_factory=list)  # first and last lines of code blocks
    definitions: list[RawDefinition] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def structure_of(lines: Lines, body_start: int) -> Structure:
    """Read the block structure of the text from `body_start` on."""
    source = lines.text[body_start:]
    if "\r" in source:
        source = LINE_END.sub("\n", source)
    if "\0" in source:
        source = source.replace("\0", "\ufffd")
    walk = _Walk(lines, lines.line_of(body_start) if body_start else 0)
    walk.take_all(tokens_of(source))
    return walk.finish()


@dataclass(slots=True)
class _Quote:
    """An outermost quotation that is being walked through, or waits for the block behind it."""

    first: int
    last: int
    containers: tuple[Container, ...]
    before: str


class _Walk:
    """Goes over the tokens once, keeping the containers and each level's last paragraph."""

    __slots__ = ("containers", "first", "found", "last", "lines", "paragraphs", "waiting")

    def __init__(self, lines: Lines, first_line: int) -> None:
        self.lines = lines
        self.first = first_line
        self.last = lines.line_of(len(lines.text.rstrip()))  # the last line that is not blank
        self.found = Structure()
        self.containers: tuple[Container, ...] = ()
        # By level: the lines of the block just passed, if it was a paragraph.
        self.paragraphs: dict[int, tuple[int, int]] = {}
        self.waiting: dict[int, _Quote] = {}  # by level: quotations whose follower is unknown

    def take_all(self, tokens: Iterable[BlockToken]) -> None:
        """Take in one token after the other."""
        taker_of, leaf = TAKERS.get, _Walk.take_leaf
        for token in tokens:
            taker_of(token.type, leaf)(self, token)

    def finish(self) -> Structure:
        """Give all facts once the last token is taken in."""
        for quote in self.waiting.values():
            self._finish(quote, "")
        self.found.quotations.sort()
        return self.found

    def _begin(self, level: int, paragraph: tuple[int, int] | None) -> tuple[int, int] | None:
        """Note that a block begins at a level; give the paragraph that stood directly before it."""
        if self.waiting and (quote := self.waiting.pop(level, None)):
            self._finish(quote, self._text_of(paragraph))
        before = self.paragraphs.pop(level, None)
        if paragraph is not None:
            self.paragraphs[level] = paragraph
        return before

    def _text_of(self, paragraph: tuple[int, int] | None) -> str:
        """Give a paragraph's text without the marks of its containers."""
        if paragraph is None:
            return ""
        return _joined(self.lines, *paragraph, self.containers)[1]

    def _finish(self, quote: _Quote, after: str) -> None:
        self.found.quotations.append(_quotation(self.lines, quote, after))

    def take_paragraph(self, token: BlockToken) -> None:
        lines = self._lines_of(token)
        self._begin(token.level, lines)
        self._region(*lines, "paragraph")

    def skip(self, token: BlockToken) -> None:
        """Leave a token alone that says nothing new."""

    def _lines_of(self, token: BlockToken) -> tuple[int, int]:
        """Give the first and the last line of a token."""
        assert token.map is not None
        return token.map[0] + self.first, token.map[1] + self.first - 1

    def _region(self, first: int, last: int, kind: RegionKind) -> None:
        lines, containers = self.lines, self.containers
        start = lines.starts[first]
        if containers and containers[-1] == ("footnote", first):
            at = content_start(lines, first, containers[:-1])
            label = FOOTNOTE_MARK.match(lines.text, at)
            start = label.end() if label else start
        values = (start, lines.end_of(last), kind, first, containers)
        self.found.regions.append(_new(Region, values))  # as in Lines.span

    def take_open(self, token: BlockToken) -> None:
        first, last = self._lines_of(token)
        if token.type == "blockquote_open":
            before = self._begin(token.level, None)
            if not is_in_quote(self.containers):
                text = self._text_of(before)
                self.waiting[token.level] = _Quote(first, last, self.containers, text)
            self.containers = (*self.containers, Container("quote", first))
        elif token.type == "footnote_open":
            self._begin(token.level, None)
            self._footnote(token, first, last)
            self.containers = (*self.containers, Container("footnote", first))
        else:
            self.containers = (*self.containers, Container("item", first))
        self.paragraphs.pop(token.level + 1, None)

    def take_close(self, token: BlockToken) -> None:
        self.containers = self.containers[:-1]
        quote = self.waiting.pop(token.level + 1, None)
        if quote is not None:
            self._finish(quote, "")

    def take_heading(self, token: BlockToken) -> None:
        self._begin(token.level, None)
        first, last = self._lines_of(token)
        if token.markup.startswith("#"):
            self._region(first, last, "heading")
        else:
            self._region(first, last - 1, "heading")
        if self.containers:  # links cannot reach headings inside quotations and list items
            return
        start = self.lines.starts[first]
        if self.lines.text[start] in " \t":
            start = content_start(self.lines, first, ())
        span = self.lines.span(start, self.lines.end_of(last))
        text = heading_text(self.lines, token, first, last)
        self.found.headings.append(Heading(span, int(token.tag[1:]), text))

    def take_table(self, token: BlockToken) -> None:
        self._begin(token.level, None)
        first, last = self._lines_of(token)
        for line in range(first, last + 1):
            if line != first + 1:  # the second line holds the dashes
                self._region(line, line, "row")

    def take_leaf(self, token: BlockToken) -> None:
        self._begin(token.level, None)
        if token.map is None:
            return
        first, last = self._lines_of(token)
        match token.type:
            case "html_block":
                start, end = self.lines.start_of(first), self.lines.end_of(last)
                self.found.html.append((start, end))
                content = token.content.lstrip()
                if content.startswith("<!--") and "-->" not in content:
                    self._unclosed(first, last, "<!--")
            case "code_block":
                self.found.code.append((first, last))
            case "fence":
                self.found.code.append((first, last))
                if last - first != token.content.count("\n") + 1:
                    self._unclosed(first, last, token.markup)
            case "math_block":
                if not token.meta["closed"]:
                    self._unclosed(first, last, "$$")
            case "definition":
                label, url = str(token.meta["label"]), str(token.meta["url"])
                self.found.definitions.append(RawDefinition(label, url, first, last))

    def _unclosed(self, first: int, last: int, mark: str) -> None:
        """Report a block that runs to the end of the note; in a container, only there."""
        if last < self.last:
            return
        start = self.lines.text.find(mark, self.lines.start_of(first))
        span = self.lines.span(start, start + len(mark))
        detail = f"{mark} is never closed and takes in the rest of the note"
        self.found.problems.append(Problem("unclosed-block", span, mark, detail))

    def _footnote(self, token: BlockToken, first: int, last: int) -> None:
        start = content_start(self.lines, first, self.containers)
        inside = (*self.containers, Container("footnote", first))
        span, text = _joined(self.lines, first, last, inside)
        span = self.lines.span(start, max(span.end, start))
        self.found.footnotes.append(Footnote(span, str(token.meta["label"]), text))


TAKERS: Final[Mapping[str, Callable[[_Walk, BlockToken], None]]] = {
    "paragraph": _Walk.take_paragraph,
    "list_item_open": _Walk.take_open,
    "footnote_open": _Walk.take_open,
    "blockquote_open": _Walk.take_open,
    "list_item_close": _Walk.take_close,
    "footnote_close": _Walk.take_close,
    "blockquote_close": _Walk.take_close,
    "heading_open": _Walk.take_heading,
    "table": _Walk.take_table,
    "bullet_list_close": _Walk.skip,
    "ordered_list_close": _Walk.skip,
}
"""Who takes in which token; all others are leaves."""


def heading_text(lines: Lines, token: BlockToken, first: int, last: int) -> str:
    """Give a heading's raw source without marks; the lines of a setext heading are joined."""
    if not token.markup.startswith("#"):
        return " ".join(lines.line_text(line).strip() for line in range(first, last))
    text = lines.line_text(first).strip(" \t")[int(token.tag[1:]) :]
    return (CLOSING_SHARPS.sub("", text) if text.endswith("#") else text).strip()


def _quotation(lines: Lines, quote: _Quote, after: str) -> Quotation:
    inside = (*quote.containers, Container("quote", quote.first))
    span, text = _joined(lines, quote.first, quote.last, inside)
    start = content_start(lines, quote.first, quote.containers)
    head = CALLOUT.match(text)
    callout = head.group(1).strip().lower() if head else None
    if head:
        text = text.partition("\n")[2]
    items = item_offsets(lines, quote.containers)
    span = lines.span(start, span.end)
    return Quotation(span, text, callout, quote.before, after, items)


def _joined(lines: Lines, first: int, last: int, inside: tuple[Container, ...]) -> tuple[Span, str]:
    """Join the contents of lines by LF without the marks of containers and inner quotations."""
    rows: list[str] = []
    ends: list[int] = []
    for line in range(first, last + 1):
        start, end = content_start(lines, line, inside), lines.end_of(line)
        if marks := INNER_QUOTES.match(lines.text, start, end):
            start = marks.end()
        rows.append(lines.text[start:end].rstrip())
        ends.append(start + len(rows[-1]))
    while len(rows) > 1 and not rows[-1]:
        rows.pop()
    return lines.span(lines.start_of(first), ends[len(rows) - 1]), "\n".join(rows)

"""Dataview's inline fields, found from the `::` that the scanner has noted.

The grammar is Dataview's own (extractInlineFields, extractFullLineField, parseLists): a text is a
line, or the lines of a list item's own text joined by blanks; where it holds a field in brackets,
it is none as a whole. Two liberties: code, formulas and links hold no fields, nor do table rows as
a whole; and the closing marks of `**Key::** value` are no part of the value.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from kbtool.model.content import Field, FieldForm
from kbtool.parse.blocks.regions import content_start, is_in_task, item_offsets
from kbtool.parse.inline import emoji
from kbtool.parse.inline.near_fields import check_colons
from kbtool.parse.inline.state import ScanState

EMOJI: Final = emoji.PLAIN + emoji.FURTHER + emoji.JOINING
DROPPED: Final = re.compile(rf"[^\w{EMOJI}-]+")
SYMBOL: Final = re.compile(rf"[{emoji.PLAIN}]\ufe0f?|[#*0-9]\ufe0f?\u20e3")
BLANKS: Final = re.compile(r"\s+")
OPENING_MARKS: Final = re.compile(r"[*_~]+\Z")
CLOSING_MARKS: Final = "_*~`"
BOX: Final = re.compile(r"\[[^\r\n]?\][ \t]*")
BULLET: Final = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]+\S")
FORMS: Final[dict[str, FieldForm]] = {"[": "bracket", "(": "parenthesis"}
CLOSERS: Final = {"[": "]", "(": ")"}


class _Text(NamedTuple):
    """What Dataview looks at as one: a line, or a list item's lines joined by blanks.

    `parts` are where lines begin in it and in the note; `separators` count within it.
    """

    text: str
    parts: tuple[tuple[int, int], ...]
    separators: list[int]

    def place(self, at: int) -> int:
        """Give the offset in the note of a character of the text."""
        if len(self.parts) == 1:
            return self.parts[0][1] + at
        start, offset = self.parts[bisect_right(self.parts, at, key=lambda part: part[0]) - 1]
        return offset + at - start

    def end_place(self, at: int) -> int:
        """Give the offset in the note behind a part of the text that ends before `at`."""
        return self.place(at - 1) + 1 if at else self.place(0)


class _Found(NamedTuple):
    """A field's places within its text: the value's untrimmed ends, and those of the whole."""

    key: str
    form: FieldForm
    start: int
    value_start: int
    value_end: int
    end: int
    separator: int


def canonical_key(raw_key: str) -> str:
    """Lower case, blanks to dashes, signs dropped but for `_`, `-` and emoji."""
    kept = DROPPED.sub("", BLANKS.sub("-", raw_key))
    if not kept.isascii():
        kept = "".join(
            sign for sign in kept if not sign.isnumeric() or sign.isascii() or _is_letter(sign)
        )
    return kept.lower()


def take_fields(scan: ScanState) -> None:
    """Take in the fields of the region, and the lines that look like fields but are none."""
    if scan.separators:
        found = list(_fields_of(scan))
        scan.facts.fields += found
        if found:
            _mark_links(scan, found)
    if scan.region.kind == "paragraph":
        check_colons(scan)


def _fields_of(scan: ScanState) -> Iterator[Field]:
    in_task = is_in_task(scan.lines, scan.region.containers)
    for text in _texts_of(scan):
        found = list(_bracketed(text))
        if not found and not in_task and scan.region.kind != "row":
            found = list(_full_line(text))
        for one in found:
            yield _field(scan, text, one, in_task=in_task)


def _texts_of(scan: ScanState) -> Iterator[_Text]:
    """Yield the texts that hold separators."""
    lines, region = scan.lines, scan.region
    if region.containers and region.containers[-1] == ("item", region.first_line):
        yield _item_text(scan)
        return
    groups: dict[int, list[int]] = {}
    for at in scan.separators:
        groups.setdefault(lines.line_of(at), []).append(at)
    for number in sorted(groups):
        start = max(region.start, content_start(lines, number, region.containers))
        end = min(lines.end_of(number), scan.end)
        text = scan.text[start:end].rstrip()
        yield _Text(text, ((0, start),), [at - start for at in groups[number]])


def _item_text(scan: ScanState) -> _Text:
    """Join a list item's own lines, without its mark and box."""
    lines, region = scan.lines, scan.region
    rows: list[str] = []
    parts: list[tuple[int, int]] = []
    length = 0
    for number in range(region.first_line, lines.line_of(max(scan.end - 1, region.start)) + 1):
        start = max(region.start, content_start(lines, number, region.containers))
        end = min(lines.end_of(number), scan.end)
        if not parts and (box := BOX.match(scan.text, start, end)):
            start = box.end()
        rows.append(scan.text[start:end].rstrip())
        parts.append((length, start))
        length += len(rows[-1]) + 1
    starts = [offset for _, offset in parts]
    separators = []
    for at in scan.separators:
        part = bisect_right(starts, at) - 1
        if part >= 0:  # not in the box
            separators.append(parts[part][0] + at - starts[part])
    return _Text(" ".join(rows), tuple(parts), separators)


def _bracketed(text: _Text) -> Iterator[_Found]:
    """Yield `[key:: value]` and `(key:: value)`; of two that touch or overlap, the first."""
    closers: dict[int, int] | None = None
    inside = {"[": -1, "(": -1}  # by bracket: up to where a field reaches already
    accepted, before = -2, 0
    for separator in text.separators:
        opener = max(text.text.rfind(sign, before, separator) for sign in "[]()")
        before = separator + 2
        sign = text.text[opener] if opener >= 0 else ""
        if sign not in inside or opener <= inside[sign]:
            continue
        closers = _closers_of(text.text) if closers is None else closers
        closer = closers.get(opener, -1)
        if closer < before:
            continue
        inside[sign] = closer
        if opener > accepted + 1:
            accepted = closer
            key = text.text[opener + 1 : separator].strip()
            yield _Found(key, FORMS[sign], opener, before, closer, closer + 1, separator)


def _closers_of(text: str) -> dict[int, int]:
    """Map each opening bracket to its own closing one.

    A backslash escapes brackets inside a value. An escaped bracket may begin a field all the same:
    it waits for the same closing one as what is around it.
    """
    closers: dict[int, int] = {}
    waiting: dict[str, list[tuple[int, bool]]] = {"]": [], ")": []}
    escaped = False
    for at, sign in enumerate(text):
        if sign == "\\":
            escaped = not escaped
            continue
        if sign in CLOSERS:
            waiting[CLOSERS[sign]].append((at, escaped))
        elif not escaped and sign in waiting:
            openers = waiting[sign]
            while openers:
                opener, was_escaped = openers.pop()
                closers[opener] = at
                if not was_escaped:
                    break
        escaped = False
    return closers


def _full_line(text: _Text) -> Iterator[_Found]:
    """Yield `key:: value` that takes a whole line, or a whole list item."""
    if not text.separators:
        return
    separator = text.separators[0]
    found = _line_key(text.text, len(text.text[:separator].rstrip()))
    if found is None:
        return
    start, end, is_open = found
    value_start = separator + 2
    opening = OPENING_MARKS.search(text.text, 0, start)
    if opening and is_open and text.text.startswith(opening.group()[::-1], value_start):
        value_start += len(opening.group())  # `**Key::** value`
    key = text.text[start:end]
    whole = len(text.text)
    yield _Found(key, "line", start, value_start, whole, whole, separator)


def _line_key(text: str, end: int) -> tuple[int, int, bool] | None:
    """Find the key that a line begins with, None where its signs make it none.

    Signs before it are skipped, emoji among them; behind it only marks of emphasis may follow, of
    whose lack the last value tells. Astral emoji end a key: Dataview's pattern does not know them.
    """
    start = 0
    while start < end and not _is_letter(text[start]):
        start += 1
    at = start
    while at < end:
        if _is_letter(text[at]) or text[at] in "/-" or text[at].isspace():
            at += 1
        elif symbol := SYMBOL.match(text, at, end):
            at = symbol.end()
        else:
            break
    if text[at:end].strip(CLOSING_MARKS):
        return None
    return start, at, at == end


def _is_letter(sign: str) -> bool:
    """Tell whether a character is a letter of any script, an ASCII digit or `_`."""
    return sign.isalpha() or sign == "_" or (sign.isascii() and sign.isdigit())


def _field(scan: ScanState, text: _Text, found: _Found, *, in_task: bool) -> Field:
    """Build a field; its value is a line's text, or that of an item's lines joined by blanks."""
    written = text.text[found.value_start : found.value_end]
    value = written.strip()
    separator = text.place(found.separator)
    if value:
        begin = found.value_start + len(written) - len(written.lstrip())
        value_span = scan.lines.span(text.place(begin), text.end_place(begin + len(value)))
    else:
        value_span = scan.lines.span(separator + 2, separator + 2)
    end = value_span.end if found.form == "line" else text.end_place(found.end)
    start = text.place(found.start)
    return Field(
        scan.lines.span(start, end),
        value_span,
        canonical_key(found.key),
        found.key,
        value or None,
        found.form,
        in_task,
        item_offsets(scan.lines, scan.region.containers),
        not value and _has_children(scan, separator),
    )


def _has_children(scan: ScanState, separator: int) -> bool:
    """Tell whether the next line is a bullet with text, indented deeper than the field's line."""
    lines = scan.lines
    number = lines.line_of(separator)
    below = lines.line_text(number + 1) if number + 1 < len(lines.starts) else ""
    return BULLET.match(below) is not None and _indent(below) > _indent(lines.line_text(number))


def _indent(line: str) -> int:
    """Give the columns of blanks at a line's beginning, quotation marks left out."""
    inside = line.lstrip("> ") if line.lstrip().startswith(">") else line
    if inside is not line:
        quoted = line[: len(line) - len(inside)]
        return len(quoted) - quoted.rfind(">") - 1
    blanks = line[: len(line) - len(line.lstrip(" \t"))]
    return len(blanks.expandtabs(4))


def _mark_links(scan: ScanState, fields: list[Field]) -> None:
    """Note on each link of the region which field's value holds it."""
    starts = [found.value_span.start for found in fields]

    def field_at(offset: int) -> str | None:
        before = bisect_right(starts, offset) - 1
        inside = before >= 0 and offset < fields[before].value_span.end
        return fields[before].key if inside else None

    links, externals = scan.facts.links, scan.facts.externals
    for index in range(scan.first_link, len(links)):
        if key := field_at(links[index].span.start):
            links[index] = links[index]._replace(field=key)
    for index in range(scan.first_external, len(externals)):
        if key := field_at(externals[index].span.start):
            externals[index] = externals[index]._replace(field=key)

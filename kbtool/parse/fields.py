"""Dataview's inline fields, found from the `::` that the scanner has noted.

The grammar is Dataview's own (extractInlineFields, extractFullLineField), with two liberties: code
holds no fields, and a line of its own below a list item's text begins a field of its own.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from kbtool.model.content import Field, FieldForm, Problem
from kbtool.parse.regions import content_start, is_in_task, item_offsets
from kbtool.parse.scan import Scan

EMOJI: Final = (
    "\u200d\ufe0f\u20e3\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\u3030\u303d"
    "\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
LINE_KEY: Final = re.compile(rf"([^\w]*)([\w\s/{EMOJI}-]*)([_*~`]*)")
DROPPED: Final = re.compile(rf"[^\w{EMOJI}-]+")
BLANKS: Final = re.compile(r"\s+")
OPENING_MARKS: Final = re.compile(r"[*_~]+\Z")
BULLET: Final = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]+\S")
ONE_COLON: Final = re.compile(rf"[^\w`]*([\w /{EMOJI}-]*)[*_~]*([:：])[*_~]*[ \t]*")
WIDE_KEY: Final = re.compile(rf"[^\w`]*([\w /{EMOJI}-]*)[*_~]*")
FORMS: Final[dict[str, FieldForm]] = {"[": "bracket", "(": "parenthesis"}
CLOSERS: Final = {"[": "]", "(": ")"}


class _Line(NamedTuple):
    """A line with separators: where its content begins and ends, where its field may end."""

    number: int
    start: int
    end: int
    value_end: int
    separators: list[int]


def canonical_key(raw_key: str) -> str:
    """Lower case, blanks to dashes, signs dropped but for `_`, `-` and emoji."""
    return DROPPED.sub("", BLANKS.sub("-", raw_key.strip())).lower()


def take_fields(scan: Scan) -> None:
    """Take in the fields of the region, and the lines that look like fields but are none."""
    if scan.separators:
        found = list(_fields_of(scan))
        scan.facts.fields += found
        if found:
            _mark_links(scan, found)
    if scan.region.kind == "paragraph":
        _check_single_colons(scan)
        if scan.has_wide_colons:
            _check_wide_colons(scan)


def _fields_of(scan: Scan) -> Iterator[Field]:
    in_task = is_in_task(scan.lines, scan.region.containers)
    for line in _lines_of(scan):
        bracketed = list(_bracketed(scan, line, in_task=in_task))
        yield from bracketed
        if not bracketed and not in_task and scan.region.kind != "row":
            yield from _full_line(scan, line)


def _lines_of(scan: Scan) -> list[_Line]:
    """Group the separators by line."""
    lines, region = scan.lines, scan.region
    groups: dict[int, list[int]] = {}
    for at in scan.separators:
        groups.setdefault(lines.line_of(at), []).append(at)
    numbers = sorted(groups)
    joins = bool(region.containers) and region.containers[-1] == ("item", region.first_line)
    found = []
    for index, number in enumerate(numbers):
        start = max(region.start, content_start(lines, number, region.containers))
        end = min(lines.end_of(number), scan.end)
        value_end = end
        if joins and number == region.first_line:  # the lines of a list item are joined
            follower = numbers[index + 1] if index + 1 < len(numbers) else None
            value_end = lines.end_of(follower - 1) if follower is not None else scan.end
        found.append(_Line(number, start, end, value_end, groups[number]))
    return found


def _bracketed(scan: Scan, line: _Line, *, in_task: bool) -> Iterator[Field]:
    """Yield `[key:: value]` and `(key:: value)`."""
    text = scan.text
    closers: dict[int, int] | None = None
    after = line.start
    for separator in line.separators:
        if separator < after:
            continue
        opener = max(text.rfind(sign, after, separator) for sign in "[(")
        closer_before = max(text.rfind(sign, after, separator) for sign in "])")
        after = separator + 2
        if opener < 0 or closer_before > opener:
            continue
        raw_key = text[opener + 1 : separator].strip()
        if not canonical_key(raw_key):
            continue
        if closers is None:
            closers = _closers_of(text, line)
        closer = closers.get(opener)
        if closer is None:
            continue
        after = closer + 1
        places = (opener, separator, closer + 1, separator + 2, closer)
        yield _field(scan, raw_key, FORMS[text[opener]], places, in_task=in_task)


def _closers_of(text: str, line: _Line) -> dict[int, int]:
    """Map each opening bracket of a line to its own closing one; a backslash escapes."""
    closers: dict[int, int] = {}
    waiting: dict[str, list[int]] = {"]": [], ")": []}
    escaped = False
    for at in range(line.start, line.end):
        sign = text[at]
        if sign == "\\":
            escaped = not escaped
            continue
        if not escaped and sign in CLOSERS:
            waiting[CLOSERS[sign]].append(at)
        elif not escaped and sign in waiting and waiting[sign]:
            closers[waiting[sign].pop()] = at
        escaped = False
    return closers


def _full_line(scan: Scan, line: _Line) -> Iterator[Field]:
    """Yield `key:: value` that takes a whole line, or a whole list item."""
    text, separator = scan.text, line.separators[0]
    prefix = LINE_KEY.fullmatch(text, line.start, separator)
    if prefix is None:
        return
    raw_key, key_start = prefix.group(2).strip(), prefix.start(2)
    key_start += len(prefix.group(2)) - len(prefix.group(2).lstrip())
    stripped = raw_key.strip("_")
    if raw_key.startswith("_") and (raw_key.endswith("_") or "_" in prefix.group(3)):
        key_start += len(raw_key) - len(raw_key.lstrip("_"))
        raw_key = stripped
    if not canonical_key(raw_key).strip("-_"):
        return
    value_start = separator + 2
    opening = OPENING_MARKS.search(prefix.group(1))
    if opening and not prefix.group(3) and text.startswith(opening.group()[::-1], value_start):
        value_start += len(opening.group())  # `**Key::** value`
    places = (key_start, separator, line.value_end, value_start, line.value_end)
    yield _field(scan, raw_key, "line", places, in_task=False)


def _field(
    scan: Scan,
    raw_key: str,
    form: FieldForm,
    places: tuple[int, int, int, int, int],
    *,
    in_task: bool,
) -> Field:
    """Build a field from its start, separator, end, and the untrimmed ends of its value."""
    start, separator, end, value_start, value_end = places
    written = scan.text[value_start:value_end]
    value = written.strip()
    if value:
        value_start += len(written) - len(written.lstrip())
        value_end = value_start + len(value)
    else:
        value_start = value_end = separator + 2
    if form == "line":
        end = value_end
    return Field(
        scan.lines.span(start, end),
        scan.lines.span(value_start, value_end),
        canonical_key(raw_key),
        raw_key,
        value or None,
        form,
        in_task,
        item_offsets(scan.lines, scan.region.containers),
        not value and _has_children(scan, separator),
    )


def _has_children(scan: Scan, separator: int) -> bool:
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


def _mark_links(scan: Scan, fields: list[Field]) -> None:
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


def _check_single_colons(scan: Scan) -> None:
    """Report `key: [[link]]`, which is no field."""
    for link in scan.facts.links[scan.first_link :]:
        at = link.span.start
        if link.kind != "wikilink" or link.embed or link.field is not None or not at:
            continue
        before = scan.text[max(at - 8, 0) : at].rstrip(" \t*_")
        if not before.endswith((":", "：")):
            continue
        number = link.span.line - 1
        start = max(scan.region.start, content_start(scan.lines, number, scan.region.containers))
        if written := ONE_COLON.fullmatch(scan.text, start, at):
            _report(scan, written.group(1).strip(), *written.span(2))


def _check_wide_colons(scan: Scan) -> None:
    """Report `key：：value`, whose colons are the first of their line."""
    at = scan.text.find("：：", scan.region.start, scan.end)
    while at >= 0:
        number = scan.lines.line_of(at)
        start = max(scan.region.start, content_start(scan.lines, number, scan.region.containers))
        if written := WIDE_KEY.fullmatch(scan.text, start, at):
            _report(scan, written.group(1).strip(), at, at + 2)
        at = scan.text.find("：：", scan.lines.end_of(number), scan.end)


def _report(scan: Scan, key: str, start: int, end: int) -> None:
    if not key:
        return
    colons = scan.text[start:end]
    detail = f"{colons} begins no field, :: does"
    span = scan.lines.span(start, end)
    scan.facts.problems.append(Problem("malformed-source-field", span, key, detail))

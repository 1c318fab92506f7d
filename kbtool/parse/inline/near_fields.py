"""Lines that look like inline fields but are none: one colon, or two full-width ones."""

import re
from typing import Final

from kbtool.model.content import Problem
from kbtool.parse.blocks.regions import content_start
from kbtool.parse.inline import emoji
from kbtool.parse.inline.state import ScanState

_KEY: Final = rf"[^\w`]*([\w /{emoji.PLAIN}{emoji.FURTHER}{emoji.JOINING}-]*)[*_~]*"
ONE_COLON: Final = re.compile(rf"{_KEY}([:：])[*_~]*[ \t]*")
WIDE_KEY: Final = re.compile(_KEY)


def check_colons(scan: ScanState) -> None:
    """Report what stands for a field in the scan's region, a paragraph."""
    _check_single_colons(scan)
    if scan.has_wide_colons:
        _check_wide_colons(scan)


def _check_single_colons(scan: ScanState) -> None:
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


def _check_wide_colons(scan: ScanState) -> None:
    """Report `key：：value`, whose colons are the first of their line."""
    at = scan.text.find("：：", scan.region.start, scan.end)
    while at >= 0:
        number = scan.lines.line_of(at)
        start = max(scan.region.start, content_start(scan.lines, number, scan.region.containers))
        if written := WIDE_KEY.fullmatch(scan.text, start, at):
            _report(scan, written.group(1).strip(), at, at + 2)
        at = scan.text.find("：：", scan.lines.end_of(number), scan.end)


def _report(scan: ScanState, key: str, start: int, end: int) -> None:
    if not key:
        return
    colons = scan.text[start:end]
    detail = f"{colons} begins no field, :: does"
    span = scan.lines.span(start, end)
    scan.facts.problems.append(Problem("malformed-source-field", span, key, detail))

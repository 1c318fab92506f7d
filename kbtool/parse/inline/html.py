"""Angle brackets: HTML comments and tags, autolinks, the targets that raw HTML names."""

import re
from typing import Final
from urllib.parse import unquote

from kbtool.model.content import ExternalLink
from kbtool.parse.inline.comments import take_directives
from kbtool.parse.inline.destinations import is_internal
from kbtool.parse.inline.state import ScanState
from kbtool.parse.inline.tag_pattern import TAG
from kbtool.parse.inline.templates import take_templater
from kbtool.parse.inline.wikilinks import normal

AUTOLINK: Final = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+)>")
TARGET: Final = re.compile(
    r"\b(?:href|src)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++))", re.IGNORECASE
)


def take_angle(scan: ScanState, found: re.Match[str]) -> int:
    """Take in what a `<` begins."""
    text, at = scan.text, found.start()
    if text.startswith("<!--", at):
        return _comment(scan, at)
    if text.startswith("<%", at):
        return max(take_templater(scan, at), found.end())
    if autolink := AUTOLINK.match(text, at, scan.end):
        url = autolink.group(1)
        scan.facts.externals.append(
            ExternalLink(scan.lines.span(*autolink.span()), url, None, None)
        )
        return autolink.end()
    if tag := TAG.match(text, at, scan.end):
        scan.facts.html_targets += targets_in(scan.text, *tag.span())
        scan.html_end = tag.end()
        return tag.end()
    return found.end()


def _comment(scan: ScanState, at: int) -> int:
    """Step over `<!-- … -->`; without an end it is text."""
    closer = scan.text.find("-->", at + 4, scan.end) if scan.comments_close else -1
    if closer < 0:
        scan.comments_close = False
        return at + 4
    take_directives(scan.lines, scan.facts, at, closer + 3)
    return closer + 3


def targets_in(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Give the internal targets of `href` and `src` with their offsets, percent-decoded."""
    targets = []
    for found in TARGET.finditer(text, start, end):
        value = (found.group(1) or found.group(2) or found.group(3) or "").strip()
        path = value.partition("#")[0].partition("?")[0]
        if path and is_internal(value) and not value.startswith("//"):
            targets.append((found.start(), normal(unquote(path))))
    return targets


def take_html_block(scan: ScanState, start: int, end: int) -> None:
    """Take in a block of raw HTML: nothing in it counts but targets and suppressions."""
    text = scan.text
    scan.facts.html_targets += targets_in(text, start, end)
    at = text.find("<!--", start, end)
    while at >= 0:
        closer = text.find("-->", at + 4, end)
        if closer < 0:
            return
        take_directives(scan.lines, scan.facts, at, closer + 3)
        at = text.find("<!--", closer + 3, end)

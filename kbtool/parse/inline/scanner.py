"""The inline scanner: one compiled pattern finds what matters, a handler each takes it in.

Every handler gives the offset where scanning goes on, which is behind what it was called for, and
none looks further ahead than the scan remembers: the whole stays linear in the text's length.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from kbtool.model.content import Block
from kbtool.parse.blocks.regions import Region
from kbtool.parse.inline.brackets import (
    close_bracket,
    open_bracket,
    open_footnote,
    open_image,
    take_wikilink,
)
from kbtool.parse.inline.citekeys import take_citekey
from kbtool.parse.inline.fields import take_fields
from kbtool.parse.inline.html import take_angle
from kbtool.parse.inline.state import ScanState
from kbtool.parse.inline.tags import take_tag
from kbtool.parse.inline.templates import take_braces
from kbtool.parse.inline.urls import take_url
from kbtool.parse.inline.wikilinks import INSIDE

# Each alternative begins with a literal character, so that the engine looks for a set of
# characters between two finds instead of trying every alternative at every place.
EVENT: Final = re.compile(
    r"\[\[" + INSIDE + r"|!\[\[" + INSIDE + r"|!\[|\[|\]|``*|\\.|\$\$?"
    r"|#(?=[^\s#])|<(?=[A-Za-z/!?%])|::|:(?=//)|@(?=[\w*{])|\^(?=[\[A-Za-z0-9-])|%%|\{\{",
    re.DOTALL,
)
BACKTICKS: Final = re.compile(r"``*")
BLOCK_ID: Final = re.compile(r"\^([A-Za-z0-9-]+)[ \t]*\Z")
MATH_STOP: Final = re.compile(r"\\.|\$", re.DOTALL)
PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def scan_region(scan: ScanState, region: Region) -> None:
    """Take in one region of inline content."""
    text, end = scan.text, region.end
    found = EVENT.search(text, max(region.start, scan.hidden_until), end)
    if found is None and not scan.has_wide_colons:
        return
    scan.enter(region)
    while found:
        at = HANDLERS[text[found.start()]](scan, found)
        found = EVENT.search(text, at, end)
    take_fields(scan)


def _square(scan: ScanState, found: re.Match[str]) -> int:
    return take_wikilink(scan, found) if found.lastindex else open_bracket(scan, found)


def _exclamation(scan: ScanState, found: re.Match[str]) -> int:
    return take_wikilink(scan, found) if found.lastindex else open_image(scan, found)


def _escape(scan: ScanState, found: re.Match[str]) -> int:
    is_escape = scan.text[found.end() - 1] in PUNCTUATION
    return found.end() if is_escape else found.start() + 1


def _backticks(scan: ScanState, found: re.Match[str]) -> int:
    """Skip a code span; a run without a partner of its length is text."""
    text, after = scan.text, found.end()
    length = after - found.start()
    if scan.closers is None:
        nearest = text.find("`", after, scan.end)
        if nearest < 0:
            return after
        run = BACKTICKS.match(text, nearest, scan.end)
        if run and run.end() - nearest == length:  # as nearly always
            return run.end()
        scan.closers = _code_spans(text, found.start(), scan.end)
    closer = scan.closers.get(found.start())
    return closer + length if closer is not None else after


def _code_spans(text: str, start: int, end: int) -> dict[int, int]:
    """Map each run of backticks to the next run of the same length."""
    nearest: dict[int, int] = {}
    closers: dict[int, int] = {}
    for run in reversed([found.span() for found in BACKTICKS.finditer(text, start, end)]):
        length = run[1] - run[0]
        if length in nearest:
            closers[run[0]] = nearest[length]
        nearest[length] = run[0]
    return closers


def _dollar(scan: ScanState, found: re.Match[str]) -> int:
    """Skip a formula: an opener before no blank, a closer behind no blank and before no digit."""
    text, after = scan.text, found.end()
    if after - found.start() == 2:
        closer = text.find("$$", after, scan.end)
        return closer + 2 if closer >= 0 else after
    if after >= scan.end or text[after].isspace():
        return after
    stop = MATH_STOP.search(text, after, scan.end)
    while stop and stop.group() != "$":
        stop = MATH_STOP.search(text, stop.end(), scan.end)
    if stop is None:
        return after
    is_closer = (
        not text[stop.start() - 1].isspace() and not text[stop.end() : stop.end() + 1].isdigit()
    )
    return stop.end() if is_closer else after


def _colon(scan: ScanState, found: re.Match[str]) -> int:
    if found.end() - found.start() == 1:
        return take_url(scan, found)
    scan.separators.append(found.start())
    return found.end()


def _caret(scan: ScanState, found: re.Match[str]) -> int:
    """Take in `^[` or a block id, which ends its paragraph and follows a blank or `]]`."""
    at = found.start()
    if scan.text.startswith("[", at + 1):
        return open_footnote(scan, found)
    block = BLOCK_ID.match(scan.text, at, scan.end)
    if block is None:
        return found.end()
    line_start = scan.lines.start_of(scan.lines.line_of(at))
    before = scan.text[max(line_start, at - 2) : at]
    is_free = (
        before == "]]" or not before[-1:].strip() or not scan.text[line_start:at].strip("> \t")
    )
    if is_free:
        scan.facts.blocks.append(Block(scan.lines.span(at, block.end(1)), block.group(1)))
    return block.end(1)


def _percents(scan: ScanState, found: re.Match[str]) -> int:
    scan.facts.percents.append((found.start(), scan.end))
    return found.end()


HANDLERS: Final[Mapping[str, Callable[[ScanState, re.Match[str]], int]]] = {
    "[": _square,
    "!": _exclamation,
    "]": close_bracket,
    "\\": _escape,
    "`": _backticks,
    "$": _dollar,
    "#": take_tag,
    "<": take_angle,
    ":": _colon,
    "@": take_citekey,
    "^": _caret,
    "%": _percents,
    "{": take_braces,
}

"""The reading of inline marks: one compiled pattern finds what matters, a handler each takes it in.

Nothing looks further ahead than some few times over the whole: the reading stays linear in the
text's length. Emphasis is found apart (see emphasis.py).
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from kbtool.index.text.folding import HIDDEN
from kbtool.index.text.mark_brackets import (
    APART,
    APART_BEFORE,
    take_closing,
    take_inline_footnote,
    take_opening,
)
from kbtool.index.text.mark_scan import Comment, MarkScan, ends_block, is_cut

PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

# As in the parser's scanner, each alternative begins with a literal character. The group is the
# inside of a wikilink without a text of its own: most marks are such links between blanks, and
# their brackets separate nothing that is not apart.
EVENT: Final = re.compile(
    r"\[\[(?:([^\[\]|\r\n]+)\]\])?|!\[\[|\[\^|\[|!\[|\]|``*|\\.|\$\$?|<(?=[A-Za-z/!])|&(?=[#A-Za-z])|%%|\^\[",
    re.DOTALL,
)
BETWEEN_LETTERS: Final = re.compile(
    rf"[*~=](?<=[^\s*~=(\[\"|>/][*~=])[*~=_{HIDDEN}]*(?=[^\W_]|[^\x00-\x7f\s]|[-'.&]\w)"
)
"""A sign of emphasis that may stand between letters; elsewhere it separates words anyway."""

_TICKS: Final = re.compile(r"``*")
_FORMULA_STOP: Final = re.compile(r"\\.|\$", re.DOTALL)
_MOST_RUNS: Final = 200  # of backticks, among which the one that closes a code span is looked for


def take_marks(scan: MarkScan, start: int, end: int) -> None:
    """Take in the next stretch of a text, over whose borders only comments reach."""
    scan.openers.clear()
    scan.end = end
    scan.closes_html_comments = True
    at, text, search = start, scan.text, EVENT.search
    while found := search(text, at, end):
        if found.lastindex:
            start, at = found.span()
            if text[at : at + 1] in APART and text[start - 1 : start] in APART_BEFORE:
                continue
        at = _HANDLERS[text[found.start()]](scan, found)


def finish_marks(scan: MarkScan) -> None:
    """Take in what a comment hides that begins a line and never closes."""
    opened = scan.comment
    if opened is not None and opened.begins_line:
        scan.hide(opened.at, opened.at + 2)
        scan.set_aside(opened.at + 2, len(scan.text))


def _ticks(scan: MarkScan, found: re.Match[str]) -> int:
    """Take in a code span; a run of backticks without a partner of its length is text."""
    start, after = found.span()
    closer = _closing_ticks(scan, after, after - start)
    if closer is None:
        return after
    scan.hide(start, after)
    scan.literal.append((start, closer.end()))
    scan.hide(*closer.span())
    return closer.end()


def _closing_ticks(scan: MarkScan, start: int, length: int) -> re.Match[str] | None:
    text, at = scan.text, start
    for _ in range(_MOST_RUNS):
        nearest = text.find("`", at, scan.end)
        run = _TICKS.match(text, nearest, scan.end) if nearest >= 0 else None
        if run is None:
            return None
        at = run.end()
        if at - nearest == length:
            return None if ends_block(text, start, nearest) else run
    return None


def _escape(scan: MarkScan, found: re.Match[str]) -> int:
    at = found.start()
    if scan.text[at + 1] not in PUNCTUATION:
        return at + 1
    scan.hide(at, at + 1)
    return at + 2


def _dollar(scan: MarkScan, found: re.Match[str]) -> int:
    """Step over a formula; only one that begins a line may have blank lines in it."""
    text, (start, after) = scan.text, found.span()
    if after - start == 2:
        closer = text.find("$$", after, scan.end)
        end = closer + 2 if closer >= 0 and scan.begins_line(start) else -1
        if closer >= 0 and end < 0 and not ends_block(text, after, closer):
            end = closer + 2
    else:
        end = _end_of_formula(text, after, scan.end)
    if end < 0:
        return after
    scan.literal.append((start, end))
    return end


def _end_of_formula(text: str, after: int, limit: int) -> int:
    """Return where `$…$` ends: no blank stands inside its signs, no digit behind; -1 for none."""
    if after >= limit or text[after].isspace():
        return -1
    stop = _FORMULA_STOP.search(text, after, limit)
    while stop and stop[0] != "$":
        stop = _FORMULA_STOP.search(text, stop.end(), limit)
    if (
        stop is None
        or text[stop.start() - 1].isspace()
        or text[stop.end() : stop.end() + 1].isdigit()
    ):
        return -1
    return -1 if ends_block(text, after, stop.start()) else stop.end()


def _percents(scan: MarkScan, found: re.Match[str]) -> int:
    """Pair the `%%` of the text; what begins a line may close anywhere behind."""
    at, opened = found.start(), scan.comment
    if opened and (opened.begins_line or not is_cut(scan.text, opened.at, at)):
        scan.hide(opened.at, opened.at + 2)
        scan.set_aside(opened.at + 2, at)
        scan.hide(at, at + 2)
        scan.comment = None
    else:
        scan.comment = Comment(at, scan.begins_line(at))
    return at + 2


def _angle(scan: MarkScan, found: re.Match[str]) -> int:
    from kbtool.index.text.mark_tags import take_angle  # noqa: PLC0415 - most notes have no HTML

    return take_angle(scan, found.start())


def _entity(scan: MarkScan, found: re.Match[str]) -> int:
    from kbtool.index.text.mark_tags import take_entity  # noqa: PLC0415 - as above

    return take_entity(scan, found.start())


_HANDLERS: Final[Mapping[str, Callable[[MarkScan, re.Match[str]], int]]] = {
    "[": take_opening,
    "!": take_opening,
    "]": take_closing,
    "`": _ticks,
    "\\": _escape,
    "$": _dollar,
    "<": _angle,
    "&": _entity,
    "%": _percents,
    "^": take_inline_footnote,
}

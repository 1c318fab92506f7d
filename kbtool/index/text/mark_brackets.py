"""What a reader sees of things in square brackets: of links the text, of embeds nothing.

The grammar is the parser's (parse/inline/brackets.py), but for the closing bracket of a wikilink
with a text of its own: what stands before it may have marks, so that it is met like any other.
"""

import re
from typing import Final

from kbtool.index.text.analyzer import SPACED_LETTER
from kbtool.index.text.folding import HIDDEN, UNSEEN
from kbtool.index.text.mark_scan import BLANK, MarkScan, Opener, is_cut
from kbtool.parse.inline.wikilinks import INSIDE

_INSIDE: Final = re.compile(INSIDE)
APART: Final = frozenset({"", *" \r\n.,;:!?"})
APART_BEFORE: Final = frozenset({"", *" \r\n"})
"""What stands behind, and before, a link that no letter has grown on to."""

_NEIGHBOURS: Final = 8  # characters, among them signs of emphasis
_LETTER_BEFORE: Final = re.compile(rf"(?:{SPACED_LETTER}[*=~_`{UNSEEN}]*|[\])>%;])\Z")
_LETTER_BEHIND: Final = re.compile(rf"[*=~_`{UNSEEN}]*{SPACED_LETTER}|\[(?!\^)|[<%&\\^]")
_FOOTNOTE: Final = re.compile(r"\[\^([^\s\[\]^]+)\]")
_LABEL: Final = re.compile(r"\[([^\[\]\\\r\n]*+)\]")
_DEFINITION: Final = re.compile(r"(?m)^[ \t>]*\[([^\[\]\\^\r\n][^\[\]\\\r\n]*)\]:[ \t\r\n]")
_PLAINLY_A_DESTINATION: Final = re.compile(r":|\A[#/.]|\.md\b")


def take_opening(scan: MarkScan, found: re.Match[str]) -> int:
    """Take in a whole wikilink, embed or footnote's mark, or `[` or `![` alone."""
    start, text = found.start(), scan.text
    is_image = text[start] == "!"
    opened = start + is_image
    if text.startswith("[[", opened, scan.end):
        inside = _INSIDE.match(text, opened + 2, scan.end)
        if inside is not None:
            return (_embed if is_image else _wikilink)(scan, start, inside)
    elif not is_image and (use := _FOOTNOTE.match(text, start, scan.end)):
        return _footnote_use(scan, use)
    scan.openers.append(Opener(start, "image" if is_image else "link"))
    return start + 1 + is_image


def take_closing(scan: MarkScan, found: re.Match[str]) -> int:
    """Take in what a `]` closes."""
    at = found.start()
    if scan.shown is not None and at == scan.shown[0]:
        _, depth, after = scan.shown
        del scan.openers[depth:]
        return after
    if not scan.openers:
        return at + 1
    opener = scan.openers.pop()
    if is_cut(scan.text, opener.at, at):
        return at + 1
    if opener.kind == "footnote":
        scan.hide(opener.at, opener.at + 2)
        scan.set_aside(opener.at + 2, at)
        scan.hide(at, at + 1)
        return at + 1
    return _link(scan, opener, at) or at + 1


def take_inline_footnote(scan: MarkScan, found: re.Match[str]) -> int:
    """Take in the beginning of `^[…]`."""
    scan.openers.append(Opener(found.start(), "footnote"))
    return found.end()


def _link(scan: MarkScan, opener: Opener, at: int) -> int | None:
    """Take in a Markdown link or image whose text ends at `at`; None where there is none."""
    if opener.kind == "link" and opener.at < scan.inactive_before:
        return None
    end = None
    if scan.text.startswith("(", at + 1, scan.end):
        end = _destination(scan, opener, at)
    if end is None:
        end = _reference(scan, opener, at)
    if end is not None and opener.kind == "link":
        scan.inactive_before = opener.at
    return end


def _embed(scan: MarkScan, start: int, inside: re.Match[str]) -> int:
    end = inside.end()
    scan.hide(start, inside.start(), BLANK)
    scan.set_aside(inside.start(), end - 2)
    scan.hide(end - 2, end, BLANK)
    return end


def _wikilink(scan: MarkScan, start: int, inside: re.Match[str]) -> int:
    """Take in `[[target]]` or `[[target|shown]]`."""
    begin, end = inside.start(), inside.end()
    written = inside[1]
    bar = written.find("|", len(written) - len(written.lstrip()) + 1)
    scan.hide(start, begin)
    scan.hide(end - 2, end)
    after = _doubled(scan, end) if scan.text.startswith("(", end) else end
    if bar >= 0 and written[bar + 1 :].strip():
        shown = begin + bar + 1
        scan.set_aside(begin, shown - 1)
        scan.hide(shown - 1, shown)
        scan.shown = end - 2, len(scan.openers), after
        return shown
    if _is_grown_on(scan.text, start, end):
        scan.echoes.append((begin, end - 2))
    return after


def _is_grown_on(text: str, start: int, end: int) -> bool:
    """Say whether a letter may be read directly before or behind; false is certain."""
    before = text[max(0, start - _NEIGHBOURS) : start]
    return _LETTER_BEFORE.search(before) is not None or _LETTER_BEHIND.match(text, end) is not None


def _doubled(scan: MarkScan, end: int) -> int:
    """Take in the destination of `[[1]](url)`: a Markdown link with brackets in its text."""
    from kbtool.parse.inline.destinations import find_tail  # noqa: PLC0415 - many notes need none

    tail = find_tail(scan.text, end, scan.end)
    if tail is None or not _PLAINLY_A_DESTINATION.search(scan.text[tail.start : tail.end]):
        return end
    scan.hide(end, tail.start)
    scan.set_destination_aside(tail.start, tail.end)
    scan.hide(tail.end, tail.after)
    return tail.after


def _footnote_use(scan: MarkScan, use: re.Match[str]) -> int:
    """Take in `[^id]`: nothing where it is used, a label where it is defined."""
    is_label = scan.text.startswith(":", use.end()) and scan.begins_line(use.start())
    sign = BLANK if is_label else HIDDEN
    scan.hide(use.start(), use.start(1), sign)
    scan.set_aside(*use.span(1))
    scan.hide(use.end(1), use.end(), sign)
    return use.end()


def _destination(scan: MarkScan, opener: Opener, at: int) -> int | None:
    from kbtool.parse.inline.destinations import find_tail  # noqa: PLC0415 - many notes need none

    tail = find_tail(scan.text, at + 1, scan.end)
    if tail is None:
        return None
    sign = _frame(scan, opener, at, tail.start)
    scan.set_destination_aside(tail.start, tail.end)
    behind = min(tail.end + 1, tail.after)
    scan.hide(tail.end, behind, sign)
    scan.set_aside(behind, tail.after - 1)  # a title, which shows under the pointer only
    scan.hide(max(behind, tail.after - 1), tail.after, sign)
    return tail.after


def _reference(scan: MarkScan, opener: Opener, at: int) -> int | None:
    """Take in `[text][label]`, `[label][]` or `[label]` where the label is defined."""
    text = scan.text
    if scan.labels is None:
        found = _DEFINITION.findall(text) if "]:" in text else ()
        scan.labels = frozenset(map(_normal, found))
    if not scan.labels:
        return None
    label = _LABEL.match(text, at + 1, scan.end)
    if label is None and text.startswith(":", at + 1) and scan.begins_line(opener.at):
        return None  # the definition itself
    inside = text[opener.at + (1 if opener.kind == "link" else 2) : at]
    if _normal(label[1] if label and label[1].strip() else inside) not in scan.labels:
        return None
    if label is None:
        _frame(scan, opener, at, at + 1)
        return at + 1
    sign = _frame(scan, opener, at, label.start(1))
    scan.set_aside(*label.span(1))
    scan.hide(label.end(1), label.end(), sign)
    return label.end()


def _frame(scan: MarkScan, opener: Opener, at: int, end: int) -> str:
    """Hide the brackets around a link's text, up to `end`; return what stands for them.

    An image's text stands aside.
    """
    if opener.kind == "link":
        scan.hide(opener.at, opener.at + 1)
        scan.hide(at, end)
        return HIDDEN
    scan.hide(opener.at, opener.at + 2, BLANK)
    scan.set_aside(opener.at + 2, at)
    scan.hide(at, end, BLANK)
    return BLANK


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()

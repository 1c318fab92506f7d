"""Everything in square brackets: wikilinks, Markdown links, images, references, footnotes.

Markdown links are found the way CommonMark describes: openers wait on a stack until a `]` comes.
"""

import re
from collections.abc import Mapping
from typing import Final

from kbtool.model.content import ExternalLink, Footnote, FootnoteUse, Link, Problem
from kbtool.parse.blocks.regions import ContainerKind, content_start
from kbtool.parse.inline.citekeys import CITATION_GROUP
from kbtool.parse.inline.definitions import normal_label
from kbtool.parse.inline.destinations import (
    LinkTail,
    find_tail,
    is_internal,
    split_destination,
    unescape,
)
from kbtool.parse.inline.state import Opener, Opening, ScanState
from kbtool.parse.inline.templates import take_templates_inside
from kbtool.parse.inline.wikilinks import LONGEST, URL, split_inside

FOOTNOTE_USE: Final = re.compile(r"\[\^([^\s\[\]^]+)\]")
LABEL: Final = re.compile(r"\[([^\[\]\\]*+(?:\\.[^\[\]\\]*+)*)\]", re.DOTALL)
MARKS: Final[Mapping[ContainerKind, re.Pattern[str]]] = {
    "item": re.compile(r"\[[^\r\n]\](?=[ \t]|\Z)"),
    "quote": re.compile(r"\[![^\]\r\n]+\][+-]?(?=[ \t]|\Z)"),
}
"""A task's box, whatever sign is in it, and a callout's head."""
LONGEST_TEXT: Final = 4096
"""Characters of a link's or footnote's text, beyond which it is none: nested ones multiply."""
LONGEST_LABEL: Final = 999


def take_wikilink(scan: ScanState, found: re.Match[str]) -> int:
    """Take in `[[…]]` or `![[…]]`."""
    start, end = found.span()
    embed = scan.text[start] == "!"
    inside = found.group(2 if embed else 1)
    if scan.text.startswith("(", end) and (tail := _tail_of_doubled(scan, end)):
        return _take_doubled(scan, start, end, tail)
    if not inside.strip():
        scan.problem("malformed-wikilink", start, end, "nothing stands between the brackets")
        return end
    if len(inside) > LONGEST:
        scan.problem("malformed-wikilink", start, end, f"longer than {LONGEST} characters")
        return end
    if scan.may_be_template:
        take_templates_inside(scan, start, end)
    _check_bar(scan, start + (3 if embed else 2), inside)
    target, fragment, display, _ = split_inside(inside)
    span = scan.lines.span(start, end)
    if ":" in target and URL.match(target):
        url = inside.partition("|")[0].strip()
        scan.facts.externals.append(ExternalLink(span, url, display, None))
    else:
        raw, in_table = found.group(), scan.region.kind == "row"
        scan.facts.links.append(
            Link(
                span, raw, "wikilink", embed, target, fragment, display, None, None, None, in_table
            )
        )
    return end


def _tail_of_doubled(scan: ScanState, end: int) -> LinkTail | None:
    """Find the destination of `[[1]](url)`: a Markdown link whose text has brackets of its own.

    A word in parentheses behind a wikilink is an ordinary remark, so only what is plainly a
    destination counts.
    """
    tail = find_tail(scan.text, end, scan.end)
    if tail is None:
        return None
    destination = scan.text[tail.start : tail.end]
    is_plain_word = not re.search(r":|\A[#/.]|\.md\b", destination)
    return None if is_plain_word else tail


def _take_doubled(scan: ScanState, start: int, end: int, tail: LinkTail) -> int:
    inner = start + (1 if scan.text[start] == "!" else 0)
    _add_link(scan, start, scan.text[inner + 1 : end - 1], tail)
    return tail.after


def _check_bar(scan: ScanState, inside_start: int, inside: str) -> None:
    """Report a bare bar in a table's row, where it ends the cell."""
    if scan.region.kind != "row":
        return
    bar = inside.find("|")
    if bar > 0 and inside[bar - 1] != "\\":
        detail = "the bar ends the table's cell"
        scan.problem("unescaped-pipe-in-table", inside_start + bar, inside_start + bar + 1, detail)


def open_bracket(scan: ScanState, found: re.Match[str]) -> int:
    """Take in a `[` that begins no wikilink."""
    at = found.start()
    use = FOOTNOTE_USE.match(scan.text, at, scan.end)
    if use is not None:
        scan.facts.footnote_uses.append(FootnoteUse(scan.lines.span(*use.span()), use.group(1)))
        return use.end()
    if scan.text.startswith("[[", at):
        _check_unclosed(scan, at, at)
    _push(scan, at, "link")
    if scan.may_cite and (group := CITATION_GROUP.match(scan.text, at, scan.end)):
        scan.citation_end = group.end() - 1
    return found.end()


def _check_unclosed(scan: ScanState, start: int, at: int) -> None:
    """Report `[[` that no `]]` closes, unless the inner bracket makes a Markdown link."""
    text, after = scan.text, at + 2
    if text.startswith(("[", " ", "\t"), after):  # of `[[[` the last two; `[[ ` is spoken about
        return
    inner = LABEL.match(text, at + 1, min(scan.end, at + LONGEST))
    if inner and text[inner.end() : inner.end() + 1] in ("(", "["):
        return
    line_end = scan.lines.end_of(scan.lines.line_of(at))
    cut = text.find("[[", after, line_end)
    end = min(cut if cut >= 0 else line_end, after + 40)
    scan.problem("malformed-wikilink", start, end, "the brackets are never closed on this line")


def open_image(scan: ScanState, found: re.Match[str]) -> int:
    """Take in `![` that begins no embed."""
    at = found.start()
    if scan.text.startswith("[[", at + 1):
        _check_unclosed(scan, at, at + 1)
    _push(scan, at, "image")
    return found.end()


def open_footnote(scan: ScanState, found: re.Match[str]) -> int:
    """Take in `^[`, which begins an inline footnote."""
    _push(scan, found.start(), "footnote")
    return found.start() + 2


def _push(scan: ScanState, at: int, kind: Opening) -> None:
    facts = scan.facts
    counts = (len(facts.links), len(facts.externals), len(facts.tags), len(facts.citekeys))
    scan.openers.append(Opener(at, kind, *counts))


def close_bracket(scan: ScanState, found: re.Match[str]) -> int:
    """Take in a `]`: perhaps it ends a link's text, a reference or a footnote."""
    after = found.end()
    if not scan.openers:
        return after
    opener = scan.openers.pop()
    text_start = opener.at + (1 if opener.kind == "link" else 2)
    if after - text_start > LONGEST_TEXT:
        return after
    if opener.kind == "footnote":
        span = scan.lines.span(opener.at, after)
        scan.facts.footnotes.append(Footnote(span, None, scan.text[text_start : after - 1].strip()))
        return after
    if opener.kind == "link" and opener.at < scan.inactive_before:
        return after
    if scan.text.startswith("(", after):
        tail = find_tail(scan.text, after, scan.end)
        if tail is not None:
            return _take_link(scan, opener, scan.text[text_start : after - 1], tail)
    return _take_reference(scan, opener, text_start, after)


def _is_mark(scan: ScanState, start: int) -> bool:
    """Tell whether brackets are a task's box or a callout's head, at the beginning of it."""
    containers, first_line = scan.region.containers, scan.region.first_line
    if not containers or containers[-1].line != first_line:
        return False
    mark = MARKS.get(containers[-1].kind)
    if mark is None or not mark.match(scan.text, start, scan.lines.end_of(first_line)):
        return False
    return start == content_start(scan.lines, first_line, containers)


def _take_link(scan: ScanState, opener: Opener, label: str, tail: LinkTail) -> int:
    _forget_inside(scan, opener)
    if tail.start < tail.end:  # `[x]()` leads nowhere, but is a link to what stands around it
        _add_link(scan, opener.at, label, tail)
    return tail.after


def _forget_inside(scan: ScanState, opener: Opener) -> None:
    """Drop what may not stand inside a link's text, or inside an image's."""
    facts = scan.facts
    del facts.externals[opener.externals :]
    if opener.kind == "image":
        del facts.links[opener.links :]
        del facts.tags[opener.tags :]
        del facts.citekeys[opener.citekeys :]
    else:
        scan.inactive_before = opener.at


def _add_link(scan: ScanState, start: int, label: str, tail: LinkTail) -> None:
    """Add a Markdown link or image; images from outside are no links."""
    embed = scan.text[start] == "!"
    if scan.may_be_template:
        take_templates_inside(scan, tail.start, tail.end)
    destination = scan.text[tail.start : tail.end]
    span = scan.lines.span(start, tail.after)
    if is_internal(destination):
        target, fragment = split_destination(destination)
        raw = scan.text[start : tail.after]
        scan.facts.links.append(
            Link(span, raw, "markdown", embed, target, fragment, label, None, None, None)
        )
    elif not embed:
        url = unescape(destination)
        scan.facts.externals.append(ExternalLink(span, url, label, None))


def _take_reference(scan: ScanState, opener: Opener, text_start: int, after: int) -> int:
    """Take in `[text][label]`, `[label][]` or `[label]`, where the label is defined."""
    text = scan.text[text_start : after - 1]
    full = LABEL.match(scan.text, after, min(scan.end, after + LONGEST_LABEL + 2))
    if full and full.group(1).isspace():  # neither a label nor `[]`
        full = None
    end = full.end() if full else after
    label = full.group(1) if full and full.group(1) else text
    if len(label) > LONGEST_LABEL:
        return after
    target = scan.definitions.get(normal_label(label)) if scan.definitions else None
    if target is None:
        if full and text.strip():
            _check_undefined(scan, opener.at, full, label)
        return after
    if opener.kind == "link" and _is_mark(scan, opener.at):
        return after
    _forget_inside(scan, opener)
    span = scan.lines.span(opener.at, end)
    embed = opener.kind == "image"
    if target.url is None:
        path, fragment, raw = target.target, target.fragment, scan.text[opener.at : end]
        scan.facts.links.append(
            Link(span, raw, "markdown", embed, path, fragment, text, None, None, label)
        )
    elif not embed:
        scan.facts.externals.append(ExternalLink(span, target.url, text, None))
    return end


def _check_undefined(scan: ScanState, start: int, full: re.Match[str], label: str) -> None:
    """Report `[text][label]` without a definition; what looks like something else is left alone."""
    is_other = label.startswith(("^", "@", "!")) or scan.text.startswith(
        ("(", ":", "["), full.end()
    )
    if is_other or scan.text.startswith("[[", full.start()):
        return
    span = scan.lines.span(start, full.end())
    detail = f"no line defines [{label}]:"
    scan.facts.problems.append(Problem("undefined-reference", span, label, detail))

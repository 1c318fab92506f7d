"""Links as text: where the path part stands in a link's raw text, and how a new one is written.

For fixes and renames. Pure string work: what a link leads to is decided elsewhere.
"""

import re
from typing import Final, Literal

from kbtool.model.content import Link
from kbtool.model.location import Span
from kbtool.parse.inline.destinations import find_tail
from kbtool.parse.inline.wikilinks import split_inside
from kbtool.parse.lines import LINE_END

Quote = Literal["", '"', "'"]

UNSAFE: Final = re.compile(r"%(?=[0-9A-Fa-f]{2})|[\x00-\x20\x7f()<>\"\\\u2028\u2029\xa0]")
UNSAFE_IN_ANGLES: Final = re.compile(r"%(?=[0-9A-Fa-f]{2})|[\r\n<>\\]")


def target_span(link: Link) -> Span:
    """Give the place of the path part as written, without fragment and display text.

    A reference link has no path of its own: its span is empty, at the link's beginning, and the
    path stands at the `destination_span` of the Definition that bears its label.
    """
    start, end = _path_bounds(link)
    before = link.raw[:start]
    line_ends = list(LINE_END.finditer(before))
    column = start - line_ends[-1].end() + 1 if line_ends else link.span.column + start
    begin = link.span.start + start
    return Span(begin, begin + end - start, link.span.line + len(line_ends), column)


def with_target(link: Link, target: str, *, quote: Quote = "") -> str:
    """Write the link's raw text with another path in it, in the link's own style.

    Fragment, display text, title, escaped bars and angle brackets stay as they are. `quote` is
    the sign around a property link's YAML string. Not for reference links.
    """
    start, end = _path_bounds(link)
    if link.kind == "markdown":
        path = encode_destination(target, in_angles=_is_in_angles(link.raw, start))
    else:
        path = quoted_text(target, quote)
    return link.raw[:start] + path + link.raw[end:]


def with_fragment(link: Link, fragment: str, *, quote: Quote = "") -> str:
    """Write the link's raw text with another fragment, given with its `#` or empty."""
    start, end = _path_bounds(link)
    rest = link.raw[end:]
    if link.kind == "markdown":
        in_angles = _is_in_angles(link.raw, start)
        stop = re.search(r">" if in_angles else r"[ \t\r\n]|\)\Z", rest)
        written = encode_destination(fragment, in_angles=in_angles)
    else:
        stop = re.search(r"\\?\||\]\]\Z", rest)
        written = quoted_text(fragment, quote)
    kept = rest[stop.start() :] if stop else ""
    return link.raw[:end] + written + kept


def destination_with_target(written: str, target: str) -> str:
    """Write a reference definition's destination with another path.

    `written` is the text at the Definition's `destination_span`; its fragment is kept, and a
    blank in it shows that it stands in angle brackets.
    """
    _, sharp, fragment = written.partition("#")
    return encode_destination(target, in_angles=" " in written) + sharp + fragment


def wikilink(target: str, fragment: str = "", display: str = "", *, in_table: bool = False) -> str:
    """Write a new wikilink; in a table the bar is escaped."""
    bar = r"\|" if in_table else "|"
    return f"[[{target}{fragment}{bar + display if display else ''}]]"


def encode_destination(target: str, *, in_angles: bool = False) -> str:
    """Percent-encode what a Markdown destination cannot hold and decoding brings back."""
    return (UNSAFE_IN_ANGLES if in_angles else UNSAFE).sub(_encoded, target)


def quoted_text(text: str, quote: Quote) -> str:
    """Escape a text for the inside of a YAML string with these quotation marks."""
    match quote:
        case '"':
            return text.replace("\\", "\\\\").replace('"', '\\"')
        case "'":
            return text.replace("'", "''")
        case _:
            return text


def _encoded(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode("utf-8"))


def _path_bounds(link: Link) -> tuple[int, int]:
    """Give the path's start and end within `raw`."""
    if link.reference is not None:
        return 0, 0
    if link.kind == "markdown":
        return _destination_bounds(link.raw)
    inside = 3 if link.embed else 2
    start, end = split_inside(link.raw[inside:-2]).path
    return inside + start, inside + end


def _destination_bounds(raw: str) -> tuple[int, int]:
    """Find the `](` whose tail ends the link, from the right, and its path part."""
    at = raw.rfind("](")
    while at >= 0:
        tail = find_tail(raw, at + 1, len(raw))
        if tail is not None and tail.after == len(raw):
            sharp = raw.find("#", tail.start, tail.end)
            return tail.start, sharp if sharp >= 0 else tail.end
        at = raw.rfind("](", 0, at)
    return len(raw), len(raw)


def _is_in_angles(raw: str, start: int) -> bool:
    return raw[start - 1 : start] == "<"

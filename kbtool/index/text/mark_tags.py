"""What a reader sees of HTML: of tags and comments nothing, of entities their character.

Tags of blocks and line breaks separate words, all others do not. What attributes tell in words
(targets, alternative texts, titles) stands aside, and so does the inside of comments.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Final

from kbtool.index.text.folding import HIDDEN
from kbtool.index.text.mark_scan import BLANK, MarkScan, Place, in_place
from kbtool.parse.inline.tag_pattern import TAG


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS: Final = _names(
    "address article aside blockquote br caption center col colgroup dd details dialog dir div dl "
    "dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr "
    "html iframe legend li link main menu nav noframes ol optgroup option p param pre search "
    "section summary table tbody td tfoot th thead title tr track ul video audio canvas object "
    "img svg math input button select textarea"
)
_INLINE: Final = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em embed font i ins kbd label map area "
    "mark meter noscript output picture progress q rp rt ruby s samp slot small source span "
    "strike strong sub sup template time tt u var wbr"
)
_UNSEEN_INSIDE: Final = _names("script style rt rp")
_NAME: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_TELLING: Final = re.compile(
    r"\s(href|src|alt|title|cite|poster|aria-label)\s*+=\s*+"
    r"(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++))",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")
_LONGEST_INSIDE: Final = 20_000  # characters between `<style>` and `</style>`


def take_angle(scan: MarkScan, at: int) -> int:
    """Take in a comment or a tag; an address between `<` and `>` is text."""
    text = scan.text
    if text.startswith("<!--", at):
        return _comment(scan, at)
    tag = TAG.match(text, at, scan.end)
    if tag is None:
        return at + 1
    named = _NAME.match(text, at)
    assert named is not None
    name = named[1].lower()
    if name in _UNSEEN_INSIDE and text[at + 1] != "/":
        close = re.compile(rf"</{name}\s*>", re.IGNORECASE)
        closer = close.search(text, tag.end(), min(scan.end, tag.end() + _LONGEST_INSIDE))
        if closer is not None:
            _hide_but(scan, at, tag.end(), (), HIDDEN)
            scan.set_aside(tag.end(), closer.start())
            scan.hide(*closer.span())
            return closer.end()
    is_html = name in _BLOCKS or name in _INLINE
    # `<Name>` in prose that is about code: no reader sees it, but its author looks for it.
    told = tuple(_told(tag)) if is_html else ((at + 1, tag.end() - 1),)
    _hide_but(scan, at, tag.end(), told, BLANK if name in _BLOCKS else HIDDEN)
    return tag.end()


def _told(tag: re.Match[str]) -> Iterator[Place]:
    for found in _TELLING.finditer(tag.string, *tag.span()):
        group = next(number for number in (2, 3, 4) if found[number] is not None)
        if not found[group].startswith("data:"):
            yield found.span(group)


def _hide_but(scan: MarkScan, start: int, end: int, kept: tuple[Place, ...], sign: str) -> None:
    """Hide a place but for some in it, which stand aside."""
    for place in kept:
        scan.hide(start, place[0], sign)
        scan.set_destination_aside(*place)
        start = place[1]
    scan.hide(start, end, sign)


def _comment(scan: MarkScan, at: int) -> int:
    """Step over `<!-- … -->`; without an end it is text."""
    closer = scan.text.find("-->", at + 4, scan.end) if scan.closes_html_comments else -1
    if closer < 0:
        scan.closes_html_comments = False
        return at + 4
    scan.hide(at, at + 4)
    scan.set_aside(at + 4, closer)
    scan.hide(closer, closer + 3)
    return closer + 3


def take_entity(scan: MarkScan, at: int) -> int:
    """Take in `&ouml;`, `&#246;` or `&#xF6;`; an unknown name is text."""
    entity = _ENTITY.match(scan.text, at, scan.end)
    signs = _meant(entity) if entity else None
    if entity is None or signs is None:
        return at + 1
    scan.hidden.append((*entity.span(), in_place(signs, len(entity[0]))))
    return entity.end()


def _meant(entity: re.Match[str]) -> str | None:
    decimal, hexadecimal, name = entity.groups()
    if name is not None:
        return html5.get(f"{name};")
    code = int(decimal) if decimal is not None else int(hexadecimal, 16)
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return None
    return chr(code)

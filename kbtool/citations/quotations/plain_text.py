"""Markdown down to its words, the same way for a quotation and for the text it is from.

Only what puts letters or digits into a text that are not its own needs care here: signs fall away
later (stream.py). Every pattern is linear: possessive, or over classes that exclude their end.
"""

import html
import re
from typing import Final

from kbtool.citations.quotations.note_marks import without_note_marks


def to_plain_text(text: str) -> str:
    """Return the text without comments, images, targets, marks of notes, tags and HTML.

    Blank lines between paragraphs stay; brackets that are not links stay, for the editor's own.
    """
    if "<!--" in text:
        text = _without(text, "<!--", "-->")
    if "%%" in text:
        text = _without(text, "%%", "%%")
    if "[" in text:
        text = _without_links(text)
    if "@" in text:
        text = _BARE_KEY.sub("", text)
    text = without_note_marks(text)
    if "<" in text:
        text = _BLOCK_TAG.sub("\n\n", text)
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    if "#" in text:
        text = _HASHTAG.sub(" ", text)
    if "^" in text:
        text = _BLOCK_ID.sub("", text)
    return _without_item_numbers(text)


def without_quote_marks(text: str) -> str:
    """Drop the `>` at the beginning of lines and callout heads."""
    return _QUOTE_MARKS.sub("", _CALLOUT_HEAD.sub("", text)) if ">" in text else text


def paragraphs_of(text: str) -> list[str]:
    """Split at blank lines, quote marks counted as blank."""
    return [part for part in _BLANK_LINES.split(text) if part.strip()]


_DESTINATION: Final = r"\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*\)"
_CALLOUT_HEAD: Final = re.compile(r"^[ \t]*+>[> \t]*+\[![\w-]++\][^\n]*+", re.MULTILINE)
_QUOTE_MARKS: Final = re.compile(r"^[ \t]*+(?:>[ \t]?)+", re.MULTILINE)
_EMBED: Final = re.compile(r"!\[\[[^\[\]\n]*+\]\]")
_IMAGE: Final = re.compile(r"!\[[^\[\]\n]*+\]" + _DESTINATION)
_NUMBER_LINK: Final = re.compile(  # a note's number: doubly bracketed, or leading to an anchor
    r"\[(?:\[\d{1,3}\]|\\\[\d{1,3}\\\])\]" + _DESTINATION + r"|\[\d{1,3}\]\([^()\s#]*+#[^()\s]*+\)"
)
_LINK: Final = re.compile(r"\[([^\[\]]*+)\](?:" + _DESTINATION + ")")
_WIKILINK: Final = re.compile(r"\[\[([^\[\]|\n]*+)(?:\|([^\[\]]*+))?\]\]")
_CITATION: Final = re.compile(r"\[[^\[\]\n@]*+@[^\[\]\n]*+\]")
_BARE_KEY: Final = re.compile(r"(?<![\w./\\])-?@[^\W\d_]\w{0,60}?\d{4}[a-z]?\b")  # @lee2020
_FOOTNOTE_MARK: Final = re.compile(
    r"\[\^[^\[\]\s]*+\]:?|\^\[[^\[\]\n]*+\]"
    r"|\[(?:(?:note|nb|fn|n)\.? ?)?\d{1,3}(?: ?[,–-] ?\d{1,3}){0,9}\]|\\\[\d{1,3}\\\]"
)
_BLOCK_TAG: Final = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|tr|td|section|article)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_HASHTAG: Final = re.compile(r"(?<!\S)#[^\s#]++")
_BLOCK_ID: Final = re.compile(r"(?:^|[ \t])\^[A-Za-z0-9-]++[ \t]*+$", re.MULTILINE)
_ITEM_NUMBER: Final = re.compile(
    r"(?P<blank>\A|\n[ \t>]*+\n)?^[ \t>]*+(?P<number>\d{1,3})[.)][ \t]++", re.MULTILINE
)
_BLANK_LINES: Final = re.compile(r"\n(?:[> \t]*+\n)+")


def _without(text: str, opener: str, closer: str) -> str:
    """Drop what stands between the two; an opener that never closes is text."""
    kept: list[str] = []
    position = 0
    while (start := text.find(opener, position)) != -1:
        end = text.find(closer, start + len(opener))
        if end == -1:
            break
        kept.append(text[position:start])
        position = end + len(closer)
    kept.append(text[position:])
    return "".join(kept)


def _without_item_numbers(text: str) -> str:
    """Drop the numbers of ordered lists, which quoters leave out.

    A number at a line's beginning is an item's if a blank line stands before it, if it is 1, or
    if it follows the number of the item before; else it has only been wrapped there.
    """
    last = 0

    def dropped(match: re.Match[str]) -> str:
        nonlocal last
        number = int(match["number"])
        if match["blank"] is None and number not in (1, last + 1):
            return match[0]
        last = number
        return match["blank"] or ""

    return _ITEM_NUMBER.sub(dropped, text)


def _without_links(text: str) -> str:
    text = _CALLOUT_HEAD.sub("", text)
    text = _EMBED.sub("", text)
    text = _IMAGE.sub("", text)
    text = _NUMBER_LINK.sub("", text)
    text = _WIKILINK.sub(lambda match: match.group(2) or match.group(1), text)
    text = _LINK.sub(r"\1", text)
    text = _CITATION.sub("", text)
    return _FOOTNOTE_MARK.sub("", text)

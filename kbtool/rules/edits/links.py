"""Edits of links: one part of what was written is replaced, the rest stays as it is."""

import re
from typing import Final, NamedTuple

from kbtool.model.content import Link, Tag
from kbtool.model.diagnostic import Edit, Fix
from kbtool.model.note import Note
from kbtool.parse.inline.destinations import find_tail, split_destination
from kbtool.parse.inline.wikilinks import LONGEST, split_inside
from kbtool.rules.edits.encoding import encoded
from kbtool.vault.fragments import segments_of

_SIZE: Final = re.compile(r"\d+(?:x\d+)?")


class _Parts(NamedTuple):
    """A link taken apart: `head + path + fragment + tail` is its raw text."""

    head: str
    path: str
    fragment: str
    tail: str


def target_edit(note: Note, link: Link, target: str) -> Edit | None:
    """Replace the path part of a link; None where that can't be done to the character."""
    parts = _parts_of(link)
    if parts is None or "#" in target or not _may_write(link, target):
        return None
    if link.kind == "markdown":
        keeps_extension = parts.path.lower().endswith(".md") and not target.lower().endswith(".md")
        target = _destination(parts, f"{target}.md" if keeps_extension else target)
    return _whole(note, link, parts.head + target + parts.fragment + parts.tail)


def fragment_edit(note: Note, link: Link, fragment: str) -> Edit | None:
    """Replace a link's fragment, given with its `#`."""
    parts = _parts_of(link)
    if parts is None or not _may_write(link, fragment):
        return None
    written = _destination(parts, fragment) if link.kind == "markdown" else fragment
    return _whole(note, link, parts.head + parts.path + written + parts.tail)


def alias_edit(note: Note, link: Link, target: str) -> Edit | None:
    """Replace the path part, and show the old one where no display text does yet."""
    parts = _parts_of(link)
    if parts is None or link.kind == "markdown" or "#" in target or not _may_write(link, target):
        return None
    display = "" if link.display is not None else f"{_bar(link)}{link.target}"
    return _whole(note, link, parts.head + target + parts.fragment + display + parts.tail)


def undisplayed_edit(note: Note, link: Link) -> Edit | None:
    """Take the display text out of a wikilink."""
    parts = _parts_of(link)
    if parts is None or link.kind == "markdown":
        return None
    return _whole(note, link, f"{parts.head}{parts.path}{parts.fragment}]]")


def format_edit(note: Note, link: Link, target: str, *, as_markdown: bool) -> Edit | None:
    """Write a whole link anew as a wikilink or a Markdown link."""
    if link.kind == "property" or as_markdown == (link.kind == "markdown"):
        return target_edit(note, link, target)
    if "#" in target:  # neither form can name such a file
        return None
    mark = "!" if link.embed else ""
    if not as_markdown:
        if any(sign in (link.display or "") for sign in "[]|\r\n") or _is_unlinkable(target):
            return None
        shown = link.display if link.display not in (target, "", None) else ""
        bar = f"{_bar(link)}{shown}" if shown else ""
        inside = f"{target}{link.fragment}{bar}"
        return _whole(note, link, f"{mark}[[{inside}]]") if len(inside) <= LONGEST else None
    text = _markdown_text(link, target)
    if any(sign in text for sign in "[]\\\r\n"):
        return None
    return _whole(note, link, f"{mark}[{text}]({encoded(target)}{encoded(link.fragment)})")


def _markdown_text(link: Link, target: str) -> str:
    """Return what Obsidian shows for a wikilink; an image's size goes behind a bar."""
    if link.embed:
        display = link.display or ""
        return f"|{display}" if _SIZE.fullmatch(display) else display
    if link.display:
        return link.display
    name = target.rpartition("/")[2]
    name = name[:-3] if name.lower().endswith(".md") else name
    return " > ".join((name, *segments_of(link.fragment)))


def tag_fix(note: Note, tag: Tag, spelling: str) -> Fix | None:
    """Spell a tag of the body anew; in the frontmatter its place is not known to the character."""
    if tag.in_frontmatter or len(spelling) != len(tag.name):
        return None
    start, end, line, column = tag.span
    sharp = end - start - len(tag.name)
    if sharp not in (0, 1):
        return None
    span = type(tag.span)(start + sharp, end, line, column + sharp)
    return Fix(safe=False, edits=(Edit(note.path, span, spelling),))


def _whole(note: Note, link: Link, text: str) -> Edit | None:
    return Edit(note.path, link.span, text) if text != link.raw else None


def _parts_of(link: Link) -> _Parts | None:
    if link.reference is not None:
        return None
    return _markdown_parts(link) if link.kind == "markdown" else _wikilink_parts(link)


def _wikilink_parts(link: Link) -> _Parts | None:
    raw = link.raw
    opening = raw.find("[[") + 2
    if opening < 2 or not raw.endswith("]]"):
        return None
    inside = raw[opening:-2]
    start, end = split_inside(inside).path
    rest = inside[end:]
    bar = rest.find("|")
    stop = len(rest) if bar < 0 else len(rest[:bar].rstrip("\\"))
    return _Parts(raw[: opening + start], inside[start:end], rest[:stop], f"{rest[stop:]}]]")


def _markdown_parts(link: Link) -> _Parts | None:
    """Find the destination from behind: a link's text may hold brackets of its own."""
    raw = link.raw
    at = raw.rfind("](")
    while at >= 0:
        tail = find_tail(raw, at + 1, len(raw))
        if tail is not None and tail.after == len(raw):
            written = raw[tail.start : tail.end]
            if split_destination(written) == (link.target, link.fragment):
                path, sharp, fragment = written.partition("#")
                return _Parts(raw[: tail.start], path, sharp + fragment, raw[tail.end :])
        at = raw.rfind("](", 0, at)
    return None


def _destination(parts: _Parts, text: str) -> str:
    """Write a path or fragment where a destination stands: bare ones are percent-encoded."""
    return text if parts.head.endswith("<") else encoded(text)


def _bar(link: Link) -> str:
    return "\\|" if link.in_table else "|"


def _may_write(link: Link, text: str) -> bool:
    """Say whether a text may stand in this link as it is.

    The quotes around a property are not known, so what either kind would have to escape stays out.
    """
    if link.kind == "property" and any(sign in text and sign not in link.raw for sign in "\"'\\"):
        return False
    return link.kind == "markdown" or not _is_unlinkable(text.lstrip("#"))


def _is_unlinkable(text: str) -> bool:
    return any(sign in text for sign in ("[[", "]]", "|", "\n"))

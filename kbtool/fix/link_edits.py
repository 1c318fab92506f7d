"""Another path or fragment for a link, or for a definition, as an edit of the text around it."""

from collections.abc import Iterable
from typing import NamedTuple

from kbtool.fix.apply import apply_edits
from kbtool.model.content import Definition, Link
from kbtool.model.diagnostic import Edit
from kbtool.model.location import NotePath
from kbtool.parse.lines import Lines
from kbtool.parse.link_text import (
    Quote,
    destination_with_target,
    encode_destination,
    quoted_text,
    wikilink,
    with_fragment,
    with_target,
)


class Rewriting(NamedTuple):
    """What stands at an offset of a text, and what is to stand there."""

    start: int
    old: str
    new: str

    def edit(self, path: NotePath, lines: Lines) -> Edit:
        """Return an edit of no more than differs: one link may stand inside another's text."""
        head = _shared_length(self.old, self.new)
        rest, new = self.old[head:], self.new[head:]
        tail = _shared_length(rest[::-1], new[::-1])
        start = self.start + head
        span = lines.span(start, start + len(rest) - tail)
        return Edit(path, span, new[: len(new) - tail])


def rewritten(text: str, rewritings: Iterable[Rewriting]) -> str:
    """Return a text with all rewritings done."""
    edits = edits_of(NotePath(""), text, rewritings)
    return apply_edits(text, edits)


def edits_of(path: NotePath, text: str, rewritings: Iterable[Rewriting]) -> tuple[Edit, ...]:
    """Return what really changes, in order of place."""
    lines = Lines(text)
    edits = [each.edit(path, lines) for each in rewritings if each.old != each.new]
    return tuple(sorted(edits, key=lambda edit: edit.span))


def relinked(
    text: str, thing: Link | Definition, target: str | None, fragment: str | None
) -> Rewriting:
    """Give a link or definition another path part or fragment, with its `#`; None leaves it."""
    if isinstance(thing, Definition):
        return _redefined(text, thing, target, fragment)
    if _is_hidden(thing):
        whole = wikilink(
            thing.target if target is None else target,
            thing.fragment if fragment is None else fragment,
            thing.display or "",
        )
        escaped = quoted_text(whole, '"')
        return Rewriting(thing.span.start, thing.raw, f'"{escaped}"')
    quote, link = _quote_before(text, thing), thing
    if target is not None:
        link = link._replace(raw=with_target(link, target, quote=quote))
    if fragment is not None:
        link = link._replace(raw=with_fragment(link, fragment, quote=quote))
    return Rewriting(thing.span.start, thing.raw, link.raw)


def _redefined(text: str, thing: Definition, target: str | None, fragment: str | None) -> Rewriting:
    start, end, *_ = thing.destination_span
    written = new = text[start:end]
    if target is not None:
        new = destination_with_target(new, target)
    if fragment is not None:
        encoded = encode_destination(fragment, in_angles=" " in written)
        new = new.partition("#")[0] + encoded
    return Rewriting(start, written, new)


def _is_hidden(link: Link) -> bool:
    """Say whether YAML's escapes or folded lines hide a property link from plain sight."""
    return link.kind == "property" and not link.raw.startswith("[[")


def _quote_before(text: str, link: Link) -> Quote:
    """Return the quotation mark around a property link's YAML string."""
    if link.kind != "property":
        return ""
    match text[: link.span.start].rstrip(" \t")[-1:]:
        case "'":
            return "'"
        case '"':
            return '"'
        case _:
            return ""


def _shared_length(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))

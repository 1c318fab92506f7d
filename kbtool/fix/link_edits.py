"""Another path or fragment for a link, or for a definition, as an edit of the text around it."""

from collections.abc import Iterable
from typing import NamedTuple

from kbtool.fix.text import applied
from kbtool.model.content import Definition, Link
from kbtool.model.diagnostic import Edit
from kbtool.model.place import NotePath
from kbtool.parse.lines import Lines
from kbtool.parse.links import (
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
    return applied(text, edits)


def edits_of(path: NotePath, text: str, rewritings: Iterable[Rewriting]) -> tuple[Edit, ...]:
    """Return what really changes, in order of place."""
    lines = Lines(text)
    edits = [each.edit(path, lines) for each in rewritings if each.old != each.new]
    return tuple(sorted(edits, key=lambda edit: edit.span))


def retargeted(text: str, thing: Link | Definition, target: str) -> Rewriting:
    """Give a link or definition another path part."""
    if isinstance(thing, Definition):
        start, end, *_ = thing.destination_span
        return Rewriting(start, text[start:end], destination_with_target(text[start:end], target))
    if _is_hidden(thing):
        return _rewritten_string(thing, target, thing.fragment)
    new = with_target(thing, target, quote=_quote_before(text, thing))
    return Rewriting(thing.span.start, thing.raw, new)


def refragmented(text: str, thing: Link | Definition, fragment: str) -> Rewriting:
    """Give a link or definition another fragment, with its `#`."""
    if isinstance(thing, Definition):
        start, end, *_ = thing.destination_span
        written = text[start:end]
        path = written.partition("#")[0]
        encoded = encode_destination(fragment, in_angles=" " in written)
        return Rewriting(start, written, path + encoded)
    if _is_hidden(thing):
        return _rewritten_string(thing, thing.target, fragment)
    new = with_fragment(thing, fragment, quote=_quote_before(text, thing))
    return Rewriting(thing.span.start, thing.raw, new)


def _is_hidden(link: Link) -> bool:
    """Say whether YAML's escapes or folded lines hide a property link from plain sight."""
    return link.kind == "property" and not link.raw.startswith("[[")


def _rewritten_string(link: Link, target: str, fragment: str) -> Rewriting:
    written = quoted_text(wikilink(target, fragment, link.display or ""), '"')
    return Rewriting(link.span.start, link.raw, f'"{written}"')


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

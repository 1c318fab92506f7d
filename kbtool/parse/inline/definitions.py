"""Reference definitions `[label]: destination`: what their labels lead to, and where they stand."""

import re
from typing import Final

from kbtool.model.content import Definition, ExternalLink
from kbtool.parse.blocks.structure import RawDefinition
from kbtool.parse.inline.destinations import is_internal, split_destination
from kbtool.parse.inline.state import Target
from kbtool.parse.lines import Lines

DEFINITION: Final = re.compile(
    r"\[[^\[\]\\]*+(?:\\.[^\[\]\\]*+)*\]:[ \t\r\n>]*+"
    r"(?:<([^<>\r\n\\]*+(?:\\.[^<>\r\n\\]*+)*)>|([^\s]++))",
    re.DOTALL,
)


def normal_label(label: str) -> str:
    """Give a label as CommonMark compares it."""
    return " ".join(label.split()).casefold()


def targets_of(definitions: tuple[Definition, ...]) -> dict[str, Target]:
    """Map each normal label to its destination; the first definition of a label counts."""
    targets: dict[str, Target] = {}
    for definition in definitions:
        target = Target(definition.target, definition.fragment, definition.url)
        targets.setdefault(normal_label(definition.label), target)
    return targets


def read_definitions(lines: Lines, raw: list[RawDefinition]) -> tuple[Definition, ...]:
    """Place the definitions that the block parser has found."""
    return tuple(_placed(lines, definition) for definition in raw)


def _placed(lines: Lines, raw: RawDefinition) -> Definition:
    start, end = lines.start_of(raw.first), lines.end_of(raw.last)
    found = DEFINITION.search(lines.text, start, end)
    if found is None:  # a form the pattern does not know: the whole definition is its place
        destination, place = raw.url, (start, end)
        whole = (start, end)
    else:
        group = 1 if found.group(1) is not None else 2
        destination, place, whole = found.group(group), found.span(group), found.span()
    span, destination_span = lines.span(*whole), lines.span(*place)
    if is_internal(destination):
        target, fragment = split_destination(destination)
        return Definition(span, raw.label, destination_span, target, fragment, None)
    return Definition(span, raw.label, destination_span, "", "", destination)


def external_definitions(definitions: tuple[Definition, ...]) -> list[ExternalLink]:
    """Give the links out of the vault that definitions hold, at their destinations."""
    return [
        ExternalLink(definition.destination_span, definition.url, None, None)
        for definition in definitions
        if definition.url is not None
    ]

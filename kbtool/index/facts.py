"""Exact facts about a note that filters ask for, as terms of one index field.

A fact is a kind and up to two values, joined by a sign that no value holds. Facts are about the
note alone: what depends on other notes (where a link leads, who links here) is asked of the vault.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from kbtool.model.content import Content, Value
from kbtool.model.note import Note
from kbtool.vault.names import key_of

SEPARATOR: Final = "\x1f"
NOTHING: Final = "\x1e"
"""Stands for the value of a property without one."""

_LONGEST: Final = 400  # characters of a property's value that filters see
_DATE: Final = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?:-(\d{2}))?(?!\d)")
_OPEN_TASK: Final = re.compile(r"(?m)^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[ \][ \t]")
_DONE_TASK: Final = re.compile(r"(?m)^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[[^ \]]\][ \t]")


def facts_of(note: Note, text: str) -> tuple[str, ...]:
    """Return all facts of `note`, sorted, each once."""
    found = set(_tag_facts(note.content))
    found.update(_property_facts("", note.content.properties))
    found.update(fact("field", field.key) for field in note.content.fields)
    found.update(fact("link", link_key(link.target)) for link in note.content.links if link.target)
    if created := created_of(note):
        found.add(fact("created", created))
    if _OPEN_TASK.search(text):
        found.add(fact("task", "open"))
    if _DONE_TASK.search(text):
        found.add(fact("task", "done"))
    return tuple(sorted(found))


def fact(kind: str, *values: str) -> str:
    """Return the term for a fact."""
    term = SEPARATOR.join((kind, *(value.replace(SEPARATOR, " ") for value in values)))
    return term if term.isascii() else term.encode("utf-8", "replace").decode("utf-8")


def link_key(target: str) -> str:
    """Return the last segment of a link's target, without `.md`, as a name key."""
    return key_of(target.rpartition("/")[2]).removesuffix(".md")


def created_of(note: Note) -> str | None:
    """Return the date a note claims for itself: `YYYY-MM-DD`, or `YYYY-MM` in a name."""
    for name, value in note.content.properties.items():
        if key_of(name) in ("created", "date") and isinstance(value, str):
            match = _DATE.match(value.strip())
            if match and match[3]:
                return match[0]
    match = _DATE.search(note.stem)
    return match[0] if match else None


def _tag_facts(content: Content) -> Iterator[str]:
    for tag in content.tags:
        parts = key_of(tag.name).strip("/").split("/")
        for count in range(1, len(parts) + 1):
            yield fact("tag", "/".join(parts[:count]))


def _property_facts(prefix: str, properties: Mapping[str, Value]) -> Iterator[str]:
    for name, value in properties.items():
        key = prefix + key_of(str(name))
        yield fact("property", key)
        if isinstance(value, Mapping):
            yield from _property_facts(f"{key}.", value)
        else:
            for item in value if isinstance(value, tuple) else (value,):
                yield fact("property", key, _written(item))
            if value == ():
                yield fact("property", key, NOTHING)


def _written(value: Value) -> str:
    """Return a property's value as filters compare it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)[:_LONGEST]

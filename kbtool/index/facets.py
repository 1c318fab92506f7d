"""Exact facts about a note that filters ask for, as terms of one index field.

A fact is a kind and up to two values, joined by a sign that no value holds. Facts are about the
note alone: what depends on other notes (where a link leads, who links here) is asked of the vault.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from kbtool.index.query.dates import period_of
from kbtool.index.text.folding import without_invisible
from kbtool.vault.names import key_of

if TYPE_CHECKING:
    from kbtool.model.content import Content, Link, Value
    from kbtool.model.note import Note

SEPARATOR: Final = "\x1f"
NOTHING: Final = "\x1e"
"""Stands for the value of a property without one."""

NAME_LINK: Final = "link"
"""The kind of a fact: the key of a link that is the bare name of a file, with `.md` or without."""

INDIRECT_LINK: Final = "bent-link"
"""The kind of a fact: the key of any other link; without a key, that there is one."""

LINK_WITH_FRAGMENT: Final = "deep-link"
"""The kind of a fact: some link has a fragment."""

_BENT_TARGET: Final = re.compile(r"[/\\:]|^\.|\{\{|<%|\..*\.md$", re.IGNORECASE | re.DOTALL)
_LONGEST: Final = 400  # characters of a property's value that filters see
_DATE: Final = re.compile(r"\d{4}-\d{2}(?:-\d{2})?(?!\d)")
_DATE_IN_NAME: Final = re.compile(
    r"(?<!\d)(?:(\d{4})-(\d{2})(?:-(\d{2}))?"
    r"|((?:19|20)\d{2})([01]\d)([0-3]\d)(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?)(?!\d)"
)
_OPEN_TASK: Final = re.compile(r"(?m)^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[ \][ \t]")
_DONE_TASK: Final = re.compile(r"(?m)^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[[^ \]]\][ \t]")


def facts_of(note: "Note", text: str) -> tuple[str, ...]:
    """Return all facts of `note`, sorted, each once."""
    found = set(_tag_facts(note.content))
    found.update(_property_facts("", note.content.properties))
    found.update(fact("field", field.key) for field in note.content.fields if field.key)
    found.update(_link_facts(note.content.links))
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
    """Return the last segment of a link's target, without `.md`, as a name key.

    One that is no name (`Folder/..`) gives a bar, which no name holds.
    """
    name = target.rpartition("/")[2]
    return "/" if name in ("", ".", "..") else key_of(name).removesuffix(".md")


def created_of(note: "Note") -> str | None:
    """Return the day or month a note claims for itself, as `YYYY-MM-DD` or `YYYY-MM`.

    The property `created` goes before `date`, both before a date in the name, which may be a
    time stamp as well (`20230305081210`).
    """
    by_name = {key_of(name): value for name, value in note.content.properties.items()}
    for value in (by_name.get("created"), by_name.get("date")):
        match = _DATE.match(value.strip()) if isinstance(value, str) else None
        if match and period_of(match[0]):
            return match[0]
    for match in _DATE_IN_NAME.finditer(note.stem):
        written = "-".join(filter(None, match.groups()))
        if period_of(written):
            return written
    return None


def _link_facts(links: "Iterable[Link]") -> Iterator[str]:
    for link in links:
        if link.target:
            is_bent = _BENT_TARGET.search(link.target) is not None
            yield fact(INDIRECT_LINK if is_bent else NAME_LINK, link_key(link.target))
            if is_bent:
                yield fact(INDIRECT_LINK)
        if link.fragment:
            yield fact(LINK_WITH_FRAGMENT)


def _tag_facts(content: "Content") -> Iterator[str]:
    for tag in content.tags:
        parts = key_of(without_invisible(tag.name)).strip("/").split("/")
        for count in range(1, len(parts) + 1):
            yield fact("tag", "/".join(parts[:count]))


def _property_facts(prefix: str, properties: "Mapping[str, Value]") -> Iterator[str]:
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


def _written(value: "Value") -> str:
    """Return a property's value as filters compare it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)[:_LONGEST]

"""Family P, the frontmatter."""

import re
from collections.abc import Iterator
from typing import Final

from kbtool.model.content import Value
from kbtool.model.diagnostic import Edit, Finding, Fix
from kbtool.model.location import FILE_SPAN, Span
from kbtool.model.note import Note
from kbtool.rules.option import Option
from kbtool.rules.parse_problems import finding_of, findings_of, problems_of
from kbtool.vault.globs import matches
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault

BY_FOLDER: Option[dict[str, tuple[str, ...]]] = Option(
    "required-property", "folders", {}, "properties by path pattern"
)
BY_TAG: Option[dict[str, tuple[str, ...]]] = Option(
    "required-property", "tags", {}, "properties by tag"
)

_DATUM: Final = re.compile(
    r"""\s*(?:[-+]?(?:[\d_]*\.?\d+|\d+\.|\.inf)(?:e[-+]?\d+)?|\.nan
    |true|false|null|~|"[^"]*"|'[^']*')?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
"""A number, a truth value, nothing, or a text in quotes."""
_STRUCTURE: Final = re.compile(r",|:(?:\s|\Z)|\A\s*[*&!{'|>%@`?-]")
"""What YAML takes for more than one plain text: a link to such a name is a guess."""
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATED_LINK: Final = re.compile(r"\[\[[^\[\]]*\d{4}-\d{2}")
_DATETIME: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?"
)


def invalid_frontmatter(note: Note, vault: Vault) -> Iterator[Finding]:
    """The frontmatter is YAML, and a list of names with values.

    Why: a note whose frontmatter can't be read has no properties, tags or aliases at all.

    Bad:
        ---
        title: Salt: a history
        ---
        Read in May.

    Good:
        ---
        title: "Salt: a history"
        ---
        Read in May.
    """
    del vault
    yield from findings_of(note, "invalid-frontmatter")


def duplicate_property(note: Note, vault: Vault) -> Iterator[Finding]:
    """A property stands once in its note.

    Why: only the last one counts, and the first looks as if it did.

    Bad:
        ---
        author: Hale
        author: Ives
        ---
        A book.

    Good:
        ---
        author: [Hale, Ives]
        ---
        A book.
    """
    del vault
    yield from findings_of(note, "duplicate-property")


def unquoted_link_in_property(note: Note, vault: Vault) -> Iterator[Finding]:
    """A wikilink in a property stands in quotes.

    Why: YAML reads two brackets as a list in a list, and the link is gone.

    Bad:
        --- note.md
        ---
        up: [[other]]
        ---
        A note.
        --- other.md
        Its parent.

    Good:
        --- note.md
        ---
        up: "[[other]]"
        ---
        A note.
        --- other.md
        Its parent.
    """
    del vault
    for problem in problems_of(note, "unquoted-link-in-property"):
        span, link = problem.span, problem.subject
        inside = link.strip("[]")
        if "," in inside and all(map(_DATUM.fullmatch, inside.split(","))):
            continue  # a matrix, or another list in a list that is meant
        fix = None
        if '"' not in link and "\\" not in link and span.end - span.start == len(link):
            safe = not (_DATUM.fullmatch(inside) or _STRUCTURE.search(inside))
            fix = Fix(safe, edits=(Edit(note.path, span, f'"{link}"'),))
        yield finding_of(problem, fix)


def property_type(note: Note, vault: Vault) -> Iterator[Finding]:
    """A property's value is of the type that the vault's own settings give it.

    Why: Obsidian marks it with a warning and leaves it out of sorting and filters.

    Bad:
        --- .obsidian/types.json
        {"types": {"pages": "number"}}
        --- note.md
        ---
        pages: about ninety
        ---
        A book.

    Good:
        --- .obsidian/types.json
        {"types": {"pages": "number"}}
        --- note.md
        ---
        pages: 90
        ---
        A book.
    """
    types = vault.config.obsidian.property_types
    if not types:
        return
    for place in note.content.property_places:
        kind = types.get(place.name)
        value = note.content.properties.get(place.name)
        if kind and not _is_of(kind, value):
            yield Finding(
                place.value_span, f"{place.name} is no {_IN_WORDS.get(kind, kind)}", place.name
            )


def required_property(note: Note, vault: Vault) -> Iterator[Finding]:
    """A note has the properties that its folder or tags ask for.

    Why: lists made from properties miss the notes that lack them.

    Bad:
        --- kbtool.toml
        [rules.required-property]
        folders = { "Books" = ["author"] }
        --- Books/Salt.md
        A history.

    Good:
        --- kbtool.toml
        [rules.required-property]
        folders = { "Books" = ["author"] }
        --- Books/Salt.md
        ---
        author: Hale
        ---
        A history.
    """
    wanted = [
        *(
            n
            for glob, ns in BY_FOLDER.of(vault.config).items()
            if matches(glob, note.path)
            for n in ns
        ),
        *(n for tag, ns in BY_TAG.of(vault.config).items() if _has_tag(note, tag) for n in ns),
    ]
    if not wanted or note.content.is_plain:
        return
    has = {key_of(place.name) for place in note.content.property_places}
    for name in dict.fromkeys(wanted):
        if key_of(name) not in has:
            yield Finding(
                FILE_SPAN, f"the property {name} is missing", name, fix=_adding(note, name)
            )


def unclosed_frontmatter(note: Note, vault: Vault) -> Iterator[Finding]:
    """The frontmatter that the first line opens is closed.

    Why: without the second rule all properties are body text.

    Bad:
        ---
        author: Hale

        A book.

    Good:
        ---
        author: Hale
        ---

        A book.
    """
    del vault
    yield from findings_of(note, "unclosed-frontmatter")


_IN_WORDS: Final = {
    "multitext": "list of texts",
    "datetime": "date and time",
    "checkbox": "true or false",
    "aliases": "list of texts",
    "tags": "list of texts",
}


def _is_of(kind: str, value: Value) -> bool:
    """Say whether Obsidian takes a value for one of a property type; nothing fits every type."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    match kind:
        case "number":
            fits = isinstance(value, int | float) and not isinstance(value, bool)
        case "checkbox":
            fits = isinstance(value, bool)
        case "date" | "datetime":
            pattern = _DATE if kind == "date" else _DATETIME
            fits = isinstance(value, str) and (
                pattern.fullmatch(value) is not None or _DATED_LINK.match(value) is not None
            )
        case "text":
            fits = isinstance(value, str | int | float)
        case "multitext" | "tags" | "aliases":
            fits = isinstance(value, str | int | float | tuple)
        case _:
            fits = True
    return fits


def _has_tag(note: Note, tag: str) -> bool:
    key = key_of(tag.removeprefix("#"))
    return any(key_of(one.name) == key for one in note.content.tags)


def _adding(note: Note, name: str) -> Fix:
    """Put an empty property before the first one, or a frontmatter before the text."""
    places = note.content.property_places
    if places:
        start = places[0].span.start
        span = Span(start, start, places[0].span.line, places[0].span.column)
        return Fix(safe=False, edits=(Edit(note.path, span, f"{name}:\n"),))
    return Fix(safe=False, edits=(Edit(note.path, FILE_SPAN, f"---\n{name}:\n---\n"),))

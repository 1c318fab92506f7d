"""What notes call themselves: aliases, titles and first headings (family N)."""

import re
from collections.abc import Iterator
from typing import Final

from kbtool.model.diagnostic import Edit, Finding, Fix, Related
from kbtool.model.location import FILE_SPAN, Span
from kbtool.model.note import Note
from kbtool.model.placed import Placed
from kbtool.rules.suggest.targets import letters_of
from kbtool.vault.names import key_of, linked_name
from kbtool.vault.snapshot import Vault

TIMESTAMP: Final = re.compile(r"(?<!\d)(?:\d{14}|\d{12}|\d{4}-\d{2}-\d{2})(?!\d)")
CITEKEY: Final = re.compile(r"@?[^\W\d_]+\d{4}[^\W\d_]*\s+")


def alias_collision(note: Note, vault: Vault) -> Iterator[Finding]:
    """An alias means one note.

    Why: with a second bearer, or a note of that name, nobody knows which is meant.

    Bad:
        --- Ceruse.md
        ---
        aliases: [White lead]
        ---
        A pigment.
        --- White lead.md
        The same pigment.

    Good:
        --- Ceruse.md
        ---
        aliases: [White lead]
        ---
        A pigment.
        --- Red lead.md
        Another pigment.
    """
    path = note.path
    for alias in dict.fromkeys(note.content.aliases):
        named = (p for p in vault.files.named(f"{alias}.md") if p != path)
        bearers = (p for p in vault.nearby.notes_with_alias(alias) if p < path)
        if other := next(iter((*named, *bearers)), None):
            is_name = key_of(alias) == key_of(linked_name(other))
            what = "the name" if is_name else "an alias"
            related = (Related(other, FILE_SPAN, "the other note"),)
            message = f"the alias {alias} is also {what} of {other}"
            yield Finding(place_of_alias(note, alias), message, target=alias, related=related)


def place_of_alias(note: Note, alias: str) -> Span:
    """Return where a note's properties give an alias, in whatever case."""
    key = key_of(alias)
    for place in note.content.property_places:
        if place.name.lower() == "aliases":
            placed = Placed.of(place, note.content.properties.get(place.name))
            items = placed.parts() if isinstance(placed.value, tuple) else (placed,)
            texts = ((item.span, item.value) for item in items if isinstance(item.value, str))
            found = (span for span, text in texts if key_of(text.strip()) == key)
            return next(found, place.value_span)
    return FILE_SPAN


def title_mismatch(note: Note, vault: Vault) -> Iterator[Finding]:
    """The first heading, the property `title` and the file's name say the same.

    Why: a note with two titles is looked for under the wrong one.

    Bad:
        --- Ceruse.md
        # White lead
        A pigment.

    Good:
        --- Ceruse.md
        # Ceruse
        A pigment.
    """
    if vault.is_daily(note.path) or vault.is_index(note.path):
        return
    content = note.content
    names = _names_of(note.stem)
    title = content.properties.get("title")
    if isinstance(title, str) and letters_of(title) not in names:
        span = _place_of(note, "title") or FILE_SPAN
        yield Finding(span, f"the title {title} is not the file's name {note.stem}", target=title)
    heading = content.first_heading
    if heading and letters_of(heading) not in names:
        place = next(h for h in content.headings if h.level == 1)
        edit = Edit(note.path, place.span, f"# {note.stem}")
        fits = place.span.end - place.span.start == len(heading) + 2
        yield Finding(
            place.span,
            f"the heading {heading} is not the file's name {note.stem}",
            target=heading,
            fix=Fix(safe=False, edits=(edit,)) if fits else None,
        )


def _names_of(stem: str) -> set[str]:
    """Return what a title may say: the name, without its timestamp or citekey, too."""
    bare = TIMESTAMP.sub(" ", stem)
    citekey = CITEKEY.match(stem)
    return {letters_of(name) for name in (stem, bare, stem[citekey.end() :] if citekey else stem)}


def _place_of(note: Note, name: str) -> Span | None:
    places = note.content.property_places
    return next((place.value_span for place in places if key_of(place.name) == name), None)

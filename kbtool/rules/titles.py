"""What notes call themselves: aliases, titles and first headings (family N)."""

from collections.abc import Iterator

from kbtool.model.diagnostic import Finding, Related
from kbtool.model.note import Note
from kbtool.model.place import FILE_SPAN, NotePath, Span
from kbtool.rules.near import letters_of
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault


def alias_collision(vault: Vault) -> Iterator[tuple[NotePath, Finding]]:
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
    for path, note in vault.notes.items():
        for alias in dict.fromkeys(note.content.aliases):
            named = (p for p in vault.files.named(f"{alias}.md") if p != path)
            bearers = (p for p in vault.nearby.bearing(alias) if p < path)
            if other := next(iter((*named, *bearers)), None):
                span = _place_of(note, "aliases") or _place_of(note, "alias") or FILE_SPAN
                what = (
                    "the name" if key_of(alias) == key_of(vault.notes[other].stem) else "an alias"
                )
                related = (Related(other, FILE_SPAN, "the other note"),)
                message = f"the alias {alias} is also {what} of {other}"
                yield path, Finding(span, message, target=alias, related=related)


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
    title = content.properties.get("title")
    if isinstance(title, str) and letters_of(title) != letters_of(note.stem):
        span = _place_of(note, "title") or FILE_SPAN
        yield Finding(span, f"the title {title} is not the file's name {note.stem}", target=title)
    heading = content.first_heading
    if heading and letters_of(heading) != letters_of(note.stem):
        span = next((h.span for h in content.headings if h.level == 1), FILE_SPAN)
        yield Finding(span, f"the heading {heading} is not the file's name {note.stem}", heading)


def _place_of(note: Note, name: str) -> Span | None:
    places = note.content.property_places
    return next((place.value_span for place in places if key_of(place.name) == name), None)

"""Family P, the properties that are lists of names: tags, aliases, CSS classes."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kbtool.model.content import Property, Value
from kbtool.model.diagnostic import Edit, Finding, Fix
from kbtool.model.note import Note
from kbtool.parse.inline.tags import NAME_CHARACTERS
from kbtool.rules.edits.yaml_text import flow_list
from kbtool.vault.snapshot import Vault

_RENAMED: Final = {"tag": "tags", "alias": "aliases", "cssclass": "cssclasses"}
_LISTS: Final = frozenset({*_RENAMED, "tags", "aliases"})
_TAG: Final = re.compile(f"#?(?![0-9]+\\Z){NAME_CHARACTERS}+")


def deprecated_property(note: Note, vault: Vault) -> Iterator[Finding]:
    """Tags, aliases and CSS classes stand in `tags`, `aliases` and `cssclasses`, as lists.

    Why: since version 1.9 Obsidian reads neither the short names nor lists written with commas.

    Bad:
        ---
        tag: metal
        ---
        Lead.

    Good:
        ---
        tags: [metal]
        ---
        Lead.
    """
    del vault
    content = note.content
    for place in content.property_places:
        key = place.name.lower()
        if key not in _LISTS:
            continue
        value = content.properties.get(place.name)
        listed = _listed(key, value)
        new = _RENAMED.get(key)
        if new is None:
            if isinstance(value, str) and "," in value:
                message = f"Obsidian reads {place.name} with commas as one text; write a list"
                fix = listed.fix(note, place) if listed else None
                yield Finding(place.value_span, message, target=place.name, fix=fix)
            continue
        message = f"Obsidian no longer reads {place.name}; write {new}"
        taken = any(other.name.lower() == new for other in content.property_places)
        fix = listed.fix(note, place, new) if listed and not taken else None
        yield Finding(place.span, message, target=place.name, suggestions=(new,), fix=fix)


class _Listed(NamedTuple):
    """The names that a value means to give, None where it is a list already; or only a guess."""

    names: Sequence[str] | None
    is_certain: bool

    def fix(self, note: Note, place: Property, new: str | None = None) -> Fix:
        """Write them as a list, under another key where the old one is not read."""
        edits = [] if new is None else [Edit(note.path, place.span, new)]
        if self.names is not None:
            edits.append(Edit(note.path, place.value_span, flow_list(self.names)))
        return Fix(self.is_certain, edits=tuple(edits))


def _listed(key: str, value: Value) -> _Listed | None:
    """Take a text apart as the app used to; None where no list of names comes of it.

    A blank inside a tag, or a comma inside an alias, may be part of a name as well as between two.
    """
    if not isinstance(value, str) or not value.strip():
        return _Listed(None, is_certain=True)
    match key:
        case "tag" | "tags":
            names = [name for part in value.split(",") if (name := part.strip())]
            is_certain = all(map(_TAG.fullmatch, names))
            if not is_certain:
                names = value.split() if "," not in value else ["-".join(n.split()) for n in names]
            return _Listed(names, is_certain) if all(map(_TAG.fullmatch, names)) else None
        case "alias" | "aliases":
            names = [name for part in value.split(",") if (name := part.strip())]
            return _Listed(names, is_certain="," not in value) if names else None
        case _:
            return _Listed([name for name in re.split(r"[,\s]+", value) if name], is_certain=True)

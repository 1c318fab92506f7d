"""The keys that one note alone knows: by its `references:`, and by the bibliographies it names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kbtool.citations.bibliography.by_name import (
    InVault,
    NoSuchFile,
    OutOfReach,
    named_outside,
    own_names,
    reached_by,
)
from kbtool.citations.bibliography.csl import entry_of
from kbtool.model.bibliography import Entry, Library
from kbtool.model.note import Note
from kbtool.vault.snapshot import Vault


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """`references` are the entries of the frontmatter, by key.

    `is_open` where a bibliography that the note names was not read, so that it may hold any key.
    """

    references: Mapping[str, Entry]
    libraries: tuple[Library, ...]
    is_open: bool

    @staticmethod
    def of(note: Note, vault: Vault) -> "OwnKeys":
        """Gather them; most notes have none."""
        references = _references_in(note)
        names = tuple(own_names(note))
        if not references and not names:
            return NO_OWN_KEYS
        shared = {bibliography.path: bibliography for bibliography in vault.bibliographies}
        libraries, is_open = list[Library](), False
        for name in names:
            match reached_by(name.text, note.path, vault.files):
                case InVault(path) if path in vault.libraries:
                    library = vault.libraries[path]
                    libraries.append(library)
                    is_open |= library.bibliography.is_unread
                case InVault(path):
                    is_open |= path not in shared or shared[path].is_unread
                case OutOfReach():
                    is_open |= not named_outside(name.text, shared)
                case NoSuchFile():
                    is_open = True
        return OwnKeys(references, tuple(libraries), is_open)

    def __bool__(self) -> bool:
        """Whether there is anything to know keys by."""
        return bool(self.references or self.libraries)

    def knows(self, key: str) -> bool:
        """Say whether one of them has the key."""
        return key in self.references or any(library.knows(key) for library in self.libraries)

    def find(self, key: str) -> Entry | None:
        """Return the entry of a key, None where there is none, or only one that does not parse."""
        if key in self.references:
            return self.references[key]
        return next((lib.by_key[key] for lib in self.libraries if key in lib.by_key), None)

    def all_keys(self) -> Iterator[str]:
        """Yield every key once or more."""
        yield from self.references
        for library in self.libraries:
            yield from library.by_key
            yield from library.bibliography.broken_keys


NO_OWN_KEYS: Final = OwnKeys({}, (), is_open=False)


def _references_in(note: Note) -> Mapping[str, Entry]:
    """Return the entries of a note's own `references:` (pandoc's CSL YAML in the frontmatter)."""
    records = note.content.properties.get("references")
    if not isinstance(records, tuple):
        return {}
    entries = (entry_of(record) for record in records if isinstance(record, Mapping))
    return {entry.key: entry for entry in entries if entry is not None}

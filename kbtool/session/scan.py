"""What the session knows of the vault's files without opening them, and what a scan found."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from kbtool.citations.bibliography.discovery import SUFFIXES, is_found_bibliography
from kbtool.model.location import Digest, NotePath
from kbtool.model.source import Stamp, Unreadable

FileKind = Literal["note", "canvas", "bibliography", "library", "attachment"]
"""A library is a bibliography because a note names it as its own, not by its name."""

NOT_READ = Digest("")
"""The digest of attachments: they are known by name and size, and never opened."""

_KINDS: Mapping[str, FileKind] = {".md": "note", ".canvas": "canvas"}


class FileState(NamedTuple):
    """One file as it was last read.

    `settled` is false when the file was so fresh that a later write could leave the same stamp:
    such a file is read again by the next refresh.
    """

    kind: FileKind
    stamp: Stamp
    digest: Digest
    is_stable: bool


class Scan(NamedTuple):
    """What stands on the disk, everywhere or at some places.

    `places` are the files and folders that were looked at (with all below them), None for the
    whole vault. `unknown` could not be determined: what was known there, and below, stays true.
    `restless` are symbolic links, about which changes elsewhere can decide.
    """

    files: Mapping[NotePath, Stamp]
    unreadable: Mapping[NotePath, Unreadable]
    unknown: frozenset[NotePath]
    roots: frozenset[NotePath] | None
    symlinks: frozenset[NotePath] = frozenset()


class Change(NamedTuple):
    """What a refresh found: text, size or readability of `changed` differ, `removed` are gone."""

    changed: frozenset[NotePath]
    removed: frozenset[NotePath]

    def __bool__(self) -> bool:
        return bool(self.changed or self.removed)


def kind_of(path: NotePath, bibliographies: frozenset[NotePath]) -> FileKind:
    """Tell a file's kind by its name, as which a library is an attachment.

    `bibliographies` are those that the configuration names; where it names none, a bibliography
    is what bears a bibliography's name.
    """
    dot = path.rfind(".")
    suffix = path[dot:].lower() if dot >= 0 else ""
    if path in bibliographies:
        return "bibliography"
    if not bibliographies and suffix in SUFFIXES and is_found_bibliography(path):
        return "bibliography"
    return _KINDS.get(suffix, "attachment")


def are_settled(files: Mapping[NotePath, FileState]) -> bool:
    """Say whether no file was so fresh that a later write could leave the same stamp."""
    return all(state.is_stable for state in files.values())


def is_within(path: NotePath, places: frozenset[NotePath]) -> bool:
    """Say whether a path is one of the places, or lies in a folder among them."""
    if path in places:
        return True
    end = path.rfind("/")
    while end > 0:
        if path[:end] in places:
            return True
        end = path.rfind("/", 0, end)
    return False


def is_outside(path: NotePath) -> bool:
    """Say whether a path is absolute: a bibliography outside the vault that the user named."""
    return path.startswith("/") or path[1:2] == ":"

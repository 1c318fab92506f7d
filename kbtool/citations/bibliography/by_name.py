"""Bibliographies by name: a note's own `bibliography:` property, and the configured ones.

A relative path is looked for beside the note, then from the vault's root, as pandoc and Quarto
have it; `/refs.bib` is the root's, as in Quarto. Only the vault's own files are looked among, so
that no note can have a file outside of it read: such a path is out of reach.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from kbtool.citations.bibliography.discovery import SUFFIXES
from kbtool.model.bibliography import Bibliography
from kbtool.model.location import NotePath, Span
from kbtool.model.note import Note
from kbtool.model.placed import Placed
from kbtool.vault.file_table import FileTable


class OwnName(NamedTuple):
    """A bibliography's file as a note names it."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class InVault:
    """A file of the vault."""

    path: NotePath


@dataclass(frozen=True, slots=True)
class NoSuchFile:
    """A place in the vault where no file is."""


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """A place outside the vault, or in one of its hidden folders: nobody looks there."""


Reached: TypeAlias = InVault | NoSuchFile | OutOfReach


def has_own(note: Note) -> bool:
    """Say whether a note may name a bibliography; this is asked of every note."""
    properties = note.content.properties
    return any(name in properties for name in _NAMES)


def own_names(note: Note) -> Iterator[OwnName]:
    """Yield what a note names, through lists and mappings; prose and templates name nothing."""
    if not has_own(note):
        return
    for place in note.content.property_places:
        if place.name in _NAMES:
            value = note.content.properties.get(place.name)
            yield from _names_in(Placed.of(place, value))


def reached_by(name: str, note: NotePath, files: FileTable) -> Reached:
    """Return the file that a name leads to from a note."""
    path = name.replace("\\", "/")
    if _ELSEWHERE.match(path):
        return OutOfReach()
    folders = [""] if path.startswith("/") else [note.rpartition("/")[0], ""]
    walked = [_walked(folder, path) for folder in folders]
    inside = [candidate for candidate in walked if candidate is not None]
    for candidate in inside:
        if at := files.at(candidate):
            # Of two that differ by case or Unicode form, the one spelled as written.
            return InVault(next((path for path in at if path == candidate), at[0]))
    is_known = inside and not path.startswith("/") and not _is_hidden(path)
    return NoSuchFile() if is_known else OutOfReach()


def named_outside(name: str, bibliographies: Iterable[str]) -> bool:
    """Say whether a name that is out of reach may be one of the bibliographies outside the vault.

    Where the vault lies is not known here, so the path's steps behind `~` and `..` decide.
    """
    steps = list[str]()
    for step in name.replace("\\", "/").split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in _MOVES:
            steps.append(step)
    tail = "/" + "/".join(steps)
    outside = (path for path in bibliographies if path.startswith("/") or path[1:2] == ":")
    return len(tail) > 1 and any(f"/{path}".endswith(tail) for path in outside)


def configured_in_vain(
    configured: Iterable[str], bibliographies: Iterable[Bibliography]
) -> Iterator[str]:
    """Yield the configured names, but patterns, that none of the bibliographies stands for."""
    paths = [bibliography.path for bibliography in bibliographies]
    for name in configured:
        inside = None if _ELSEWHERE.match(name) else _walked("", name.replace("\\", "/"))
        is_there = inside in paths or named_outside(name, paths)
        if not is_there and not set(name) & set("*?"):
            yield name.removeprefix("./")


_NAMES: Final = ("bibliography", "Bibliography")
_READ_BY_PANDOC: Final = (*SUFFIXES, ".bibtex", ".ris", ".enl", ".xml")
_ELSEWHERE: Final = re.compile(r"~|[A-Za-z][A-Za-z0-9+.\-]*:|//")
_MOVES: Final = frozenset({"", ".", "..", "~"})
_NO_PATHS: Final = ("{{", "<%", "\n")
_LINK: Final = re.compile(r"!?\[\[([^\[\]|#\n]+)(?:[|#][^\[\]\n]*)?\]\]")


def _names_in(placed: Placed) -> Iterator[OwnName]:
    if isinstance(placed.value, str):
        text = placed.value.strip()
        link = _LINK.fullmatch(text)
        text = link[1].strip() if link is not None else text
        if text.lower().endswith(_READ_BY_PANDOC) and not any(mark in text for mark in _NO_PATHS):
            yield OwnName(text, placed.span)
    for part in placed.parts():
        yield from _names_in(part)


def _walked(folder: str, path: str) -> str | None:
    """Return the vault path that steps from a folder lead to, None when they leave the vault."""
    steps = folder.split("/") if folder else []
    for step in path.split("/"):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _is_hidden(path: str) -> bool:
    """Say whether a path leads through a folder that is no part of any vault."""
    return any(step.startswith(".") and step not in _MOVES for step in path.split("/"))

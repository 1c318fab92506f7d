"""Bibliographies as values, whatever format they came in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kbtool.model.content import Problem
from kbtool.model.place import Digest


class Entry(NamedTuple):
    """One record, its key in NFC; `fields` holds plain text by lower-case name (title, doi, …).

    `line` is the 1-based line of its beginning, 1 where the format has none.
    """

    key: str
    kind: str
    line: int
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A `.bib`, CSL JSON or CSL YAML file; `path` is vault-relative or absolute when outside.

    `broken_keys` were read from entries that do not parse: they still count as known.
    """

    path: str
    digest: Digest
    entries: tuple[Entry, ...]
    broken_keys: frozenset[str]
    problems: tuple[Problem, ...]

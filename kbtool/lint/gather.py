"""Gathers the tables of facts of a whole vault, and the rows of single notes."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from kbtool.citations.citations import Citations
from kbtool.citations.standing import Standing, led_to
from kbtool.lint.facts import FactTable, Row, asked_fragments, target_key
from kbtool.model.note import Canvas, Note
from kbtool.model.place import NotePath
from kbtool.model.resolution import Found, Resolution
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault

FACTS: Final = ("outgoing", "alias", "heading", "claim", "name", "role", "leads")
"""The tables of what notes and canvases give."""
ROLES: Final = ("by merit", "literature", "clipping", "template")
"""What a note can be by itself, as the table "role" holds it."""
LINK_TABLES: Final = ("outgoing", "alias", "heading", "asked targets", "asked fragments")
"""The tables whose rows a note's text and where its links lead decide."""
SOURCE_TABLES: Final = ("claim", "name", "role")
"""The tables whose rows a note's text alone decides."""
TABLES: Final = (
    *LINK_TABLES,
    *SOURCE_TABLES,
    "leads",
    "asked by fields",
    "asked",
    "asked by rules",
)
"""All tables that a check keeps."""
_KEYS: Final[Mapping[str, Callable[[Any], Any]]] = {"heading": key_of}


class TargetKeys(dict[str, str]):
    """The keys of targets, each made once."""

    def __missing__(self, target: str) -> str:
        key = self[target] = target_key(target)
        return key


def table_of(name: str, rows: Mapping[NotePath, Row]) -> FactTable:
    """Return a table of some name with these rows."""
    return FactTable(rows, _KEYS[name]) if name in _KEYS else FactTable(rows)


def link_tables(vault: Vault) -> dict[str, FactTable]:
    """Return what the links and texts of all notes and canvases give and ask for."""
    rows: dict[str, dict[NotePath, Row]] = {name: {} for name in LINK_TABLES}
    keys = TargetKeys()
    linkers: list[tuple[Note | Canvas, tuple[Resolution, ...]]] = [
        *((note, vault.resolutions[path]) for path, note in vault.notes.items()),
        *((canvas, vault.canvas_resolutions[path]) for path, canvas in vault.canvases.items()),
    ]
    for linker, resolutions in linkers:
        for name, row in link_rows(linker, resolutions, keys).items():
            if row:
                rows[name][linker.path] = row
    return {name: table_of(name, made) for name, made in rows.items()}


def link_rows(
    linker: Note | Canvas, row: tuple[Resolution, ...], keys: Mapping[str, str]
) -> Mapping[str, Row]:
    """Return what a note's or canvas's links and text give and ask for, by table."""
    path = linker.path
    content = linker.content if isinstance(linker, Note) else None
    links = linker.links if isinstance(linker, Canvas) else linker.content.links
    outgoing = {each.path for each in row if isinstance(each, Found)} - {path}
    return {
        "outgoing": tuple(sorted(outgoing)),
        "asked targets": tuple({keys[link.target] for link in links if link.target}),
        "asked fragments": asked_fragments(links, row, path),
        "alias": tuple(map(key_of, content.aliases)) if content else (),
        "heading": tuple([h.text for h in content.headings]) if content else (),
    }


def source_tables(citations: Citations | None) -> dict[str, FactTable]:
    """Return what all notes are as sources, and what their source fields lead to."""
    rows: dict[str, dict[NotePath, Row]] = {name: {} for name in (*SOURCE_TABLES, "leads")}
    if citations is not None:
        keys = citations.keys
        for name, table in (("claim", keys.claims), ("name", keys.names)):
            for key in sorted(table):
                for path in table[key]:
                    rows[name][path] = (*rows[name].get(path, ()), key)
        members = citations.by_merit, citations.literature, citations.clippings, citations.templates
        for role, paths in zip(ROLES, members, strict=True):
            for path in paths:
                rows["role"][path] = (*rows["role"].get(path, ()), role)
        rows["leads"] = {p: row for p in citations.fields if (row := lead_row(citations, p))}
    return {name: table_of(name, made) for name, made in rows.items()}


def source_rows(note: Note, like: Vault) -> Mapping[str, Row]:
    """Return what one note is as a source by itself, in a vault with the settings of `like`."""
    alone = Standing.alone(note, like.bibliographies, like.config)
    members = (alone.by_merit, alone.literature, alone.clippings, alone.templates)
    return {
        "claim": tuple(sorted(alone.claims)),
        "name": tuple(sorted(alone.names)),
        "role": tuple(r for r, paths in zip(ROLES, members, strict=True) if note.path in paths),
    }


def lead_row(citations: Citations, path: NotePath) -> Row:
    """Return the notes that one note's source fields lead to."""
    return tuple(sorted(led_to(citations, path)))

"""Gathers the tables of facts of a whole vault, and the rows of single notes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from kbtool.citations.facts import SourceFacts, source_field_targets
from kbtool.citations.model import Citations
from kbtool.lint.incremental.facts import FactTable, Row, asked_fragments, target_key
from kbtool.lint.incremental.read_facts import fact_table
from kbtool.model.location import NotePath
from kbtool.model.note import Canvas, Note
from kbtool.model.resolution import Found, Resolution
from kbtool.rules.facts import Fact
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
_KEYS: Final[Mapping[str, Callable[[Any], Any]]] = {"heading": key_of}


class TargetKeys(dict[str, str]):
    """The keys of targets, each made once."""

    def __missing__(self, target: str) -> str:
        key = self[target] = target_key(target)
        return key


def table_of(name: str, rows: Mapping[NotePath, Row]) -> FactTable:
    """Return a table of some name with these rows."""
    return FactTable(rows, _KEYS[name]) if name in _KEYS else FactTable(rows)


def link_table_names(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return the names of the tables whose rows a text and where its links lead decide."""
    return (*LINK_TABLES, *map(fact_table, facts))


def link_tables(vault: Vault, facts: Iterable[Fact]) -> dict[str, FactTable]:
    """Return what the links and texts of all notes and canvases give and ask for.

    `facts` are those that rules want beside.
    """
    rows: dict[str, dict[NotePath, Row]] = {name: {} for name in link_table_names(facts)}
    link_rows = LinkRows(vault, facts)
    linkers: list[tuple[Note | Canvas, tuple[Resolution, ...]]] = [
        *((note, vault.resolutions[path]) for path, note in vault.notes.items()),
        *((canvas, vault.canvas_resolutions[path]) for path, canvas in vault.canvases.items()),
    ]
    for linker, resolutions in linkers:
        for name, row in link_rows.of(linker, resolutions).items():
            if row:
                rows[name][linker.path] = row
    return {name: table_of(name, made) for name, made in rows.items()}


class LinkRows:
    """Makes the rows of one note or canvas after another; what is the same for all is kept."""

    def __init__(self, vault: Vault, facts: Iterable[Fact]) -> None:
        self._vault = vault
        self._facts = tuple((fact_table(fact), fact.of) for fact in facts)
        self._keys = TargetKeys()

    def of(self, giver: Note | Canvas, row: tuple[Resolution, ...]) -> Mapping[str, Row]:
        """Return what links and text give and ask for, by table; `row` is where the links lead."""
        path, keys = giver.path, self._keys
        content = giver.content if isinstance(giver, Note) else None
        links = giver.links if isinstance(giver, Canvas) else giver.content.links
        outgoing = {each.path for each in row if isinstance(each, Found)} - {path}
        rows: dict[str, Row] = {
            "outgoing": tuple(sorted(outgoing)),
            "asked targets": tuple({keys[link.target] for link in links if link.target}),
            "asked fragments": asked_fragments(links, row, path),
            "alias": tuple(map(key_of, content.aliases)) if content else (),
            "heading": tuple([h.text for h in content.headings]) if content else (),
        }
        for name, of in self._facts:
            rows[name] = tuple(of(giver, self._vault))
        return rows


def source_tables(citations: Citations | None) -> dict[str, FactTable]:
    """Return what all notes are as sources, and what their source fields lead to."""
    rows: dict[str, dict[NotePath, Row]] = {name: {} for name in (*SOURCE_TABLES, "leads")}
    if citations is not None:
        keys = citations.keys
        for name, table in (("claim", keys.claims), ("name", keys.names)):
            for key in sorted(table):
                for path in table[key]:
                    rows[name][path] = (*rows[name].get(path, ()), key)
        members = (
            citations.intrinsic_sources,
            citations.literature,
            citations.clippings,
            citations.templates,
        )
        for role, paths in zip(ROLES, members, strict=True):
            for path in paths:
                rows["role"][path] = (*rows["role"].get(path, ()), role)
        rows["leads"] = {p: row for p in citations.fields if (row := lead_row(citations, p))}
    return {name: table_of(name, made) for name, made in rows.items()}


def source_rows(note: Note, like: Vault) -> Mapping[str, Row]:
    """Return what one note is as a source by itself, in a vault with the settings of `like`."""
    stands = SourceFacts.of(note, like.bibliographies, like.config)
    has = (stands.is_by_merit, stands.is_literature, stands.is_clipping, stands.is_template)
    return {
        "claim": tuple(sorted(stands.claims)),
        "name": tuple(sorted(stands.names)),
        "role": tuple(role for role, it_has in zip(ROLES, has, strict=True) if it_has),
    }


def lead_row(citations: Citations, path: NotePath) -> Row:
    """Return the notes that one note's source fields lead to."""
    return tuple(sorted(source_field_targets(citations, path)))

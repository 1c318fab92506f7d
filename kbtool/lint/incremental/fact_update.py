"""Brings the tables of facts up to date after a change, and says which keys have another answer."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kbtool.citations.citekeys.suggest import CitekeySuggester
from kbtool.citations.model import Citations, absent_values
from kbtool.citations.quotations.check_cache import QuotationCache
from kbtool.citations.sources.fields import FieldNames, SourceFieldValue, source_fields
from kbtool.citations.sources.resolve import SourceResolver
from kbtool.lint.incremental.checker import Sight
from kbtool.lint.incremental.facts import Difference, FragmentStates, Row, TableSet, keys_of_file
from kbtool.lint.incremental.gather import (
    LINK_TABLES,
    SOURCE_TABLES,
    LinkRows,
    lead_row,
    link_table_names,
    source_rows,
)
from kbtool.lint.incremental.reads import ALL, Read, Recorder
from kbtool.lint.incremental.state import Changes, NameTables
from kbtool.lint.incremental.tables import RoleSet, keys_over, read_keys, read_vault, vault_over
from kbtool.model.location import NotePath
from kbtool.model.note import Note
from kbtool.rules.facts import Fact
from kbtool.vault.lazy_map import LazyMap
from kbtool.vault.loose_match import LooseMatches
from kbtool.vault.names import is_note_name
from kbtool.vault.resolver import Resolver
from kbtool.vault.snapshot import Vault


class FactUpdate:
    """The facts of a vault after a change; `changed` are the reads with another answer.

    The tables follow from each other, so each step takes in what the one before has changed: names,
    links and texts, what notes are as sources, what source fields name.
    """

    def __init__(
        self,
        tables: TableSet,
        changes: Changes,
        names: NameTables,
        now: Callable[[NotePath], Note],
        then: Callable[[NotePath], Note | None],
        *,
        facts: tuple[Fact, ...],
    ) -> None:
        self.tables = tables.copy()
        self.changed = set[Read]()
        self._changes = changes
        self._names = names
        self._frame = names.frame
        self._then = then
        self._recorder = Recorder()
        self._keys = keys_over(self.tables, names.keys)
        self._plain = vault_over(self.tables, self._linked_vault(now), self._frame.paths)
        self._seen = read_vault(self._recorder, self._plain)
        self._readings = LazyMap(self._frame.notes, self._readings_of)
        self._link_rows = LinkRows(self._plain, facts)
        self._link_tables = link_table_names(facts)

    def run(self, *, with_sources: bool) -> tuple[Sight, set[NotePath]]:
        """Return the vault after the change, and the notes whose links or fields were read anew."""
        citations = self._lazy_citations() if with_sources else None
        self._take_in_names()
        touched = self._relink()
        if citations is not None:
            self._take_in_sources()
            touched |= self._recite(touched, citations)
        return (
            Sight(
                recorder=self._recorder,
                tables=self.tables,
                plain=self._plain,
                seen=self._seen,
                citations=citations,
            ),
            touched,
        )

    def _linked_vault(self, read: Callable[[NotePath], Note]) -> Vault:
        frame = self._frame
        notes = LazyMap(frame.notes, read)
        resolver = Resolver(
            notes, frame.files, frame.by_zettel_id if frame.config.links.zettel_ids else {}
        )
        resolutions = LazyMap(frame.notes, lambda path: resolver.resolutions_of(notes[path]))
        in_canvases = LazyMap(
            frame.canvases, lambda path: resolver.canvas_resolutions_of(frame.canvases[path])
        )
        linkers = {**frame.notes, **dict.fromkeys(frame.canvases)}
        return Vault(
            config=frame.config,
            notes=notes,
            canvases=frame.canvases,
            attachments=frame.attachments,
            unreadable=frame.unreadable,
            bibliographies=frame.bibliographies,
            resolutions=resolutions,
            canvas_resolutions=in_canvases,
            outgoing=LazyMap(linkers, lambda path: frozenset(self.tables["outgoing"].row(path))),
            incoming={},
            files=frame.files,
            nearby=LooseMatches(frame.by_name, {}, frame.by_zettel_id, {}),
            places=frame.places,
            libraries=frame.libraries,
        )

    def _lazy_citations(self) -> Citations:
        """Return the facts about sources; fields are read when they are asked about."""
        settings = self._frame.config.citations
        return Citations(
            vault=self._plain,
            keys=self._keys,
            absent=absent_values(settings),
            source_names=FieldNames.of(settings, ()).sources,
            fields=LazyMap(self._frame.notes, lambda path: self._readings[path][0]),
            sources=RoleSet(self.tables, "by merit", counts_led_to=True),
            intrinsic_sources=RoleSet(self.tables, "by merit"),
            literature=RoleSet(self.tables, "literature"),
            clippings=RoleSet(self.tables, "clipping"),
            templates=RoleSet(self.tables, "template"),
            readings=QuotationCache(),
            near_keys=CitekeySuggester(()),
        )

    def _readings_of(self, path: NotePath) -> tuple[tuple[SourceFieldValue, ...], Row]:
        """Return what a note's source fields name, and what they asked for."""
        if "template" in self.tables["role"].row(path):
            return (), ()
        note, config = self._plain.notes[path], self._frame.config.citations
        names = FieldNames.of(config, note.content.properties)
        found = tuple(source_fields(note.content, names))
        if not found:
            return (), ()
        with self._recorder.recording(path) as reads:
            keys = read_keys(self._recorder, self._keys)
            namer = SourceResolver.of(self._seen, keys, absent_values(config), note)
            readings = tuple(SourceFieldValue(field, namer.named_in(field)) for field in found)
        return readings, tuple(reads)

    def _change(self, table: str, keys: Iterable[Any]) -> None:
        """Note that these keys of a table have other answers, and so the whole of it."""
        found = [Read(table, key) for key in keys]
        if found:
            self.changed.update((*found, Read(table, ALL)))

    def _replace(self, name: str, rows: Mapping[NotePath, Row]) -> Difference:
        """Put in rows; return what differs."""
        self.tables[name], difference = self.tables[name].replaced(rows)
        return difference

    def _take_in_names(self) -> None:
        """Note what files change by their names, and by being of other kinds than notes."""
        changes = self._changes
        keys = {key for path in changes.moved for key in keys_of_file(path)}
        self._change("target", keys)
        self._change("zettel id", keys)
        self._change("note", changes.moved)
        self._change("incoming", changes.moved)
        others = [path for path in changes.moved | changes.changed if not is_note_name(path)]
        self._change("attachment", others)
        self._change("canvas", (path for path in others if path.lower().endswith(".canvas")))
        if changes.has_other_faults:
            self._change("unreadable", (ALL,))

    def _relink(self) -> set[NotePath]:
        """Resolve the links anew that may lead elsewhere, and take in what changed files say."""
        changes = self._changes
        touched = set(changes.touched)
        for read in self.changed:
            if read.table == "target":
                touched.update(self.tables["asked targets"].givers(read.key))
        rows: dict[str, dict[NotePath, Row]] = {name: {} for name in self._link_tables}
        for path in touched:
            for name, row in self._link_rows_of(path).items():
                if path in changes.touched or name not in ("alias", "heading"):
                    rows[name][path] = row
        edited = changes.changed & self._frame.notes.keys()
        readers = {reader for path in edited for reader in self._who_asked_fragments(path)}
        for path in readers - touched:
            # Whether a part is there decides nothing but what rules make of it.
            for name, row in self._link_rows_of(path).items():
                if name not in LINK_TABLES:
                    rows[name][path] = row
        touched |= readers
        for name in ("asked targets", "asked fragments"):
            self._replace(name, rows[name])
        for name in self._link_tables:
            if name not in ("asked targets", "asked fragments", "outgoing"):
                keys, differing = self._replace(name, rows[name])
                asked = (key for key in keys if isinstance(key, str))  # rows are asked as a whole
                self._change(name, (*asked, ALL) if differing else ())
        targets, differing = self._replace("outgoing", rows["outgoing"])
        self._change("incoming", targets)
        self._change("outgoing", differing)
        self._change("links", touched)
        self._take_in_contents()
        return touched

    def _link_rows_of(self, path: NotePath) -> Mapping[str, Row]:
        vault = self._plain
        if path in vault.notes:
            return self._link_rows.of(vault.notes[path], vault.resolutions[path])
        if path in vault.canvases:
            return self._link_rows.of(vault.canvases[path], vault.canvas_resolutions[path])
        return dict.fromkeys(self._link_tables, ())

    def _who_asked_fragments(self, path: NotePath) -> Iterator[NotePath]:
        """Yield who links to a part of a note that came or went; where it stands does not count."""
        asked = self.tables["asked fragments"]
        keys = asked.keys_under(path)
        if not keys:
            return
        before = self._then(path)
        old = None if before is None else FragmentStates(before)
        new = FragmentStates(self._plain.notes[path])
        for key in keys:
            if old is None or old.state_of(key[1]) != new.state_of(key[1]):
                yield from asked.givers(key)

    def _take_in_contents(self) -> None:
        """Note which facts of changed notes are others, as far as somebody asked for them."""
        asked = [self.tables[name] for name in ("asked", "asked by rules")]
        for path in self._changes.touched:
            reads = (read for table in asked for read in table.keys_under("content", path))
            wanted = {read.key[1] for read in reads}
            if not wanted:
                continue
            is_kept = path in self._changes.changed and path in self._plain.notes
            before = self._then(path) if is_kept else None
            self._change(
                "content",
                (
                    (path, name)
                    for name in wanted
                    if before is None
                    or _fact_of(before, name) != _fact_of(self._plain.notes[path], name)
                ),
            )

    def _take_in_sources(self) -> None:
        """Take in what changed notes are as sources by themselves."""
        rows: dict[str, dict[NotePath, Row]] = {name: {} for name in SOURCE_TABLES}
        none: Mapping[str, Row] = dict.fromkeys(SOURCE_TABLES, ())
        notes = self._plain.notes
        for path in self._changes.touched:
            made = source_rows(notes[path], self._plain) if path in notes else none
            for name, row in made.items():
                rows[name][path] = row
        for name in ("claim", "name"):
            keys, differing = self._replace(name, rows[name])
            self._change(name, keys)
            self._change("keys of", differing)
        before = self.tables["role"]
        self._replace("role", rows["role"])
        for path, row in rows["role"].items():
            for role in {*before.row(path)} ^ {*row}:
                self._change(role, (path,))
                if role == "by merit" and not self.tables["leads"].givers(path):
                    self._change("source", (path,))

    def _recite(self, touched: set[NotePath], citations: Citations) -> set[NotePath]:
        """Read the source fields anew that may name something else; return whose they are."""
        again = set(touched)
        asked = self.tables["asked by fields"]
        for read in self.changed:
            again.update(asked.givers(read))
        leads, reads = dict[NotePath, Row](), dict[NotePath, Row]()
        for path in again:
            leads[path] = reads[path] = ()
            if path in self._plain.notes:
                reads[path] = self._readings[path][1]
                leads[path] = lead_row(citations, path)
        self._replace("asked by fields", reads)
        before = self.tables["leads"]
        for target in self._replace("leads", leads).keys:
            was, is_now = before.givers(target), self.tables["leads"].givers(target)
            if bool(was) != bool(is_now) and "by merit" not in self.tables["role"].row(target):
                self._change("source", (target,))
        self._change("fields", again)
        return again


def _fact_of(note: Note, name: str) -> object:
    return note.digest if name == "digest" else getattr(note.content, name)

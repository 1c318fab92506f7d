"""A vault and its sources as rules see them, over tables of facts, with every look-up noted.

What is not noted: a file's place (template, excluded, daily, index), which its path and the
configuration decide for as long as the file is there, and what bibliographies hold, whose change
is answered by a fresh check.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from kbtool.citations.citekeys.suggest import CitekeySuggester
from kbtool.citations.citekeys.table import CitekeyTable
from kbtool.citations.model import Citations
from kbtool.citations.quotations.check_cache import QuotationCache
from kbtool.lint.incremental.facts import FactTable, target_key
from kbtool.lint.incremental.reads import ReadNotes, ReadSet, ReadTable, Recorder
from kbtool.model.location import NotePath
from kbtool.rules.suggest.targets import NameLookup, Suggestion, TargetSuggester
from kbtool.vault.file_table import FileTable, PathEndCache, Reached
from kbtool.vault.loose_match import NamedHeading
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault

Tables = Mapping[str, FactTable]


class GiverRows(Mapping[Any, Any]):
    """The notes by what they give to one table."""

    def __init__(self, tables: Tables, name: str) -> None:
        self._tables = tables
        self._name = name

    def __getitem__(self, key: Any) -> tuple[NotePath, ...]:
        found = self._tables[self._name].givers(key)
        if not found:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[Any]:
        return iter(self._tables[self._name].by_key)

    def __len__(self) -> int:
        return len(self._tables[self._name].by_key)


class Incoming(Mapping[NotePath, frozenset[NotePath]]):
    """Who links to each file of a vault."""

    def __init__(self, tables: Tables, paths: Mapping[NotePath, object]) -> None:
        self._tables = tables
        self._paths = paths

    def __getitem__(self, path: NotePath) -> frozenset[NotePath]:
        if path not in self._paths:
            raise KeyError(path)
        return frozenset(self._tables["outgoing"].givers(path))

    def __iter__(self) -> Iterator[NotePath]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class HeadingRows(Mapping[str, tuple[NamedHeading, ...]]):
    """The headings of a vault by the key of their text."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def __getitem__(self, key: str) -> tuple[NamedHeading, ...]:
        table = self._tables["heading"]
        if not (paths := table.givers(key)):
            raise KeyError(key)
        return tuple(
            NamedHeading(path, text)
            for path in paths
            for text in sorted(table.row(path))
            if key_of(text) == key
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables["heading"].by_key)

    def __len__(self) -> int:
        return len(self._tables["heading"].by_key)


class RoleSet(AbstractSet[NotePath]):
    """The notes that have one of some roles, or to which a source field leads where that counts."""

    def __init__(self, tables: Tables, role: str, *, counts_led_to: bool = False) -> None:
        self._tables = tables
        self._role = role
        self._counts_led_to = counts_led_to

    def __contains__(self, path: object) -> bool:
        if self._role in self._tables["role"].row(NotePath(str(path))):
            return True
        return self._counts_led_to and bool(self._tables["leads"].givers(NotePath(str(path))))

    def __iter__(self) -> Iterator[NotePath]:
        found = set(self._tables["role"].givers(self._role))
        return iter(found | self._tables["leads"].by_key.keys() if self._counts_led_to else found)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @classmethod
    def _from_iterable(cls, paths: Any) -> Any:
        return frozenset(paths)


class _KeysByPath(Mapping[NotePath, frozenset[str]]):
    """The citekeys of each note, claimed or begun with by its name."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def __getitem__(self, path: NotePath) -> frozenset[str]:
        found = frozenset((*self._tables["claim"].row(path), *self._tables["name"].row(path)))
        if not found:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[NotePath]:
        return iter({**self._tables["claim"].rows, **self._tables["name"].rows})

    def __len__(self) -> int:
        return sum(1 for _ in self)


def keys_over(tables: Tables, base: CitekeyTable) -> CitekeyTable:
    """Return the known keys of bibliographies with those of notes."""
    return replace(
        base,
        claims=GiverRows(tables, "claim"),
        names=GiverRows(tables, "name"),
        by_path=_KeysByPath(tables),
    )


def vault_over(tables: Tables, vault: Vault, paths: Mapping[NotePath, object]) -> Vault:
    """Return a vault whose look-ups by what notes say are answered by tables."""
    nearby = replace(
        vault.nearby, by_alias=GiverRows(tables, "alias"), by_heading=HeadingRows(tables)
    )
    return replace(vault, incoming=Incoming(tables, paths), nearby=nearby)


@dataclass(frozen=True, slots=True)
class ReadFiles(FileTable):
    """The files by name, each look-up noted under the key of the name."""

    recorder: Recorder

    def named(self, name: str) -> tuple[NotePath, ...]:
        """Return all files of a name."""
        self.recorder.note("target", target_key(name))
        return FileTable.named(self, name)

    def at(self, path: str) -> tuple[NotePath, ...]:
        """Return the files at a path."""
        self.recorder.note("target", target_key(path))
        return FileTable.at(self, path)

    def resolve_path(self, target: str, folder: str, tails: PathEndCache) -> Reached:
        """Return what a target reaches."""
        self.recorder.note("target", target_key(target))
        return FileTable.resolve_path(self, target, folder, tails)

    def reach_exactly(self, path: str) -> Reached:
        """Return what is at a path."""
        self.recorder.note("target", target_key(path))
        return FileTable.reach_exactly(self, path)


class ReadNear(TargetSuggester):
    """What broken targets mean: each answer is kept, and compared when names have changed."""

    def __init__(
        self, recorder: Recorder, vault: Vault, files: NameLookup, answers: dict[str, Suggestion]
    ) -> None:
        super().__init__(vault, files)
        self._recorder = recorder
        self._answers = answers

    def suggest(self, target: str) -> Suggestion:
        """Return what a target was meant to be."""
        self._recorder.note("near", target)
        return super().suggest(target)


class ReadNearKeys(CitekeySuggester):
    """What unknown citekeys mean, likewise."""

    def __init__(
        self, recorder: Recorder, keys: CitekeyTable, answers: dict[str, tuple[str, ...]]
    ) -> None:
        super().__init__(())
        self._known = keys
        self._recorder = recorder
        self._answers = answers

    def near(self, key: str) -> tuple[str, ...]:
        """Return the known keys that a key may have meant."""
        self._recorder.note("near key", key)
        if key not in self._answers and self._folded is None:
            self._asked = self._known.all_keys()
        return super().near(key)


def read_vault(recorder: Recorder, vault: Vault) -> Vault:
    """Return the vault with every look-up noted."""

    def noted(name: str, table: Mapping[Any, Any]) -> ReadTable[Any, Any]:
        return ReadTable(recorder, name, table)

    return replace(
        vault,
        notes=ReadNotes(recorder, vault.notes),
        canvases=noted("canvas", vault.canvases),
        attachments=noted("attachment", vault.attachments),
        unreadable=noted("unreadable", vault.unreadable),
        resolutions=noted("links", vault.resolutions),
        canvas_resolutions=noted("links", vault.canvas_resolutions),
        outgoing=noted("outgoing", vault.outgoing),
        incoming=noted("incoming", vault.incoming),
        files=ReadFiles(vault.files.lone, vault.files.shared, recorder),
        nearby=replace(
            vault.nearby,
            by_name=noted("near name", vault.nearby.by_name),
            by_alias=noted("alias", vault.nearby.by_alias),
            by_zettel_id=noted("zettel id", vault.nearby.by_zettel_id),
            by_heading=noted("heading", vault.nearby.by_heading),
        ),
    )


def read_keys(recorder: Recorder, keys: CitekeyTable) -> CitekeyTable:
    """Return the known keys with every look-up of a note's key noted."""
    return replace(
        keys,
        claims=ReadTable(recorder, "claim", keys.claims),
        names=ReadTable(recorder, "name", keys.names),
        by_path=ReadTable(recorder, "keys of", keys.by_path),
    )


def read_citations(
    recorder: Recorder, citations: Citations, seen: Vault, near_keys: CitekeySuggester
) -> Citations:
    """Return the facts about sources with every look-up noted; `seen` is the vault so."""
    return replace(
        citations,
        vault=seen,
        keys=read_keys(recorder, citations.keys),
        fields=ReadTable(recorder, "fields", citations.fields),
        sources=ReadSet(recorder, "source", citations.sources),
        intrinsic_sources=ReadSet(recorder, "by merit", citations.intrinsic_sources),
        literature=ReadSet(recorder, "literature", citations.literature),
        clippings=ReadSet(recorder, "clipping", citations.clippings),
        templates=ReadSet(recorder, "template", citations.templates),
        readings=QuotationCache(),
        near_keys=near_keys,
    )


class FieldReads:
    """Notes what each note's source fields ask for."""

    def __init__(self, recorder: Recorder, seen: Vault) -> None:
        self.by_path: dict[NotePath, tuple[Any, ...]] = {}
        self._recorder = recorder
        self._seen = seen

    @contextmanager
    def __call__(
        self, _vault: Vault, keys: CitekeyTable, path: NotePath
    ) -> Iterator[tuple[Vault, CitekeyTable]]:
        """Give the tables for one note's fields, as `Citations.of` wants them."""
        with self._recorder.recording(path) as reads:
            yield self._seen, read_keys(self._recorder, keys)
        self.by_path[path] = tuple(reads)

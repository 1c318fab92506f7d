"""What the names of a vault's files decide, without a look at any note."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from kbtool.config.settings import Config
from kbtool.model.bibliography import Bibliography, Library
from kbtool.model.note import Attachment, Canvas, Note
from kbtool.model.location import NotePath
from kbtool.model.resolution import Found
from kbtool.model.source import Unreadable
from kbtool.vault.file_table import FileTable
from kbtool.vault.lazy_map import DeferredMap, LazyMap
from kbtool.vault.names import key_of
from kbtool.vault.loose_match import NamedHeading, LooseMatches, ZettelTable, name_table, zettel_table
from kbtool.vault.file_roles import FileRoles
from kbtool.vault.resolver import Resolver
from kbtool.vault.snapshot import Vault, libraries_by_path


@dataclass(frozen=True, slots=True, kw_only=True)
class NameIndex:
    """What the names of a vault's files decide, whatever its notes say; all in order of path."""

    config: Config
    notes: Mapping[NotePath, None]
    canvases: Mapping[NotePath, Canvas]
    attachments: Mapping[NotePath, Attachment]
    unreadable: Mapping[NotePath, Unreadable]
    bibliographies: tuple[Bibliography, ...]
    paths: Mapping[NotePath, None]
    files: FileTable
    places: FileRoles
    by_name: Mapping[str, tuple[NotePath, ...]]
    by_zettel_id: ZettelTable
    libraries: Mapping[NotePath, Library] = field(default_factory=dict)

    @staticmethod
    def of(
        notes: Iterable[NotePath],
        *,
        canvases: Iterable[Canvas],
        attachments: Iterable[Attachment],
        unreadable: Iterable[Unreadable],
        bibliographies: Iterable[Bibliography],
        libraries: Iterable[Library] = (),
        config: Config,
    ) -> "NameIndex":
        """Make the tables of names."""
        named = dict.fromkeys(sorted(notes))
        drawn = {canvas.path: canvas for canvas in sorted(canvases, key=lambda one: one.path)}
        others = {file.path: file for file in sorted(attachments)}
        closed = {file.path: file for file in sorted(unreadable, key=lambda one: one.path)}
        shut = (path for path, file in closed.items() if file.kind != "too-deep")
        paths = dict.fromkeys(chain(named, drawn, others, shut))
        return NameIndex(
            config=config,
            notes=named,
            canvases=drawn,
            attachments=others,
            unreadable=closed,
            bibliographies=tuple(sorted(bibliographies, key=lambda one: one.path)),
            paths=paths,
            files=FileTable.of(paths),
            places=FileRoles.of(paths, config),
            by_name=DeferredMap(lambda: name_table(paths)),
            by_zettel_id=DeferredMap(lambda: zettel_table(named)),
            libraries=libraries_by_path(libraries),
        )

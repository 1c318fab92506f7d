"""A vault of which only those notes are loaded that somebody looks at.

It answers what `Vault.of` would. What a look at every note's content would tell (who links where,
aliases, headings) is handed in by someone who still knows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from kbtool.config.settings import Config
from kbtool.model.bibliography import Bibliography, Library
from kbtool.model.note import Attachment, Canvas, Note
from kbtool.model.place import NotePath
from kbtool.model.resolution import Found
from kbtool.model.source import Unreadable
from kbtool.vault.files import FileTable
from kbtool.vault.lazily import Later, Lazily
from kbtool.vault.names import key_of
from kbtool.vault.nearby import NamedHeading, Nearby, ZettelTable, name_table, zettel_table
from kbtool.vault.places import Places
from kbtool.vault.resolver import Resolver
from kbtool.vault.snapshot import Vault, libraries_by_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the names of a vault's files decide, whatever its notes say; all in order of path."""

    config: Config
    notes: Mapping[NotePath, None]
    canvases: Mapping[NotePath, Canvas]
    attachments: Mapping[NotePath, Attachment]
    unreadable: Mapping[NotePath, Unreadable]
    bibliographies: tuple[Bibliography, ...]
    paths: Mapping[NotePath, None]
    files: FileTable
    places: Places
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
    ) -> "Frame":
        """Make the tables of names."""
        named = dict.fromkeys(sorted(notes))
        drawn = {canvas.path: canvas for canvas in sorted(canvases, key=lambda one: one.path)}
        others = {file.path: file for file in sorted(attachments)}
        closed = {file.path: file for file in sorted(unreadable, key=lambda one: one.path)}
        shut = (path for path, file in closed.items() if file.kind != "too-deep")
        paths = dict.fromkeys(chain(named, drawn, others, shut))
        return Frame(
            config=config,
            notes=named,
            canvases=drawn,
            attachments=others,
            unreadable=closed,
            bibliographies=tuple(sorted(bibliographies, key=lambda one: one.path)),
            paths=paths,
            files=FileTable.of(paths),
            places=Places.of(paths, config),
            by_name=Later(lambda: name_table(paths)),
            by_zettel_id=Later(lambda: zettel_table(named)),
            libraries=libraries_by_path(libraries),
        )

    def vault(
        self,
        read: Callable[[NotePath], Note],
        *,
        incoming: Mapping[NotePath, tuple[NotePath, ...]],
        by_alias: Mapping[str, tuple[NotePath, ...]],
        headings: Mapping[NotePath, tuple[str, ...]],
        missing: Mapping[NotePath, tuple[str, ...]],
    ) -> Vault:
        """Return the vault; `read` gives a note's content, no table has an empty row.

        `headings` are their texts, `missing` the targets of links that lead nowhere.
        """
        notes = Lazily(self.notes, read)
        zettel_ids: ZettelTable = self.by_zettel_id if self.config.links.zettel_ids else {}
        resolver = Resolver(notes, self.files, zettel_ids)
        resolutions = Lazily(self.notes, lambda path: resolver.resolutions_of(notes[path]))
        in_canvases = Lazily(
            self.canvases, lambda path: resolver.canvas_resolutions_of(self.canvases[path])
        )

        def outgoing(path: NotePath) -> frozenset[NotePath]:
            row = resolutions[path] if path in notes else in_canvases[path]
            return frozenset([each.path for each in row if isinstance(each, Found)]) - {path}

        return Vault(
            config=self.config,
            notes=notes,
            canvases=self.canvases,
            attachments=self.attachments,
            unreadable=self.unreadable,
            bibliographies=self.bibliographies,
            resolutions=resolutions,
            canvas_resolutions=in_canvases,
            outgoing=Lazily({**self.notes, **dict.fromkeys(self.canvases)}, outgoing),
            incoming=Lazily(self.paths, lambda path: frozenset(incoming.get(path, ()))),
            files=self.files,
            nearby=Nearby(
                self.by_name, by_alias, self.by_zettel_id, Later(lambda: _by_heading(headings, missing))
            ),
            places=self.places,
            libraries=self.libraries,
        )


def _by_heading(
    headings: Mapping[NotePath, tuple[str, ...]], missing: Mapping[NotePath, tuple[str, ...]]
) -> Mapping[str, tuple[NamedHeading, ...]]:
    """Return the headings that broken links may mean, as Nearby has them."""
    named = {key_of(target): list[NamedHeading]() for row in missing.values() for target in row}
    for path, texts in headings.items():
        for text in texts:
            # The common case without a call: this runs for every heading of the vault.
            key = text.lower() if text.isascii() else key_of(text)
            if key in named:
                named[key].append(NamedHeading(path, text))
    return {key: tuple(sorted(row)) for key, row in named.items() if row}

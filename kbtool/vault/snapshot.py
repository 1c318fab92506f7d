"""The vault at one moment: every note, what its links lead to, and who links to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from kbtool.config.settings import Config
from kbtool.model.bibliography import Bibliography, Library
from kbtool.model.content import Link
from kbtool.model.note import Attachment, Canvas, Note
from kbtool.model.location import NotePath
from kbtool.model.resolution import Found, Resolution
from kbtool.model.source import Unreadable
from kbtool.vault.file_table import FileTable
from kbtool.vault.loose_match import LooseMatches, zettel_table
from kbtool.vault.file_roles import FileRoles
from kbtool.vault.resolver import Resolver


class Use(NamedTuple):
    """A link that leads to some file: the source and the 0-based position among the source's links."""

    source: NotePath
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """All notes and files with every link resolved once; equal whatever order they came in.

    `resolutions` and `canvas_resolutions` stand parallel to `content.links` and `canvas.links`.
    `outgoing` has a row for every note and canvas: the distinct files that its links reach.
    `incoming` has a row for every file: the notes and canvases whose links reach it. Neither row
    holds the file itself. `libraries` are the files that notes name as their own bibliographies, as
    far as they are not among `bibliographies`, which are everyone's.
    """

    config: Config
    notes: Mapping[NotePath, Note]
    canvases: Mapping[NotePath, Canvas]
    attachments: Mapping[NotePath, Attachment]
    unreadable: Mapping[NotePath, Unreadable]
    bibliographies: tuple[Bibliography, ...]
    resolutions: Mapping[NotePath, tuple[Resolution, ...]]
    canvas_resolutions: Mapping[NotePath, tuple[Resolution, ...]]
    outgoing: Mapping[NotePath, frozenset[NotePath]]
    incoming: Mapping[NotePath, frozenset[NotePath]]
    files: FileTable
    nearby: LooseMatches
    places: FileRoles
    libraries: Mapping[NotePath, Library] = field(default_factory=dict)

    @staticmethod
    def of(
        notes: Iterable[Note],
        *,
        canvases: Iterable[Canvas] = (),
        attachments: Iterable[Attachment] = (),
        unreadable: Iterable[Unreadable] = (),
        bibliographies: Iterable[Bibliography] = (),
        libraries: Iterable[Library] = (),
        config: Config | None = None,
    ) -> "Vault":
        """Build the tables and resolve every link; each path may come once only."""
        config = config or Config()
        by_path = {note.path: note for note in sorted(notes, key=_path_of)}
        drawn = {canvas.path: canvas for canvas in sorted(canvases, key=_path_of)}
        others = {file.path: file for file in sorted(attachments, key=_path_of)}
        closed = {file.path: file for file in sorted(unreadable, key=_path_of)}
        # What lies too deep is a folder, and a folder is no target.
        shut = (path for path, file in closed.items() if file.kind != "too-deep")
        paths = tuple(dict.fromkeys(chain(by_path, drawn, others, shut)))
        files = FileTable.of(paths)
        zettel_ids = zettel_table(by_path)
        resolver = Resolver(by_path, files, zettel_ids if config.links.zettel_ids else {})
        resolutions = {path: resolver.resolutions_of(note) for path, note in by_path.items()}
        in_canvases = {path: resolver.canvas_resolutions_of(c) for path, c in drawn.items()}
        outgoing = {
            path: frozenset([each.path for each in row if isinstance(each, Found)]) - {path}
            for path, row in chain(resolutions.items(), in_canvases.items())
        }
        return Vault(
            config=config,
            notes=by_path,
            canvases=drawn,
            attachments=others,
            unreadable=closed,
            bibliographies=tuple(sorted(bibliographies, key=_path_of)),
            resolutions=resolutions,
            canvas_resolutions=in_canvases,
            outgoing=outgoing,
            incoming=_turned(outgoing, paths),
            files=files,
            nearby=LooseMatches.of(paths, by_path.values(), zettel_ids),
            places=FileRoles.of(paths, config),
            libraries=libraries_by_path(libraries),
        )

    def resolve(self, target: str, fragment: str, source: NotePath) -> Resolution:
        """Resolve a link's path part and fragment (with its `#`) as if written in a source."""
        zettel_ids = self.nearby.by_zettel_id if self.config.links.zettel_ids else {}
        return Resolver(self.notes, self.files, zettel_ids).resolve(target, fragment, source)

    def links_of(self, path: NotePath) -> Iterator[tuple[Link, Resolution]]:
        """Yield a note's links, each with what it leads to, in order of place."""
        return zip(self.notes[path].content.links, self.resolutions[path], strict=True)

    def uses_of(self, path: NotePath) -> tuple[Use, ...]:
        """Return every link that reaches a file, its own included, by source and place."""
        return tuple(
            Use(source, position)
            for source in sorted((*self.incoming[path], path))
            for position, resolution in enumerate(self._row(source))
            if isinstance(resolution, Found) and resolution.path == path
        )

    def paths_at(self, path: str) -> tuple[NotePath, ...]:
        """Return the files that a user's spelling of a vault path names, folding case and form."""
        return self.files.at(path)

    def is_template(self, path: NotePath) -> bool:
        """Say whether a file lies in a template folder."""
        return path in self.places.templates

    def is_excluded(self, path: NotePath) -> bool:
        """Say whether the vault's excluded files or `vault.exclude` name a file."""
        return path in self.places.excluded

    def is_daily(self, path: NotePath) -> bool:
        """Say whether a note is a daily note: by the vault's settings, or named by a bare date."""
        return path in self.places.daily

    def is_index(self, path: NotePath) -> bool:
        """Say whether a note is the vault's index, home, read-me or a map of content at its root."""
        return path in self.places.indexes

    def _row(self, source: NotePath) -> tuple[Resolution, ...]:
        return self.resolutions.get(source) or self.canvas_resolutions.get(source, ())


def libraries_by_path(libraries: Iterable[Library]) -> Mapping[NotePath, Library]:
    """Return libraries by their paths, in order."""
    return {NotePath(one.path): one for one in sorted(libraries, key=lambda one: one.path)}


def _path_of(thing: Note | Canvas | Attachment | Unreadable | Bibliography) -> str:
    return thing.path


def _turned(
    outgoing: Mapping[NotePath, frozenset[NotePath]], paths: tuple[NotePath, ...]
) -> Mapping[NotePath, frozenset[NotePath]]:
    """Turn "leads to" into "is reached from", with a row for every path."""
    sources: dict[NotePath, list[NotePath]] = {path: [] for path in paths}
    for source, targets in outgoing.items():
        for target in targets:
            sources[target].append(source)
    return {path: frozenset(row) for path, row in sources.items()}

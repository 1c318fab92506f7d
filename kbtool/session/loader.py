"""From known files to the values a Vault is made of; what is loaded once stays loaded."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeVar

from kbtool.citations.bibliography.by_name import InVault, has_own, own_names, reached_by
from kbtool.citations.bibliography.read import unreadable_bibliography
from kbtool.config.settings import Config
from kbtool.gc_pause import gc_paused
from kbtool.model.bibliography import Bibliography, Library
from kbtool.model.location import Digest, NotePath
from kbtool.model.note import Attachment, Canvas, Note
from kbtool.model.source import Unreadable
from kbtool.session.ports import ContentStore
from kbtool.session.scan import NOT_READ, FileKind, FileState, is_outside
from kbtool.vault.file_table import FileTable
from kbtool.vault.patch import patched
from kbtool.vault.snapshot import Vault
from kbtool.vault.tables import NameIndex

_Loaded = TypeVar("_Loaded", Note, Canvas, Bibliography, Library)
_Files = Mapping[NotePath, FileState]
_Faults = Mapping[NotePath, Unreadable]

_NO_FILE: Final = "there is no such file"


class Loader:
    """Notes, canvases and bibliographies as last loaded, each with the digest it is of."""

    def __init__(self, shelf: ContentStore, config: Config, named: frozenset[NotePath]) -> None:
        self._shelf = shelf
        self._config = config
        self._named = named
        self._notes: dict[NotePath, Note] = {}
        self._canvases: dict[NotePath, Canvas] = {}
        self._bibliographies: dict[NotePath, Bibliography] = {}
        self._libraries: dict[NotePath, Library] = {}
        self._own = frozenset[NotePath]()  # the files that loaded notes name as their own
        self._vault: Vault | None = None

    def load(self, files: _Files) -> list[NotePath]:
        """Load what is not loaded; return the files whose content the shelf has lost, or never had.

        Which libraries there are is known once all notes are loaded.
        """
        with gc_paused():
            canvases = _stale(self._canvases, files, "canvas")
            bibliographies = _stale(self._bibliographies, files, "bibliography")
            lost = [
                *self._load_notes(_stale(self._notes, files, "note")),
                *_load(self._canvases, canvases, self._shelf.find_canvas),
                *_load(self._bibliographies, bibliographies, self._shelf.find_bibliography),
            ]
            if not lost:
                self._own = own_files(self._notes.values(), files)
                lost = [path for path in sorted(self._own) if files[path].kind == "attachment"]
                lost += self._load_libraries(files)
            return lost

    def spare_in(self, files: _Files) -> list[NotePath]:
        """Return the libraries that no loaded note names any more."""
        kinds = ((path, state.kind) for path, state in files.items())
        return [path for path, kind in kinds if kind == "library" and path not in self._own]

    def vault_of(self, files: _Files, unreadable: _Faults) -> Vault:
        """Build the snapshot from what is loaded, taking over what the last one had."""
        with gc_paused():
            self._vault = patched(
                self._vault or Vault.of((), config=self._config),
                self._notes.values(),
                canvases=self._canvases.values(),
                attachments=_attachments_of(files),
                unreadable=unreadable.values(),
                bibliographies=(*self._bibliographies.values(), *self._missing(unreadable)),
                libraries=self._libraries_in(self._own & files.keys(), unreadable),
                config=self._config,
            )
        return self._vault

    def find_frame(self, files: _Files, unreadable: _Faults) -> NameIndex | None:
        """Return the vault without its notes, None when the shelf has lost some other file."""
        canvases = _stale(self._canvases, files, "canvas")
        bibliographies = _stale(self._bibliographies, files, "bibliography")
        if _load(self._canvases, canvases, self._shelf.find_canvas):
            return None
        if _load(self._bibliographies, bibliographies, self._shelf.find_bibliography):
            return None
        if self._load_libraries(files):
            return None
        own = [path for path, state in files.items() if state.kind == "library"]
        with gc_paused():
            return NameIndex.of(
                [path for path, state in files.items() if state.kind == "note"],
                canvases=self._canvases.values(),
                attachments=_attachments_of(files),
                unreadable=unreadable.values(),
                bibliographies=(*self._bibliographies.values(), *self._missing(unreadable)),
                libraries=self._libraries_in(own, unreadable),
                config=self._config,
            )

    def _load_libraries(self, files: _Files) -> list[NotePath]:
        """Load all libraries that could be read; return those whose content the shelf has lost."""
        wanted = _stale(self._libraries, files, "library")
        readable = {path: digest for path, digest in wanted.items() if digest != NOT_READ}
        return _load(self._libraries, readable, self._find_library)

    def _find_library(self, path: NotePath, digest: Digest) -> Library | None:
        bibliography = self._shelf.find_bibliography(path, digest)
        return None if bibliography is None else Library.of(bibliography)

    def _libraries_in(self, paths: Iterable[NotePath], unreadable: _Faults) -> Iterator[Library]:
        """Yield libraries, with stand-ins for those that nobody can read."""
        for path in paths:
            if path in self._libraries:
                yield self._libraries[path]
            elif path in unreadable:
                reason = unreadable[path].reason
                yield Library.of(unreadable_bibliography(path, reason, NOT_READ))

    def _load_notes(self, wanted: Mapping[NotePath, Digest]) -> list[NotePath]:
        contents = self._shelf.contents_of(set(wanted.values()))
        for path, digest in wanted.items():
            if digest in contents:
                self._notes[path] = Note(path, digest, contents[digest])
        return [path for path, digest in wanted.items() if digest not in contents]

    def _missing(self, unreadable: _Faults) -> Iterator[Bibliography]:
        """Stand in for bibliographies that the configuration names and nobody can read."""
        for path in sorted(self._named - self._bibliographies.keys()):
            reason = unreadable[path].reason if path in unreadable else _NO_FILE
            yield unreadable_bibliography(path, reason, NOT_READ)


def own_files(notes: Iterable[Note], files: _Files) -> frozenset[NotePath]:
    """Return the files that notes name as their own bibliographies and nobody else reads."""
    naming = [note for note in notes if has_own(note)]
    if not naming:
        return frozenset()
    table = FileTable.of([path for path in files if not is_outside(path)])
    found = (reached_by(name.text, note.path, table) for note in naming for name in own_names(note))
    paths = (reached.path for reached in found if isinstance(reached, InVault))
    return frozenset(path for path in paths if files[path].kind in _LINKED)


_LINKED: Final = frozenset({"attachment", "library"})


def _stale(
    loaded: dict[NotePath, _Loaded], files: _Files, kind: FileKind
) -> Mapping[NotePath, Digest]:
    """Forget what is there no more; return the files of a kind that must be loaded (anew)."""
    current = {path: state.digest for path, state in files.items() if state.kind == kind}
    for path in [path for path, value in loaded.items() if current.get(path) != value.digest]:
        del loaded[path]
    return {path: digest for path, digest in current.items() if path not in loaded}


def _load(
    loaded: dict[NotePath, _Loaded],
    wanted: Mapping[NotePath, Digest],
    find: Callable[[NotePath, Digest], _Loaded | None],
) -> list[NotePath]:
    lost = list[NotePath]()
    for path, digest in wanted.items():
        value = find(path, digest)
        if value is None:
            lost.append(path)
        else:
            loaded[path] = value
    return lost


def _attachments_of(files: _Files) -> Iterator[Attachment]:
    """Yield the files that are only linked to; a bibliography of the vault is one as well."""
    for path, state in files.items():
        if state.kind in _LINKED or (state.kind == "bibliography" and not is_outside(path)):
            yield Attachment(path, state.stamp.size)

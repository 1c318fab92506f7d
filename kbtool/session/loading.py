"""From known files to the values a Vault is made of; what is loaded once stays loaded."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeVar

from kbtool.citations.bibliography import unreadable_bibliography
from kbtool.config.settings import Config
from kbtool.model.bibliography import Bibliography
from kbtool.model.note import Attachment, Canvas, Note
from kbtool.model.place import Digest, NotePath
from kbtool.model.source import Unreadable
from kbtool.session.collector import collector_off
from kbtool.session.files import NOT_READ, FileKind, FileState, is_outside
from kbtool.session.ports import Shelf
from kbtool.vault.frame import Frame
from kbtool.vault.revise import revised
from kbtool.vault.snapshot import Vault

_Loaded = TypeVar("_Loaded", Note, Canvas, Bibliography)
_Files = Mapping[NotePath, FileState]
_Faults = Mapping[NotePath, Unreadable]

_NO_FILE: Final = "there is no such file"


class Loader:
    """Notes, canvases and bibliographies as last loaded, each with the digest it is of."""

    def __init__(self, shelf: Shelf, config: Config, named: frozenset[NotePath]) -> None:
        self._shelf = shelf
        self._config = config
        self._named = named
        self._notes: dict[NotePath, Note] = {}
        self._canvases: dict[NotePath, Canvas] = {}
        self._bibliographies: dict[NotePath, Bibliography] = {}
        self._vault: Vault | None = None

    def load(self, files: _Files) -> list[NotePath]:
        """Load what is not loaded; return the files whose content the shelf has lost."""
        with collector_off():
            canvases = _stale(self._canvases, files, "canvas")
            bibliographies = _stale(self._bibliographies, files, "bibliography")
            return [
                *self._load_notes(_stale(self._notes, files, "note")),
                *_load(self._canvases, canvases, self._shelf.find_canvas),
                *_load(self._bibliographies, bibliographies, self._shelf.find_bibliography),
            ]

    def vault_of(self, files: _Files, unreadable: _Faults) -> Vault:
        """Build the snapshot from what is loaded, taking over what the last one had."""
        with collector_off():
            self._vault = revised(
                self._vault or Vault.of((), config=self._config),
                self._notes.values(),
                canvases=self._canvases.values(),
                attachments=_attachments_of(files),
                unreadable=unreadable.values(),
                bibliographies=(*self._bibliographies.values(), *self._missing(unreadable)),
                config=self._config,
            )
        return self._vault

    def find_frame(self, files: _Files, unreadable: _Faults) -> Frame | None:
        """Return the vault without its notes, None when the shelf has lost some other file."""
        canvases = _stale(self._canvases, files, "canvas")
        bibliographies = _stale(self._bibliographies, files, "bibliography")
        if _load(self._canvases, canvases, self._shelf.find_canvas):
            return None
        if _load(self._bibliographies, bibliographies, self._shelf.find_bibliography):
            return None
        with collector_off():
            return Frame.of(
                [path for path, state in files.items() if state.kind == "note"],
                canvases=self._canvases.values(),
                attachments=_attachments_of(files),
                unreadable=unreadable.values(),
                bibliographies=(*self._bibliographies.values(), *self._missing(unreadable)),
                config=self._config,
            )

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
        if state.kind == "attachment" or (state.kind == "bibliography" and not is_outside(path)):
            yield Attachment(path, state.stamp.size)

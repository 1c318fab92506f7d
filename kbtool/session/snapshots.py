"""A session's vault: as a whole, or as far as somebody looks; kept for as long as it is true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from kbtool.config.settings import Config
from kbtool.model.location import Digest, NotePath
from kbtool.model.source import Unreadable
from kbtool.session.lint_result import CacheLostError, Fingerprints, fingerprints_of
from kbtool.session.scan import Change, FileKind, FileState, kind_of

if TYPE_CHECKING:
    from kbtool.lint.incremental.state import NameTables
    from kbtool.model.note import Note
    from kbtool.session.loader import Loader
    from kbtool.session.ports import ContentStore
    from kbtool.vault.snapshot import Vault

Files = Mapping[NotePath, FileState]
Settle: TypeAlias = Callable[
    [list[NotePath], list[NotePath]], tuple[Files, Mapping[NotePath, Unreadable]]
]
_MOST_PASSES: Final = 4  # for notes, for libraries, for spare ones, and one to see that all is well


class SnapshotProvider:
    """Loads what is asked for.

    `settle` learns what some files say, lets others be mere attachments again, and returns all
    files and faults.
    """

    def __init__(
        self,
        config: Config,
        bibliographies: frozenset[NotePath],
        shelf: Callable[[], ContentStore],
        settle: Settle,
    ) -> None:
        self._config = config
        self._bibliographies = bibliographies
        self._shelf = shelf
        self._settle = settle
        self._files: Files = {}
        self._unreadable: Mapping[NotePath, Unreadable] = {}
        self._loader: Loader | None = None
        self._vault: Vault | None = None
        self._names: NameTables | None = None
        self._marks: Fingerprints | None = None

    def apply_change(
        self, files: Files, unreadable: Mapping[NotePath, Unreadable], change: Change
    ) -> None:
        """Take in what a look at the disk has found."""
        if change:
            self._vault = None
            notes = all(_is_note(files, p) and _is_note(self._files, p) for p in change.changed)
            if change.removed or not notes or unreadable != self._unreadable:
                self._names = None
        self._follow_marks(files, change, is_clear=not (unreadable or self._unreadable))
        self._files, self._unreadable = files, unreadable

    def _follow_marks(self, files: Files, change: Change, *, is_clear: bool) -> None:
        """Mark what has changed, and nothing else: each save does so."""
        if self._marks is None or not is_clear or change.removed:
            self._marks = None
        elif change:
            few = {path: files[path] for path in change.changed}
            self._marks = {**self._marks, **fingerprints_of(few, {})}

    @property
    def is_loaded(self) -> bool:
        """Whether all notes are held."""
        return self._loader is not None

    def forget(self) -> None:
        """Let go of all notes; whoever asks for the whole vault again waits for it."""
        self._loader = self._vault = None

    def marks(self) -> Fingerprints:
        """Return the marks of all files and faults."""
        if self._marks is None:
            self._marks = fingerprints_of(self._files, self._unreadable)
        return self._marks

    def kind_of(self, path: NotePath) -> FileKind:
        """Tell a file's kind by its name."""
        return kind_of(path, self._bibliographies)

    def full(self) -> Vault:
        """Load every note. This may find that a file has changed."""
        if self._vault is None:
            from kbtool.session.loader import Loader  # noqa: PLC0415 - a warm run loads nothing

            if self._loader is None:
                self._loader = Loader(self._shelf(), self._config, self._bibliographies)
            for _ in range(_MOST_PASSES):
                # Libraries come to light with the notes; or the cache went away under us.
                lost = self._loader.load(self._files)
                spare = [] if lost else self._loader.spare_in(self._files)
                if not lost and not spare:
                    break
                self._files, self._unreadable = self._settle(lost, spare)
                self._marks = self._names = None
            self._vault = self._loader.vault_of(self._files, self._unreadable)
        return self._vault

    def fresh(self) -> Vault:
        """Load every note and build all tables from nothing; raises ForgottenError."""
        from kbtool.session.loader import Loader  # noqa: PLC0415 - as above

        loader = Loader(self._shelf(), self._config, self._bibliographies)
        if loader.load(self._files):
            raise CacheLostError
        return loader.vault_of(self._files, self._unreadable)

    def names(self) -> NameTables:
        """Return what the names of the files decide; raises ForgottenError."""
        if self._names is None:
            from kbtool.lint.incremental.state import NameTables  # noqa: PLC0415 - as above
            from kbtool.session.loader import Loader  # noqa: PLC0415 - as above

            loader = Loader(self._shelf(), self._config, self._bibliographies)
            frame = loader.find_frame(self._files, self._unreadable)
            if frame is None:
                raise CacheLostError
            self._names = NameTables.of(frame)
        return self._names

    def note(self, path: NotePath, digest: Digest) -> Note:
        """Return a note with the text of a digest; raises ForgottenError."""
        from kbtool.model.note import Note  # noqa: PLC0415 - as above

        content = self._shelf().contents_of([digest]).get(digest)
        if content is None:
            raise CacheLostError
        return Note(path, digest, content)


def _is_note(files: Files, path: NotePath) -> bool:
    return path in files and files[path].kind == "note"

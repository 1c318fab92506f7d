"""What a watcher works in: a session, its rules and its index under the configuration of now."""

import os
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from functools import partial
from itertools import compress
from operator import is_not
from pathlib import Path
from typing import NamedTuple

from kbtool.app.config_sources import PLACES, load_checked
from kbtool.app.open_vault import is_verifying
from kbtool.app.watch.background_work import BackgroundWork
from kbtool.config.load import Loaded
from kbtool.index.lifecycle.changes import KnownState
from kbtool.index.lifecycle.generation import Generation
from kbtool.index.lifecycle.index_store import IndexStore, index_store_of
from kbtool.index.lifecycle.maintenance import documents_held, import_writer, tidy
from kbtool.index.lifecycle.recovery import update_or_rebuild
from kbtool.index.session_notes import SessionNoteSource
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import Digest, NotePath
from kbtool.session.ports import Progress
from kbtool.session.scan import Change, FileState
from kbtool.session.session import Session
from kbtool.store.config_files import user_config_path
from kbtool.store.locks import LockBusyError
from kbtool.store.open_session import open_session
from kbtool.watch.events.paths import ROOT_PLACE
from kbtool.watch.ports import IndexingInProgressError


class LintWorkspace:
    """One configuration's work as the watcher asks for it, without an index."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._notes: frozenset[NotePath] | None = None  # None: to be gathered anew

    def refresh(self, hint: frozenset[NotePath] | None) -> Change:
        """Ask the disk again, at these places or everywhere."""
        everywhere = hint is None or ROOT_PLACE in hint
        change = self._session.refresh(None if everywhere else hint)
        if change.removed or self._notes is None or not change.changed <= self._notes:
            self._notes = None
        return change

    def notes(self) -> frozenset[NotePath]:
        """Return the notes as of the last refresh."""
        if self._notes is None:
            files = self._session.files
            self._notes = frozenset([p for p, state in files.items() if state.kind == "note"])
        return self._notes

    def has_empty(self, paths: frozenset[NotePath]) -> bool:
        """Say whether one of these is a file without a single byte now."""
        files = self._session.files
        return any(path in files and not files[path].stamp.size for path in paths)

    def diagnose(self) -> tuple[Diagnostic, ...]:
        """Return all findings as of the last refresh."""
        return self._session.lint()

    def index(self) -> None:
        """Keep no index."""

    def tidy(self) -> None:
        """Hold what judging an edited note asks for, and no other note."""
        self._session.release_snapshot()
        self._session.warm_up()

    def close(self) -> None:
        """Let go of the cache."""
        self._session.close()


class IndexedWorkspace(LintWorkspace):
    """One that keeps the index current, too."""

    def __init__(
        self, session: Session, library: IndexStore, apart: BackgroundWork, report: Progress
    ) -> None:
        super().__init__(session)
        self._library = library
        self._apart = apart
        self._report = report
        self._written: _IndexedState | None = None

    def index(self) -> None:
        """Bring the index up to the last refresh.

        Raises IndexingInProgressError while another process does much of that.
        """
        if self._apart.is_indexing():
            raise IndexingInProgressError
        notes = SessionNoteSource(self._session, self._apart.root, refreshed=True)
        files, written = self._session.files, self._written
        since = written and KnownState(written.state, changes_of(written.files, files))
        lacks = len(since.now) if since else len(self.notes()) - documents_held(self._library)
        self._written = None
        if self._apart.begin_to_index(lacks):
            raise IndexingInProgressError
        index = update_or_rebuild(self._library, notes, partial(self._report, "indexing"), since)
        if index.documents == len(self.notes()):  # else some note could not be read just now
            self._written = _IndexedState(index, files)

    def tidy(self) -> None:
        """Do the same, and merge the small parts of the index if nobody else is at it."""
        super().tidy()
        import_writer()
        with suppress(LockBusyError, OSError):
            tidy(self._library)

    def close(self) -> None:
        """Let go of the cache, and end what is under way elsewhere."""
        self._apart.close()
        super().close()


class _IndexedState(NamedTuple):
    """A state of the index, and the files whose notes it holds, all of them."""

    state: Generation
    files: Mapping[NotePath, FileState]


def changes_of(
    old: Mapping[NotePath, FileState], new: Mapping[NotePath, FileState]
) -> Mapping[NotePath, Digest | None]:
    """Return the digests of the notes that were read since; None for what is no note any more."""
    read = [*compress(new, map(is_not, new.values(), map(old.get, new)))]
    gone = old.keys() - new.keys() if len(new) - sum(p not in old for p in read) < len(old) else ()
    now = {path: new[path].digest if new[path].kind == "note" else None for path in read}
    return {**now, **dict.fromkeys(gone)}


class WorkspaceFactory:
    """Opens workspaces for one vault.

    `report` is told how far the work is, whether anybody still draws it or not; `warn` in
    sentences what the user has to know.
    """

    def __init__(self, root: Path, report: Progress, warn: Callable[[str], None]) -> None:
        self._root = root
        self._report = report
        self._warn = warn

    def stamp(self) -> Hashable:
        """Return the states of every file that may configure this vault."""
        return configuration_stamp(self._root)

    def open(self) -> IndexedWorkspace:
        """Load the configuration and open a session under it; raises KbError."""
        watched = open_watched(self._root, {}, self._report, self._warn)
        library = index_store_of(self._root, watched.loaded.config)
        return IndexedWorkspace(watched.session, library, watched.background, self._report)


class WatchedVault(NamedTuple):
    """A vault opened for watching: its configuration, a session, and who does great work."""

    loaded: Loaded
    session: Session
    background: BackgroundWork


def open_watched(
    root: Path,
    overrides: Mapping[str, object],
    report: Progress,
    warn: Callable[[str], None],
    *,
    cache: bool = True,
) -> WatchedVault:
    """Load the configuration and open a session under it; raises KbError.

    `overrides` are the configuration's values that the user has set for this run alone.
    """
    loaded = load_checked(root, overrides)
    background = BackgroundWork(root, loaded.config, report)
    session = open_session(
        root,
        loaded.config,
        cache=cache,
        progress=report,
        notice=warn,
        apart=background.judge,
        verify=is_verifying(),
    )
    return WatchedVault(loaded, session, background)


def configuration_stamp(root: Path) -> Hashable:
    """Return the states of every file that may configure the vault at `root`.

    The user's own may be a link to wherever it is kept; one in the vault is not followed.
    """
    inside = (_state_of(root / place, Path.lstat) for place in PLACES)
    return (_state_of(user_config_path(), Path.stat), *inside)


def _state_of(file: Path, ask: Callable[[Path], os.stat_result]) -> tuple[int, ...] | None:
    try:
        status = ask(file)
    except OSError:
        return None
    # The last one also changes with the right to read it.
    return status.st_mtime_ns, status.st_size, status.st_ino, status.st_ctime_ns

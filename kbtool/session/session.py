"""The session: the current state of one vault, brought up to date by `refresh` alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from kbtool.config.settings import Config
from kbtool.gc_pause import collect_garbage, gc_paused
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import Digest, NotePath
from kbtool.model.source import Source, Unreadable
from kbtool.session.lint_cache import LintCache
from kbtool.session.lint_result import CacheLostError
from kbtool.session.reading import FileReader, settled_states
from kbtool.session.scan import Change, FileState, Scan, are_settled, is_within
from kbtool.session.scan_diff import (
    changed_candidates,
    differs,
    drop_rekinded,
    gone_since,
    scan_fingerprint,
)
from kbtool.session.snapshots import SnapshotProvider

if TYPE_CHECKING:
    from kbtool.model.note import Note
    from kbtool.session.ports import (
        BackgroundWorker,
        ContentStore,
        Disk,
        FileStateStore,
        LintResultStore,
        Progress,
    )
    from kbtool.vault.snapshot import Vault


def no_progress(_work: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def no_background_worker(_files: int) -> bool:
    """Leave all work to the session itself."""
    return False


class Session:
    """One vault as it was at the last refresh.

    `bibliographies` are the files that the configuration names as such: paths inside the vault,
    or absolute ones that the disk was told of. `shelf` makes the shelf when it is first needed.
    `program` marks the code that judges; `apart` may do great work elsewhere. With `verify` each
    answer is compared with a fresh check of all files, and a difference is a VerificationError.
    """

    def __init__(
        self,
        disk: Disk,
        shelf: Callable[[], ContentStore],
        rows: FileStateStore,
        runs: LintResultStore,
        config: Config,
        *,
        program: str = "",
        bibliographies: frozenset[NotePath] = frozenset(),
        progress: Progress = no_progress,
        apart: BackgroundWorker = no_background_worker,
        verify: bool = False,
    ) -> None:
        self._disk = disk
        self._make_shelf = shelf
        self._shelf: ContentStore | None = None
        self._rows = rows
        self._bibliographies = bibliographies
        self._progress = progress
        self._config = config
        self._apart = apart
        self._verify = verify
        self._judge = LintCache(runs, program, apart)
        self._views = SnapshotProvider(config, bibliographies, self._opened_shelf, self._settle)
        self._looked = False
        self._files: Mapping[NotePath, FileState] = {}
        self._unreadable: Mapping[NotePath, Unreadable] = {}
        self._links: frozenset[NotePath] = frozenset()
        self._deferred_scan: Scan | None = None  # a whole scan that was judged before
        self._scan_mark = ""  # of the last scan, when it was of all and left nothing open

    @property
    def config(self) -> Config:
        """What the vault is looked at by."""
        return self._config

    @property
    def files(self) -> Mapping[NotePath, FileState]:
        """All files as of the last refresh; a file that cannot be read now keeps its old state."""
        self._finish_deferred_diff()
        return MappingProxyType(self._files)

    @property
    def paths(self) -> Collection[NotePath]:
        """The paths of all files; in an unchanged vault they cost less than `files`."""
        return (
            self._files.keys() if self._deferred_scan is None else self._deferred_scan.files.keys()
        )

    @property
    def unreadable(self) -> Mapping[NotePath, Unreadable]:
        """Files and folders that could not be read, or must not be."""
        return MappingProxyType(self._unreadable)

    def refresh(self, hint: Iterable[NotePath] | None = None) -> Change:
        """Ask the disk again, everywhere or at and below the hinted places.

        The first refresh looks everywhere and compares with what the last session left. Raises
        VaultNotFoundError when the vault's folder is not there; nothing counts as removed then.
        """
        self._finish_deferred_diff()
        if not self._looked:
            return self._first_scan()
        # Faults and links are looked at each time: what mends them may have happened elsewhere.
        places = None if hint is None else {*hint, *self._unreadable, *self._links}
        return self._update_from(self._disk.scan(places))

    def vault(self) -> Vault:
        """Return the snapshot of the last refresh."""
        self._finish_deferred_diff()
        return self._views.full()

    def release_snapshot(self) -> None:
        """Let go of the snapshot, if there is one; a watcher seldom needs it, and it is large."""
        if self._views.is_loaded:
            self._judge.release_memory()
            self._views.forget()
            collect_garbage()

    def lint(self) -> tuple[Diagnostic, ...]:
        """Return all there is to report about the vault as of the last refresh.

        A vault that was judged before, by this or another session, is not even loaded.
        """
        if self._deferred_scan is not None:
            known = self._judge.find_by_scan(self._config, self._scan_mark)
            if known is not None:
                return self._verified(known)
            self._finish_deferred_diff()
        # From loading to keeping in one stretch: each pause would let the collector walk it all.
        with gc_paused():
            answer = self._judge.diagnose(
                self._config, self._scan_mark, texts=self, vaults=self._views
            )
        return self._verified(answer)

    def _verified(self, answer: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """Return an answer, compared with a fresh check where that is asked for."""
        if self._verify:
            self._finish_deferred_diff()
            with suppress(CacheLostError):  # the cache went away: nothing to compare with
                self._judge.verify(self._config, answer, texts=self, vaults=self._views)
        return answer

    def warm_up(self) -> None:
        """Load now what judging an edited note will ask for; nothing is judged."""
        import kbtool.lint.incremental.update  # noqa: PLC0415 - that is the point, as for the next
        import kbtool.parse.note  # noqa: F401, PLC0415

        self._finish_deferred_diff()
        self._opened_shelf()
        with gc_paused():
            self._judge.warm_up(self._config, texts=self, vaults=self._views)

    def notes(self, paths: Iterable[NotePath]) -> Iterator[Note]:
        """Yield some notes of the last refresh without loading the others.

        What is no note is left out, and so is one that has changed while the cache lost its
        content.
        """
        from kbtool.model.note import Note  # noqa: PLC0415 - as in text_of

        self._finish_deferred_diff()
        shelf = self._opened_shelf()
        found = ((path, self._files.get(path)) for path in paths)
        wanted = {path: state.digest for path, state in found if state and state.kind == "note"}
        contents = dict(shelf.contents_of(set(wanted.values())))
        if lost := [path for path, digest in wanted.items() if digest not in contents]:
            self._read(lost)
            contents |= shelf.contents_of({wanted[path] for path in lost})
        for path, digest in wanted.items():
            if digest in contents:
                yield Note(path, digest, contents[digest])

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        """Return a note's text without byte-order mark, None when it has changed since."""
        from kbtool.parse.decode import decode  # noqa: PLC0415 - a warm run reads no text

        match self._disk.read(path):
            case Source() as source if source.digest == digest:
                return decode(source.data).text
            case _:
                return None

    def close(self) -> None:
        """Let go of the cache; the session is of no use afterwards."""
        self._judge.save()
        if self._shelf is not None:
            self._shelf.close()
        self._rows.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _first_scan(self) -> Change:
        """Look everywhere; what this very scan has seen before need not be compared now."""
        with gc_paused():
            scan = self._disk.scan()
        self._looked = True
        mark = scan_fingerprint(scan, self._bibliographies)
        if not scan.unknown and self._judge.has_scan(mark):
            self._deferred_scan, self._scan_mark = scan, mark
            self._unreadable, self._links = scan.unreadable, scan.symlinks
            return Change(frozenset(scan.unreadable), frozenset())
        self._files = self._known_files()
        if self._apart is not no_background_worker:
            suspects, _ = changed_candidates(scan, self._files, self._bibliographies)
            if self._apart(len(suspects)):
                self._files = self._known_files()
        return self._update_from(scan)

    def _finish_deferred_diff(self) -> None:
        """Do what the first look has put off."""
        if self._deferred_scan is not None:
            scan, self._deferred_scan = self._deferred_scan, None
            self._files = self._known_files()
            self._update_from(scan)

    def _known_files(self) -> Mapping[NotePath, FileState]:
        """Return the files as whoever looked last has kept them."""
        return drop_rekinded(self._rows.files(), self._bibliographies)

    def _update_from(self, scan: Scan) -> Change:
        """Bring all up to what a scan has seen."""
        suspects, unread = changed_candidates(scan, self._files, self._bibliographies)
        read = self._read(suspects)
        change = self._apply_scan(scan, {**unread, **read.states}, read.gone, read.unreadable)
        is_open = bool(scan.unknown or read.gone or read.unreadable)
        is_known = scan.roots is None and not is_open and are_settled(self._files)
        self._scan_mark = scan_fingerprint(scan, self._bibliographies) if is_known else ""
        self._views.apply_change(self._files, self._unreadable, change)
        return change

    def _settle(
        self, lost: list[NotePath], spare: list[NotePath]
    ) -> tuple[Mapping[NotePath, FileState], Mapping[NotePath, Unreadable]]:
        """Learn what some files say, and let others go; return all files and faults."""
        states, faults = settled_states(self._read(lost), spare, self._files)
        self._files = {**self._files, **states}
        self._unreadable = {**self._unreadable, **faults}
        self._rows.keep_files(states, ())
        return self._files, self._unreadable

    def _read(self, paths: list[NotePath]) -> FileReader:
        reading = FileReader(self._disk, self._bibliographies)
        if paths:
            self._opened_shelf().add(reading.sources(paths, self._progress))
        return reading

    def _opened_shelf(self) -> ContentStore:
        if self._shelf is None:
            self._shelf = self._make_shelf()
        return self._shelf

    def _apply_scan(
        self,
        scan: Scan,
        states: Mapping[NotePath, FileState],
        vanished: set[NotePath],
        failed: Mapping[NotePath, Unreadable],
    ) -> Change:
        removed = {p for p in gone_since(scan, self._files) | vanished if p in self._files}
        elsewhere = _elsewhere(self._unreadable, scan.roots)
        unreadable = {path: self._unreadable[path] for path in elsewhere}
        unreadable.update(scan.unreadable)
        unreadable.update(failed)
        differing = {p for p, state in states.items() if differs(self._files.get(p), state)}
        refaulted = _differing_keys(self._unreadable, unreadable)
        if states or removed:
            files = dict(self._files)
            for path in removed:
                del files[path]
            files.update(states)
            self._files = files
            self._rows.keep_files(states, removed)
        self._unreadable = unreadable
        self._links = scan.symlinks | frozenset(_elsewhere(self._links, scan.roots))
        present = {p for p in refaulted if p in unreadable or p in self._files}
        gone = removed | (refaulted - present)
        return Change(frozenset(differing | present), frozenset(gone - present))


def _differing_keys(
    old: Mapping[NotePath, Unreadable], new: Mapping[NotePath, Unreadable]
) -> set[NotePath]:
    return {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}


def _elsewhere(paths: Iterable[NotePath], places: frozenset[NotePath] | None) -> Iterator[NotePath]:
    """Yield the paths that a scan of these places has not looked at."""
    if places is not None:
        yield from (path for path in paths if not is_within(path, places))

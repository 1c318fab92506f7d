"""An index on disk over its whole life: found, opened, brought up to date, rebuilt.

The index is a cache: whatever is wrong with it is answered by building another beside it (see
recovery.py). Readers take no lock; a writer holds one for a batch.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kbtool.config.settings import CitationSettings, Config
from kbtool.index.lifecycle.build_process import (
    HelperFailedError,
    PartialBuild,
    PartialBuildStarter,
    starter_for,
)
from kbtool.index.lifecycle.changes import IndexChanges, KnownState, diff_since
from kbtool.index.lifecycle.generation import (
    Generation,
    commit,
    create_generation,
    force_merge,
    merge_small_segments,
    open_generation,
    write_segments,
)
from kbtool.index.ports import NoteSource
from kbtool.index.segments import whoosh_api
from kbtool.index.segments.damage import DamagedIndexError, damage_translated
from kbtool.index.segments.manifest import write_durably
from kbtool.index.segments.schema import SCHEMA_VERSION
from kbtool.index.text.analyzer import ANALYSIS_VERSION
from kbtool.model.location import NotePath
from kbtool.parse.version import PARSER_VERSION
from kbtool.store.cache.location import cache_folder, fault_of_folder
from kbtool.store.locks import hold
from kbtool.store.user_folders import vault_id

if TYPE_CHECKING:
    from kbtool.index.documents import Document

PATIENCE: Final = 2.0
"""Seconds that a search waits for another process to finish writing."""

_WORTH_A_HELPER: Final = 750  # notes that it would write; it takes a third of a second to start
_TOO_MANY: Final = 60  # small segments that even a hurried writer does not leave behind
_FORMAT: Final = 2
_CURRENT: Final = "CURRENT"
_ATTEMPTS: Final = 3  # at opening an index whose files another process replaces
_PAUSE: Final = 0.05

Progress = Callable[[int, int], None]
"""Told how many notes of how many are indexed."""


class IndexStore(NamedTuple):
    """Where a vault's index is, what it is made with; `vault` tells vaults apart.

    `helper` starts a second process for much work; without one, all is done here.
    """

    folder: Path
    vault: str
    citations: CitationSettings
    helper: PartialBuildStarter | None = None

    @property
    def made_by(self) -> str:
        """Everything that terms and postings depend on: an index of another is built anew."""
        settings = blake2b(repr(self.citations).encode(), digest_size=8).hexdigest()
        return (
            f"format {_FORMAT}, schema {SCHEMA_VERSION}, analysis {ANALYSIS_VERSION}, "
            f"parser {PARSER_VERSION}, whoosh {whoosh_api.VERSION}, settings {settings}"
        )

    @property
    def lock(self) -> Path:
        """The file that a writer locks; it lies beside the index, which may be set aside."""
        return self.folder.with_name(f"{self.folder.name}.lock")


def index_store_of(root: Path, config: Config) -> IndexStore:
    """Return where the index of the vault at `root` lies; raises CacheError."""
    real = os.path.realpath(root)
    folder = cache_folder(root) / "index"
    return IndexStore(folder, vault_id(real), config.citations, starter_for(root, config))


def update(
    library: IndexStore,
    notes: NoteSource,
    progress: Progress,
    patience: float = PATIENCE,
    since: KnownState | None = None,
) -> Generation:
    """Write what the index lacks and return its new state; builds it where there is none.

    `since` spares the look at all the notes that are as they were.
    Raises LockBusyError when another process writes for longer than `patience` seconds, and
    OSError when the disk does not take it; the old state stays as it was then.
    """
    library.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with hold(library.lock, patience):
        generation = open_current(library)
        if generation is None:
            return _built(library, notes, progress)
        stale = diff_since(generation, notes, since)
        if not stale:
            return generation
        written = _filled(library, notes, generation, stale, progress)
        _sweep(library, generation.folder.name)
        return merge_small_segments(written, most=_TOO_MANY)


def rebuild(library: IndexStore, notes: NoteSource, progress: Progress) -> Generation:
    """Build the index anew beside the old one, and switch; raises LockBusyError or OSError."""
    library.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with hold(library.lock, PATIENCE):
        return _built(library, notes, progress)


def compact(library: IndexStore) -> Generation | None:
    """Merge all segments into one and forget deleted documents; None without an index."""
    with hold(library.lock, PATIENCE):
        generation = open_current(library)
        return force_merge(generation) if generation else None


def open_current(library: IndexStore, *, thoroughly: bool = False) -> Generation | None:
    """Return the current state, None when there is none, or none that this program made.

    Raises DamagedIndexError or OSError.
    """
    for attempt in range(_ATTEMPTS):
        try:
            with damage_translated(_CURRENT):
                name = (library.folder / _CURRENT).read_text("ascii").strip()
        except FileNotFoundError:
            return None
        folder = library.folder / name
        if not name.startswith("gen-") or folder.parent != library.folder:
            raise DamagedIndexError("CURRENT names no generation")
        fault = fault_of_folder(library.folder) or fault_of_folder(folder)
        if fault:
            raise DamagedIndexError(f"the index must not be trusted: {fault}")
        try:
            generation = open_generation(folder, thoroughly=thoroughly)
        except (FileNotFoundError, DamagedIndexError):
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(_PAUSE)  # another process may be switching at this very moment
            continue
        made = (generation.manifest.made_by, generation.manifest.vault)
        return generation if made == (library.made_by, library.vault) else None
    raise AssertionError


def _built(library: IndexStore, notes: NoteSource, progress: Progress) -> Generation:
    """Build all into a new generation and let CURRENT name it; the one before stays."""
    pointer = library.folder / _CURRENT
    before = pointer.read_text("ascii", "replace").strip() if pointer.is_file() else ""
    _sweep(library, before)
    folder = library.folder / f"gen-{_number_of(before) + 1:04}"
    paths = tuple(sorted(notes.digests()))
    try:
        generation = create_generation(folder, library.made_by, library.vault)
        generation = _filled(library, notes, generation, IndexChanges(paths, {}), progress)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    write_durably(pointer, folder.name.encode("ascii"))
    _sweep(library, folder.name)
    return generation


def _sweep(library: IndexStore, current: str) -> None:
    """Drop what nobody needs: older generations but the last, and what a dead writer left."""
    newest_first = sorted((path.name for path in library.folder.iterdir()), key=_number_of)[::-1]
    older = [name for name in newest_first if 0 < _number_of(name) < _number_of(current)]
    for name in newest_first:
        path = library.folder / name
        if name in (_CURRENT, current, *older[:1]):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def _number_of(name: str) -> int:
    """Return a generation's number, 0 for any other name."""
    digits = name.removeprefix("gen-")
    return int(digits) if digits != name and digits.isascii() and digits.isdigit() else 0


def _filled(
    library: IndexStore,
    notes: NoteSource,
    generation: Generation,
    stale: IndexChanges,
    progress: Progress,
) -> Generation:
    """Write what a generation lacks, half of it in a second process if it is much."""
    paths, gone = stale
    half = _started(library, generation.folder, paths[1::2])
    if half is None:
        documents = _documents_of(library, notes, paths)
        return commit(generation, documents, gone, lambda done: progress(done, len(paths)))

    def adopted() -> Sequence[Any]:
        try:
            return half.segments()
        except HelperFailedError:
            rest = _documents_of(library, notes, paths[1::2])
            return write_segments(generation.storage, rest, lambda _done: None)

    try:
        documents = _documents_of(library, notes, paths[::2])
        return commit(
            generation, documents, gone, lambda done: progress(done * 2, len(paths)), adopted
        )
    finally:
        half.close()


def _started(library: IndexStore, folder: Path, half: Sequence[NotePath]) -> PartialBuild | None:
    """Start the second process on its half, None where that is not worth it or cannot be."""
    if library.helper is None or len(half) < _WORTH_A_HELPER:
        return None
    try:
        return library.helper(folder, half)
    except OSError:
        return None  # no more processes or open files: one alone can do it, too


def _documents_of(
    library: IndexStore, notes: NoteSource, paths: Iterable[NotePath]
) -> "Iterator[Document]":
    from kbtool.index.documents import documents_of  # noqa: PLC0415 - only writers need it

    return documents_of(notes, paths, library.citations)

"""One generation of an index: a folder of Whoosh files, read by its manifest, changed by commits.

A commit adds new files, then puts a new manifest in place, then drops what no manifest names: a
reader finds the old state or the new one, and a crash leaves leftovers at most.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kbtool.gc_pause import gc_paused
from kbtool.index.segments.damage import DamagedIndexError, damage_translated
from kbtool.index.segments.index_reader import IndexReader
from kbtool.index.segments.manifest import (
    NAME,
    Manifest,
    prepare_manifest,
    read_manifest,
    record_of,
    sync_files,
    sync_folder,
    verify,
)
from kbtool.index.segments.reader import SegmentReader
from kbtool.index.segments.schema import INDEX_NAME, make_schema
from kbtool.index.segments.storage import MappedStorage, MemoryStorage, pack
from kbtool.index.segments.whoosh_api import index as whoosh_index

if TYPE_CHECKING:
    from kbtool.index.documents import Document

CHUNK: Final = 2_500
"""Notes a segment of a large build: more would make memory grow with the vault."""

_SMALL: Final = 2_000  # documents of a segment that is merged with others of its kind
_PACKED: Final = 200  # documents at most of a segment that is written as one file
_MOST_SMALL: Final = 8  # small segments that may stand side by side


class Generation(NamedTuple):
    """An opened state of an index: its folder, its manifest, its Whoosh segments."""

    folder: Path
    manifest: Manifest
    segments: tuple[Any, ...]

    @property
    def storage(self) -> MappedStorage:
        """Where its files are."""
        return MappedStorage(str(self.folder))

    @property
    def documents(self) -> int:
        """How many documents it holds, the deleted ones left out."""
        return sum(int(segment.doc_count()) for segment in self.segments)

    def is_same(self, other: "Generation") -> bool:
        """Say whether both are one state: nobody has written in between."""
        return (self.folder, self.manifest) == (other.folder, other.manifest)

    def view(self, masked: Mapping[int, frozenset[int]] | None = None) -> IndexReader:
        """Open it for reading; `masked` are documents to leave out, by place of their segment."""
        masks = masked or {}
        storage = self.storage
        return IndexReader(
            (storage, segment, masks.get(at, frozenset()))
            for at, segment in enumerate(self.segments)
        )


def open_generation(folder: Path, *, thoroughly: bool = False) -> Generation:
    """Read the manifest, check the files, read Whoosh's table of segments.

    Raises OSError or DamagedIndexError.
    """
    manifest = read_manifest(folder)
    verify(folder, manifest, thoroughly=thoroughly)
    storage = MappedStorage(str(folder))
    with damage_translated("the table of segments"):
        toc = whoosh_index.TOC.read(storage, INDEX_NAME, gen=manifest.toc, schema=make_schema())
        segments, named = tuple(toc.segments), files_of(toc.segments, storage)
    if not named <= manifest.files.keys():
        raise DamagedIndexError("the table of segments names files that the manifest does not")
    return Generation(folder, manifest, segments)


def files_of(segments: Sequence[Any], storage: MappedStorage) -> set[str]:
    """Return the names of the segments' files; Whoosh would list the folder once a segment."""
    identities = {segment.segment_id() for segment in segments}
    return {name for name in storage.list() if name.partition(".")[0] in identities}


def create_generation(folder: Path, made_by: str, vault: str) -> Generation:
    """Make an empty index in a new folder."""
    folder.mkdir(mode=0o700)
    return _committed(Generation(folder, Manifest(made_by, vault, 0, {}), ()), ())


def commit(
    generation: Generation,
    documents: "Iterable[Document]",
    gone: Mapping[int, frozenset[int]],
    progress: Callable[[int], None],
    adopted: Callable[[], Sequence[Any]] = tuple,
) -> Generation:
    """Add documents and delete others (by place of segment and number in it); return the result.

    `progress` is told how many documents are gathered so far. `adopted` gives, at the end,
    segments that somebody else has written into the same folder.
    """
    segments = list(generation.segments)
    for at, numbers in gone.items():
        for number in numbers:
            segments[at].delete_document(number)
    packed = _PACKED if segments else 0  # a save
    segments += write_segments(generation.storage, documents, progress, packed)
    segments += adopted()
    return _committed(generation, [segment for segment in segments if segment.doc_count()])


def write_segments(
    storage: MappedStorage,
    documents: "Iterable[Document]",
    progress: Callable[[int], None],
    packed: int = 0,
) -> list[Any]:
    """Write documents as segments that no manifest names yet, CHUNK documents to each.

    The last one is written as one file when it has no more than `packed` documents.
    """
    from kbtool.index.segments.writer import SegmentWriter  # noqa: PLC0415 - only writers need it

    segments = []
    with gc_paused():  # millions of live lists, and nothing among them to collect
        builder = SegmentWriter()
        for done, document in enumerate(documents, 1):
            builder.add(document)
            progress(done)
            if len(builder) >= CHUNK:
                segments.append(builder.write(storage))
                builder = SegmentWriter()
        if len(builder) > packed:
            segments.append(builder.write(storage))
        elif len(builder):
            memory = MemoryStorage()
            segments.append(builder.write(memory))
            pack(memory, segments[-1], storage)
    return segments


def merge_small_segments(generation: Generation, *, most: int = _MOST_SMALL) -> Generation:
    """Merge the small segments into one when there are more than `most`."""
    small = [segment for segment in generation.segments if segment.doc_count() < _SMALL]
    return _merged(generation, small) if len(small) > most else generation


def force_merge(generation: Generation) -> Generation:
    """Merge all segments into one without deleted documents."""
    segments = generation.segments
    if len(segments) < 2 and not any(segment.has_deletions() for segment in segments):
        return generation
    return _merged(generation, list(segments))


def _merged(generation: Generation, small: list[Any]) -> Generation:
    from kbtool.index.segments.merge import merge_segments  # noqa: PLC0415 - only writers need it

    storage = generation.storage
    views: list[SegmentReader] = []
    base = 0
    for segment in small:
        views.append(SegmentReader(storage, segment, base))
        base += segment.doc_count_all()
    joined = merge_segments(storage, views)
    for view in views:
        view.close()
    kept = [segment for segment in generation.segments if segment not in small]
    return _committed(generation, [*kept, joined])


def _committed(old: Generation, segments: Sequence[Any]) -> Generation:
    """Write Whoosh's table of segments and the manifest, then drop what neither needs.

    The disk is waited for twice: for all new files at once, then for their names. That the new
    manifest has taken the old one's place is on the disk by the next commit: a power cut before
    leaves the old one, so what it names beside segments is dropped by the next commit, too.
    """
    storage, folder = old.storage, old.folder
    number = old.manifest.toc + 1
    toc_name = whoosh_index.TOC._filename(INDEX_NAME, number)  # noqa: SLF001 - the stock name
    (folder / toc_name).unlink(missing_ok=True)  # left by a commit that did not end
    whoosh_index.TOC(make_schema(), list(segments), number).write(storage, INDEX_NAME)
    names = {toc_name} | files_of(segments, storage)
    known = old.manifest.files
    files = {name: record_of(folder / name, known.get(name)) for name in sorted(names)}
    manifest = Manifest(old.manifest.made_by, old.manifest.vault, number, files)
    prepared = prepare_manifest(folder, manifest)
    sync_files(folder, [prepared.name, *sorted(names - known.keys())])
    sync_folder(folder)
    prepared.replace(folder / NAME)
    if files_of(old.segments, storage) - names or not old.segments:  # merged, or the first
        sync_folder(folder)
    else:
        names |= known.keys()
    for path in folder.iterdir():
        if path.name not in names and path.name != NAME:
            _drop(path)
    return Generation(folder, manifest, tuple(segments))


def _drop(path: Path) -> None:
    try:
        path.unlink()
    except OSError:
        return  # a reader holds it open on Windows, or it is a folder: a later commit tries again

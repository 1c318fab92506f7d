"""The manifest of an index: which files it is made of and what made them, in plain JSON.

It is read before anything of Whoosh's, and names the table of segments to open: what it does not
name is a leftover. Files that look touched are checked by their digests.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from threading import Thread
from typing import Final, NamedTuple

from kbtool.index.segments.damage import DamagedIndexError, damage_translated

NAME: Final = "manifest.json"

_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.]*")
"""Any name that Whoosh gives a file; a planted one could be a path, a device or a pipe."""


class FileRecord(NamedTuple):
    """How one file looked when the manifest was written, and the blake2b-128 of its bytes."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    digest: str


class Manifest(NamedTuple):
    """`made_by` joins everything that terms and postings depend on; `toc` is Whoosh's generation.

    `files` is empty for an index without documents.
    """

    made_by: str
    vault: str
    toc: int
    files: Mapping[str, FileRecord]


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of `folder`; raises OSError or DamagedIndexError."""
    data = (folder / NAME).read_bytes()
    with damage_translated("the manifest"):
        fields = json.loads(data)
        files = {plain_name(name): FileRecord(*record) for name, record in fields["files"].items()}
        return Manifest(str(fields["made_by"]), str(fields["vault"]), int(fields["toc"]), files)


def plain_name(name: str) -> str:
    """Return the name of a file in an index's own folder; raises ValueError for any other path."""
    if not _PLAIN_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of an index's file")
    return name


def prepare_manifest(folder: Path, manifest: Manifest) -> Path:
    """Write a manifest beside the present one; it counts when it is put in its place."""
    fields = {
        "made_by": manifest.made_by,
        "vault": manifest.vault,
        "toc": manifest.toc,
        "files": manifest.files,  # `asdict` would copy every record, which costs a save 4 ms
    }
    path = folder / f"{NAME}.{os.getpid()}.tmp"
    path.write_bytes(json.dumps(fields, ensure_ascii=True).encode("ascii"))
    return path


def write_durably(path: Path, data: bytes) -> None:
    """Write a small file that is there in full or not at all, whatever fails in between."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the platform can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def record_of(path: Path, known: FileRecord | None = None) -> FileRecord:
    """Return how a file looks now; its bytes are read unless it looks as it is known."""
    status = path.stat()
    look = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    if known is not None and known[:4] == look:
        return known
    return FileRecord(*look, _digest_of(path))


def verify(folder: Path, manifest: Manifest, *, thoroughly: bool) -> None:
    """Raise DamagedIndexError when a file is missing or not what it was.

    Digests are compared for the files that look different, or for all when `thoroughly`.
    """
    for name, record in manifest.files.items():
        try:
            status = os.stat(f"{folder}{os.sep}{name}")  # noqa: PTH116 - many files, each save
        except FileNotFoundError:
            raise DamagedIndexError(f"{name} is missing") from None
        look = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        if status.st_size != record.size:
            raise DamagedIndexError(f"{name} has another size")
        if (thoroughly or look != record[:4]) and _digest_of(folder / name) != record.digest:
            raise DamagedIndexError(f"{name} has other bytes")


def sync_files(folder: Path, names: Iterable[str]) -> None:
    """Make written files survive a power cut; raises the first OSError that any of them met.

    All wait for the disk at once, so that one commit of its journal serves many of them.
    """
    faults: list[OSError] = []

    def sync(path: Path) -> None:
        try:
            _sync(path)
        except OSError as fault:
            faults.append(fault)

    threads = [Thread(target=sync, args=(folder / name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest_of(path: Path) -> str:
    mark = blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            mark.update(block)
    return mark.hexdigest()

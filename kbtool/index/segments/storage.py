"""Where Whoosh's files lie: a folder read through memory maps, or memory alone.

Whoosh's own mapped files copy themselves to the heap when they are opened; these do not. A small
segment stands in one file, as Whoosh's compound format has it: each file costs a wait for the disk.
"""

import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from kbtool.index.segments.manifest import plain_name
from kbtool.index.segments.safe_pickle import plain_load, plain_loads
from kbtool.index.segments.whoosh_api import compound, filestore, structfile

_OFFSET: Final = 8  # bytes in front of a compound file: where its directory is


class MappedFile(structfile.StructFile):  # type: ignore[misc]  # Whoosh has no types
    """A file read in place; `data` is a memory map, or bytes for an empty or volatile file."""

    def __init__(self, data: mmap.mmap | bytes, name: str) -> None:
        self.data = data
        super().__init__(BytesIO(data) if isinstance(data, bytes) else data, name=name)
        self.is_real = False  # arrays are read through `get`, not from a descriptor

    def get(self, position: int, length: int) -> bytes:
        """Return `length` bytes from `position`."""
        return self.data[position : position + length]

    def read_pickle(self) -> Any:
        """Read the pickle at the present place, letting nothing run."""
        return plain_load(self.file)


class MappedStorage(filestore.FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder of index files, opened as memory maps, created for this user alone."""

    def open_file(self, name: str, **_: Any) -> MappedFile:
        """Map the file `name`; raises ValueError for the path that a planted table may hold."""
        with Path(self.folder, plain_name(name)).open("rb") as file:
            if not os.fstat(file.fileno()).st_size:
                return MappedFile(b"", name)
            return MappedFile(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), name)

    def create_file(self, name: str, **_: Any) -> Any:
        """Create the file `name`, readable by its owner only."""
        flags = os.O_CREAT | os.O_RDWR | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        descriptor = os.open(Path(self.folder, plain_name(name)), flags, 0o600)
        return structfile.StructFile(os.fdopen(descriptor, "w+b"), name=name)


class MemoryStorage(filestore.RamStorage):  # type: ignore[misc]  # Whoosh has no types
    """Index files in memory, for notes that the index on disk does not hold yet."""

    def open_file(self, name: str, **_: Any) -> MappedFile:
        """Open the file `name`; raises FileNotFoundError, as a folder would."""
        if name not in self.files:
            raise FileNotFoundError(name)
        return MappedFile(self.files[name], name)


def pack(memory: MemoryStorage, segment: Any, storage: MappedStorage) -> None:
    """Write a segment that stands in memory into `storage`, as one file."""
    with given_up_on_error(segment.create_file(storage, segment.COMPOUND_EXT)) as file:
        compound.CompoundStorage.assemble(file, memory, sorted(memory.files))
    segment.compound = True


@contextmanager
def given_up_on_error(file: Any) -> Iterator[Any]:
    """Close a file that could not be written, once and for all; else its writer closes it.

    Left to the collector, what waits in its buffer is tried again, and Python says that it failed.
    """
    try:
        yield file
    except BaseException:
        with suppress(OSError):
            file.file.close()
        raise


def unpacked(storage: Any, segment: Any) -> Any:
    """Return where a segment's files are: `storage` itself, or a copy of what was packed."""
    if not segment.is_compound():
        return storage
    data = segment.open_file(storage, segment.COMPOUND_EXT).data
    memory = MemoryStorage()
    for name, place in plain_loads(data[int.from_bytes(data[:_OFFSET], "big") :]).items():
        memory.files[name] = data[place["offset"] : place["offset"] + place["length"]]
    return memory

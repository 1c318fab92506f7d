"""The form of what passes between a run and its parse workers: lengths, then bytes."""

import json
import struct
from collections.abc import Iterator, Sequence
from typing import IO, Final

from kbtool.store.understand import Job

_LENGTH: Final = struct.Struct("<Q")


def write_frame(pipe: IO[bytes], data: bytes) -> None:
    """Write one message and see it off."""
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes | None:
    """Read one message, None when the other side has ended."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None


def batch_of(jobs: Sequence[Job]) -> bytes:
    """Put several jobs into one message."""
    heads = json.dumps([(job.kind, job.path, job.digest, len(job.data)) for job in jobs])
    head = heads.encode("ascii")
    return b"".join((_LENGTH.pack(len(head)), head, *(job.data for job in jobs)))


def read_batch(data: bytes) -> Iterator[Job]:
    """Take a message of several jobs apart."""
    (length,) = _LENGTH.unpack_from(data)
    start = _LENGTH.size + length
    for kind, path, digest, size in json.loads(data[_LENGTH.size : start]):
        yield Job(kind, path, digest, data[start : start + size])
        start += size

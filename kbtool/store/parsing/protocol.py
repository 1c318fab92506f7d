"""The form of what passes between a run and its parse workers: lengths, then bytes."""

import json
import struct
from collections.abc import Iterator, Sequence
from typing import IO, Any, Final

from kbtool.store.parsing.parse_file import ParseJob

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


def batch_of(jobs: Sequence[ParseJob]) -> bytes:
    """Put several jobs into one message."""
    heads = [(job.kind, job.path, job.digest, len(job.data)) for job in jobs]
    return _with_heads(heads, [job.data for job in jobs])


def read_batch(data: bytes) -> Iterator[ParseJob]:
    """Take a message of several jobs apart."""
    start, heads = _heads_of(data)
    for kind, path, digest, size in heads:
        yield ParseJob(kind, path, digest, data[start : start + size])
        start += size


def answers_of(answers: Sequence[bytes]) -> bytes:
    """Put the answers to a batch into one message."""
    return _with_heads([len(answer) for answer in answers], answers)


def read_answers(data: bytes) -> Iterator[bytes]:
    """Take a message of several answers apart."""
    start, sizes = _heads_of(data)
    for size in sizes:
        yield data[start : start + size]
        start += size


def _with_heads(heads: Sequence[object], parts: Sequence[bytes]) -> bytes:
    head = json.dumps(heads).encode("ascii")
    return b"".join((_LENGTH.pack(len(head)), head, *parts))


def _heads_of(data: bytes) -> tuple[int, list[Any]]:
    """Return where the parts begin, and what stands before them."""
    (length,) = _LENGTH.unpack_from(data)
    start = _LENGTH.size + length
    return start, json.loads(data[_LENGTH.size : start])

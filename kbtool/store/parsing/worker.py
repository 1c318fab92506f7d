"""A parse worker's own process: reads files' bytes from a pipe, answers what each says.

It opens nothing, and may be killed at any moment. What it loses is the batch it was at.
"""

import gc
import json
import os
import signal
import sys
from contextlib import suppress
from typing import IO, Final

from kbtool.config.settings import LimitSettings
from kbtool.store.parsing.parse_file import ParseJob, parse_file
from kbtool.store.parsing.protocol import answers_of, read_batch, read_frame, write_frame

READY: Final = b"ready"
FAILED: Final = b""

_MEMORY_BYTES: Final = 1 << 30
_COLLECT_EVERY: Final = 500  # files


def main(limits: str) -> None:
    """Answer batches until the pipe ends; `limits` are the LimitSettings as JSON."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started us decides when to end
    questions = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # a library that prints must not write into the answers
    _limit_memory()
    import kbtool.parse.note  # noqa: F401, PLC0415  before the first file's time begins

    gc.freeze()
    gc.disable()  # values of a note hold no cycles; see below for what libraries leave
    write_frame(answers, READY)
    with suppress(BrokenPipeError):
        _answer(questions, answers, LimitSettings(**json.loads(limits)))


def _answer(questions: IO[bytes], answers: IO[bytes], limits: LimitSettings) -> None:
    done = 0
    while (batch := read_frame(questions)) is not None:
        said = [_said_of(job, limits) for job in read_batch(batch)]
        write_frame(answers, answers_of(said))
        done += len(said)
        if done >= _COLLECT_EVERY:
            done = 0
            gc.collect()


def _said_of(job: ParseJob, limits: LimitSettings) -> bytes:
    try:
        return parse_file(job, limits)
    except (MemoryError, RecursionError, ValueError):
        return FAILED


def _limit_memory() -> None:
    """Ask the system to refuse us more than a gigabyte, where it knows how."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - only POSIX has it

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, hard))

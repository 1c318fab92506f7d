"""Parse workers: processes of our own that understand many files, or one that may be hostile.

A worker that takes too long over a batch of files, or dies of it, is asked about each of them
alone; the file that it happens with again costs its structure and nothing else. Where no worker
can be started the work is done in this process.
"""

import json
import queue
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import IO, Final

from kbtool.config.settings import LimitSettings
from kbtool.store.child_process import start_child
from kbtool.store.parsing.parse_file import ParseJob, fallback_content, parse_file, seconds_for
from kbtool.store.parsing.protocol import batch_of, read_answers, read_frame, write_frame
from kbtool.store.parsing.worker import FAILED

_BATCH_BYTES: Final = 256 * 1024
_BATCH_FILES: Final = 100
_START_SECONDS: Final = 30.0
_PATIENCE: Final = 3  # times the time of one file, for a batch
_LOOK_SECONDS: Final = 0.2
_CODE: Final = "from kbtool.store.parsing.worker import main; main(sys.argv[1])"


class ParsePool:
    """Up to `count` processes, started when there is work for them, kept until `close`."""

    def __init__(self, limits: LimitSettings, count: int = 2) -> None:
        self._limits = limits
        self._count = count
        self._answers: queue.SimpleQueue[tuple[_Worker, bytes | None]] = queue.SimpleQueue()
        self._workers: list[_Worker] = []
        self._broken = False
        self._next_look = 0.0

    def parse_all(self, jobs: Iterable[ParseJob], count: int) -> Iterator[tuple[ParseJob, bytes]]:
        """Yield each job with what it says, in any order, with at most `count` workers."""
        todo = _JobQueue(iter(jobs))
        try:
            is_busy = self._feed(todo, count)
            while is_busy:
                todo.look_ahead()
                answers = self._next_answers(todo)
                is_busy = self._feed(todo, count)  # none idles while the answers are looked at
                yield from answers
        finally:
            if not all(worker.is_idle for worker in self._workers):
                self.close()  # the one who asked has lost interest
        # Only where no worker lives is anything left over.
        while batch := todo.next_batch():
            for job in batch:
                yield job, self.parse_inline(job)

    def parse_inline(self, job: ParseJob) -> bytes:
        """Understand one job in this process, without a time limit."""
        try:
            return parse_file(job, self._limits)
        except (MemoryError, RecursionError, ValueError):
            return self._given_up(job, "reading it failed")

    def close(self, keep: int = 0) -> None:
        """End all workers but `keep` of them."""
        while len(self._workers) > keep:
            self._workers.pop().kill()

    def _feed(self, todo: "_JobQueue", count: int) -> bool:
        """Give idle workers something to do; say whether any has."""
        while not self._broken and len(self._workers) < min(count, self._count):
            try:
                self._workers.append(_Worker(self._limits, self._answers))
            except OSError:
                self._broken = True
        for worker in self._workers:
            if worker.is_idle and (batch := todo.next_batch()):
                worker.ask(batch)
        return not all(worker.is_idle for worker in self._workers)

    def _next_answers(self, todo: "_JobQueue") -> list[tuple[ParseJob, bytes]]:
        """Wait for answers, a death, or a moment to look at the clocks."""
        if time.monotonic() > self._next_look:
            self._next_look = time.monotonic() + _LOOK_SECONDS
            for worker in self._workers:
                worker.kill_when_late(self._limits)
        try:
            worker, answer = self._answers.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            return []
        if worker not in self._workers:
            return []  # a late word of one that was closed
        if answer is None:
            self._workers.remove(worker)
            worker.kill()
            return self._lost(worker, todo)
        if not worker.is_ready:
            worker.became_ready()
            return []
        pairs = zip(worker.take(), read_answers(answer), strict=True)
        failed = "reading it failed"
        return [(job, self._given_up(job, failed) if a == FAILED else a) for job, a in pairs]

    def _lost(self, worker: "_Worker", todo: "_JobQueue") -> list[tuple[ParseJob, bytes]]:
        """Do a dead worker's files again, each alone; one that was alone is given up."""
        if not worker.is_ready:
            self._broken = True
        if not worker.is_ready or worker.is_deaf or len(worker.batch) != 1:
            todo.again.extend(worker.batch)
            return []
        late = f"not understood within {seconds_for(worker.batch[0], self._limits):g} s"
        reason = late if worker.was_late else "its reader died of it"
        return [(job, self._given_up(job, reason)) for job in worker.batch]

    def _given_up(self, job: ParseJob, reason: str) -> bytes:
        return fallback_content(job, self._limits, reason)


class _JobQueue:
    """The files that no worker was asked about yet, in batches."""

    def __init__(self, waiting: Iterator[ParseJob]) -> None:
        self.again = deque[ParseJob]()  # asked about in vain, with others
        self._waiting = waiting
        self._ahead: list[ParseJob] = []

    def look_ahead(self) -> None:
        """Read the next files while the workers are busy with others."""
        self._ahead = self._ahead or self._cut_off()

    def next_batch(self) -> list[ParseJob]:
        """Take as many files as keep a worker busy for a moment; what is done again comes alone."""
        if self.again:
            return [self.again.popleft()]
        batch, self._ahead = self._ahead or self._cut_off(), []
        return batch

    def _cut_off(self) -> list[ParseJob]:
        batch, size = list[ParseJob](), 0
        while size < _BATCH_BYTES and len(batch) < _BATCH_FILES:
            job = next(self._waiting, None)
            if job is None:
                break
            batch.append(job)
            size += len(job.data)
        return batch


class _Worker:
    """One process, the files it was asked about, and a thread that waits for its answers."""

    def __init__(
        self, limits: LimitSettings, answers: "queue.SimpleQueue[tuple[_Worker, bytes | None]]"
    ) -> None:
        self._process = start_child(_CODE, json.dumps(limits._asdict()))
        self.batch: list[ParseJob] = []
        self.is_ready = False
        self.was_late = False
        self.is_deaf = False
        self._since = time.monotonic()
        thread = threading.Thread(target=self._listen, args=(answers,), daemon=True)
        thread.start()

    @property
    def is_idle(self) -> bool:
        """Whether nothing that it was asked is unanswered."""
        return not self.batch

    def ask(self, batch: list[ParseJob]) -> None:
        """Hand over files; one that has died meanwhile hears of none of them."""
        self.batch = batch
        self._since = time.monotonic()
        try:
            write_frame(_pipe(self._process.stdin), batch_of(batch))
        except (OSError, ValueError):  # ValueError: it was killed while its answer waited
            self.is_deaf = True
            self.kill()

    def take(self) -> list[ParseJob]:
        """Note that it answered; return the files that the answer is about."""
        batch, self.batch = self.batch, []
        return batch

    def became_ready(self) -> None:
        """Note that it has loaded what it needs."""
        self.is_ready = True
        self._since = time.monotonic()

    def kill_when_late(self, limits: LimitSettings) -> None:
        """End it when it is over its time with what it was asked, or with starting."""
        if not self.batch:
            return
        allowed = max(seconds_for(job, limits) for job in self.batch)
        if len(self.batch) > 1:
            allowed *= (
                _PATIENCE  # a busy machine is no fault of theirs; alone, each has its own time
            )
        if not self.is_ready:
            allowed = _START_SECONDS
        if time.monotonic() - self._since > allowed:
            self.was_late = True
            self.kill()

    def kill(self) -> None:
        """End it now; its thread ends with it."""
        self._process.kill()
        self._process.wait()
        try:
            _pipe(self._process.stdin).close()
        except OSError:
            return  # what could not be written goes with it

    def _listen(self, answers: "queue.SimpleQueue[tuple[_Worker, bytes | None]]") -> None:
        with _pipe(self._process.stdout) as pipe:
            while (answer := read_frame(pipe)) is not None:
                answers.put((self, answer))
        answers.put((self, None))


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # each was asked for when the process was made
    return pipe

"""What files say, by digest: understood once, here or by workers, then looked up in the state."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Final

from kbtool.citations.bibliography.read import FORMAT, from_stored_form
from kbtool.config.settings import LimitSettings
from kbtool.gc_pause import gc_paused
from kbtool.model.bibliography import Bibliography
from kbtool.model.content import Content
from kbtool.model.location import Digest, NotePath
from kbtool.model.note import Canvas
from kbtool.model.source import Source
from kbtool.parse.version import PARSER_VERSION
from kbtool.session.scan import FileKind
from kbtool.store.cache.code_version import code_fingerprint
from kbtool.store.cache.state import CacheDatabase
from kbtool.store.parsing.content_codec import CODEC_VERSION, decode
from kbtool.store.parsing.parse_file import ParseJob, decode_canvas
from kbtool.store.parsing.pool import ParsePool

_LARGE_FILE: Final = 32 * 1024
_LARGE_JOB: Final = 512 * 1024
_CHUNK: Final = 200  # files whose digests are looked up together
_WRITE_AT_ONCE: Final = 500  # files whose contents are written together


class SqliteContentStore:
    """Contents by digest, on a state."""

    def __init__(self, state: CacheDatabase, workers: ParsePool, limits: LimitSettings) -> None:
        self._state = state
        self._workers = workers
        self._limits = limits
        self._has_learnt = False
        self._mark = _mark_of(limits)

    def add(self, sources: Iterable[tuple[FileKind, Source]]) -> None:
        """Make sure that what each of these says can be looked up."""
        jobs = self._new_jobs(iter(sources))
        first, size = list[ParseJob](), 0
        for job in jobs:
            first.append(job)
            size += len(job.data)
            if size > _LARGE_JOB:
                break
        if not first:
            return
        if size > _LARGE_JOB:
            self._keep(self._workers.parse_all(chain(first, jobs), count=2))
            self._workers.close()
        elif any(len(job.data) > _LARGE_FILE for job in first):
            # One worker stays for the next save of a large note: starting one takes longer.
            self._keep(self._workers.parse_all(first, count=1))
        else:
            self._keep((job, self._workers.parse_inline(job)) for job in first)
        self._has_learnt = True

    def contents_of(self, digests: Iterable[Digest]) -> Mapping[Digest, Content]:
        """Return what these notes' texts say; a digest may be missing when the cache was lost."""
        with gc_paused():
            found = self._state.contents(digests, self._reading("note"))
            return {digest: decode(data) for digest, data in found.items()}

    def find_canvas(self, path: NotePath, digest: Digest) -> Canvas | None:
        """Return what a canvas says, None when it has to be learnt again."""
        data = self._state.contents([digest], self._reading("canvas", path)).get(digest)
        return None if data is None else decode_canvas(path, digest, data)

    def find_bibliography(self, path: NotePath, digest: Digest) -> Bibliography | None:
        """Return what a bibliography says, None when it has to be learnt again."""
        data = self._state.contents([digest], self._reading("bibliography", path)).get(digest)
        return (
            None if data is None else from_stored_form(path, data.decode("utf-8", "surrogatepass"))
        )

    def close(self) -> None:
        """End the workers, and drop what no file holds any more.

        Not before: while a session learns, its rows do not name the new contents yet.
        """
        self._workers.close()
        if self._has_learnt:
            self._state.prune_contents(self._mark)

    def _reading(self, kind: FileKind, path: str = "") -> str:
        """Name how a file is read: the same bytes say something else to another version."""
        match kind:
            case "note":
                return _note_reading(self._mark)
            case "canvas":
                return f"canvas {PARSER_VERSION} {self._mark}"
            case "bibliography" | "library":
                suffix = path[path.rfind(".") :].lower()
                return f"bibliography {FORMAT} {suffix} {self._mark}"
            case "attachment":
                raise ValueError(path)

    def _new_jobs(self, sources: Iterator[tuple[FileKind, Source]]) -> Iterator[ParseJob]:
        """Pick out what nothing is kept for, each text once."""
        seen = set[tuple[Digest, str]]()
        while chunk := list(islice(sources, _CHUNK)):
            jobs = dict[tuple[Digest, str], ParseJob]()
            for kind, source in chunk:
                key = source.digest, self._reading(kind, source.path)
                if key not in seen:
                    jobs[key] = ParseJob(kind, source.path, source.digest, source.data)
            seen.update(jobs)
            for reading in {reading for _, reading in jobs}:
                digests = [digest for digest, its in jobs if its == reading]
                for digest in self._state.missing_digests(digests, reading):
                    yield jobs[digest, reading]

    def _keep(self, answers: Iterable[tuple[ParseJob, bytes]]) -> None:
        """Keep what was understood, some hundred files at once."""
        waiting = iter(answers)
        while chunk := list(islice(waiting, _WRITE_AT_ONCE)):
            by_reading = dict[str, dict[Digest, bytes]]()
            for job, data in chunk:
                by_reading.setdefault(self._reading(job.kind, job.path), {})[job.digest] = data
            for reading, learnt in by_reading.items():
                self._state.keep_contents(learnt, reading)


def note_reading(limits: LimitSettings) -> str:
    """Return the name of how this program reads notes under these limits."""
    return _note_reading(_mark_of(limits))


def _note_reading(mark: str) -> str:
    return f"note {PARSER_VERSION} {CODEC_VERSION} {mark}"


def _mark_of(limits: LimitSettings) -> str:
    options = json.dumps(limits._asdict()) + code_fingerprint("model", "parse", "citations")
    return hashlib.blake2b(options.encode(), digest_size=8).hexdigest()

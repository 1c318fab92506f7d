"""What the session needs from the world; `store` provides each of these, tests may too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol, TypeAlias

from kbtool.model.bibliography import Bibliography
from kbtool.model.content import Content
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import Digest, NotePath
from kbtool.model.note import Canvas
from kbtool.model.source import Source, Unreadable
from kbtool.session.scan import FileKind, FileState, Scan

if TYPE_CHECKING:
    from kbtool.session.lint_result import LintResult

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told a word for the work, and how many of how many files are done."""


BackgroundWorker: TypeAlias = Callable[[int], bool]
"""Told how many files there are to read or judge, may bring the cache up to the vault in another
process; says whether it has."""


class Disk(Protocol):
    """The vault's files."""

    def scan(self, places: Iterable[NotePath] | None = None) -> Scan:
        """Look at these files and folders, or everywhere."""
        ...

    def read(self, path: NotePath) -> Source | Unreadable | None:
        """Read one file; None when it is gone."""
        ...


class ContentStore(Protocol):
    """What files say, by digest: understood once, then only looked up."""

    def add(self, sources: Iterable[tuple[FileKind, Source]]) -> None:
        """Make sure that what each of these says can be looked up."""
        ...

    def contents_of(self, digests: Iterable[Digest]) -> Mapping[Digest, Content]:
        """Return what these notes' texts say; a digest may be missing when the cache was lost."""
        ...

    def find_canvas(self, path: NotePath, digest: Digest) -> Canvas | None:
        """Return what a canvas says, None when it has to be learnt again."""
        ...

    def find_bibliography(self, path: NotePath, digest: Digest) -> Bibliography | None:
        """Return what a bibliography says, None when it has to be learnt again."""
        ...

    def close(self) -> None:
        """End whoever helps it."""
        ...


class FileStateStore(Protocol):
    """The files as they were when a session last looked."""

    def files(self) -> Mapping[NotePath, FileState]:
        """Return all rows, empty when nothing is known."""
        ...

    def keep_files(
        self, changed: Mapping[NotePath, FileState], removed: Iterable[NotePath]
    ) -> None:
        """Replace and drop rows, all together or not at all."""
        ...

    def close(self) -> None:
        """Let go of whatever it holds."""
        ...


class LintResultStore(Protocol):
    """The last judgements, each under its key; files stand with a mark that differs as they do."""

    def find_diagnostics(self, key: str) -> tuple[Diagnostic, ...] | None:
        """Return what was found under this very key."""
        ...

    def find_diagnostics_of_scan(self, family: str, scan: str) -> tuple[Diagnostic, ...] | None:
        """Return what a family found in the vault that this very scan has seen."""
        ...

    def has_scan(self, scan: str) -> bool:
        """Say whether a judgement is of the vault that this very scan has seen."""
        ...

    def note_scan(self, key: str, scan: str) -> None:
        """Note that a judgement is of the vault that this scan has seen."""
        ...

    def find_latest(self, family: str) -> LintResult | None:
        """Return the newest judgement of a family that others can stand on."""
        ...

    def keep(self, judgement: LintResult) -> None:
        """Keep a judgement; the oldest beyond eight goes, but for the base of its family."""
        ...

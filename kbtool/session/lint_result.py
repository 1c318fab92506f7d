"""A judgement of a vault, and the names by which it is known again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from kbtool.config.settings import Config
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import Digest, NotePath
from kbtool.model.source import Unreadable
from kbtool.session.scan import FileKind, FileState

if TYPE_CHECKING:
    from kbtool.lint.incremental.state import LintState, NameTables
    from kbtool.model.note import Note
    from kbtool.vault.snapshot import Vault

Fingerprints = Mapping[NotePath, str]
"""Of each file and fault of a vault, a short text that differs when it does."""


class LintResult(NamedTuple):
    """What was said of a vault, and of which one; a family shares rules, options and version.

    `scan` marks the scan that saw it, empty when another look may see something else. With a
    `state` it can be the base of others; without one only the answer is known.
    """

    config_key: str
    scan: str
    marks: Fingerprints
    diagnostics: tuple[Diagnostic, ...]
    state: Callable[[], LintState] | None

    @property
    def key(self) -> str:
        """The name of this very judgement."""
        return key_of(self.config_key, self.marks)


class CacheLostError(Exception):
    """The cache went away under us: what a note says is not known any more."""


class Snapshots(Protocol):
    """The session's vault, as a whole or as far as somebody looks."""

    def marks(self) -> Fingerprints:
        """Return the marks of all files and faults."""
        ...

    def full(self) -> Vault:
        """Load every note. This may find that a file has changed."""
        ...

    def fresh(self) -> Vault:
        """Load every note and build all tables from nothing, whatever is held already."""
        ...

    def names(self) -> NameTables:
        """Return what the names of the files decide; raises ForgottenError."""
        ...

    def note(self, path: NotePath, digest: Digest) -> Note:
        """Return a note with the text of a digest; raises ForgottenError."""
        ...

    def kind_of(self, path: NotePath) -> FileKind:
        """Tell a file's kind by its name."""
        ...


def config_key(config: Config, program: str) -> str:
    """Name everything but the files that a judgement depends on; `program` marks the code."""
    return _digest_of(f"{program} {config!r}")


def key_of(family: str, marks: Fingerprints) -> str:
    """Name a judgement of these very files."""
    rows = [f"{path}\0{mark}" for path, mark in sorted(marks.items())]
    return _digest_of("\n".join((family, *rows)))


def fingerprints_of(
    files: Mapping[NotePath, FileState], unreadable: Mapping[NotePath, Unreadable]
) -> Fingerprints:
    """Return the marks of all files; times do not count, only what is read or seen."""
    marks = {path: state.digest or f"{state.stamp.size}" for path, state in files.items()}
    for path, fault in unreadable.items():
        marks[path] = f"{marks.get(path, '')} {fault.kind} {fault.reason}"
    return marks


def is_of_library(mark: str) -> bool:
    """Say whether the mark of what is an attachment by its name is that of a file that was read."""
    return len(mark.partition(" ")[0]) == _DIGEST_LENGTH


def differing(one: Fingerprints, other: Fingerprints) -> frozenset[NotePath]:
    """Return the files that came, went or changed between two vaults."""
    return frozenset(path for path, _ in one.items() ^ other.items())


_DIGEST_LENGTH: Final = 32  # no size has so many digits


def _digest_of(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

"""A file's bytes as they were read, before anything is understood, and the port to its text."""

from typing import NamedTuple, Protocol

from kbtool.model.location import Digest, NotePath


class Stamp(NamedTuple):
    """What tells one state of a file from another; compared by `!=`, never by order."""

    mtime_ns: int
    ctime_ns: int
    size: int
    inode: int


class Source(NamedTuple):
    """The bytes of one file and what they are the state of.

    `settled` is false when the file was so fresh that a later write may leave the same stamp.
    """

    path: NotePath
    data: bytes
    digest: Digest
    stamp: Stamp
    settled: bool = True


class Unreadable(NamedTuple):
    """A vault file that could not be read; `reason` is a sentence fragment for the user.

    `kind` is a ProblemKind's value (see content.py): "unreadable-file", "link-leaves-vault",
    "not-downloaded" or "too-deep".
    """

    path: NotePath
    kind: str
    reason: str


class Texts(Protocol):
    """The port to a note's text as it was parsed; whoever owns the disk implements it."""

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        """Return the decoded text without byte-order mark, None when the file has changed since."""
        ...

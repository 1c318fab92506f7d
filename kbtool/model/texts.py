"""The port through which the few judgements that need prose get it."""

from typing import Protocol

from kbtool.model.location import Digest, NotePath


class Texts(Protocol):
    """Gives a note's text as it was parsed; whoever owns the disk implements it."""

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        """Return the decoded text without byte-order mark, None when the file has changed since."""
        ...

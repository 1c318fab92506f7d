"""What a search needs to know beyond the index; the session provides it."""

from typing import Protocol

from kbtool.model.place import Digest, NotePath
from kbtool.vault.snapshot import Vault


class Notes(Protocol):
    """The vault's notes as of the last refresh."""

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        """Return a note's decoded text, None when it has changed or gone since."""
        ...

    def modified_of(self, path: NotePath) -> float | None:
        """Return when a note was last written, in seconds since 1970, None when unknown."""
        ...

    def vault(self) -> Vault:
        """Return the whole vault; loading it is costly, so only some filters ask."""
        ...

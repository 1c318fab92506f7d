"""A configuration file as text, before anything in it is understood."""

from typing import NamedTuple


class File(NamedTuple):
    """One configuration file; `path` is as people should read it.

    A trusted file is the user's own; one inside a vault is not. `table` is where in the file the
    configuration stands: `("tool", "kbtool")` in a pyproject.toml.
    """

    path: str
    text: str
    trusted: bool
    table: tuple[str, ...] = ()

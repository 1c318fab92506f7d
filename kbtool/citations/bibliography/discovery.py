"""Which files of a vault are bibliographies by their names.

Stands alone because every run asks, and readers of bibliographies are slow to import.
"""

from pathlib import PurePosixPath
from typing import Final

SUFFIXES: Final = (".bib", ".json", ".yaml", ".yml")


def is_found_bibliography(path: str) -> bool:
    """Say whether a file of the vault is a bibliography without being configured as one.

    Every `.bib` is; `.json` and `.yaml` files hold many other things, so their names must say so.
    """
    name = PurePosixPath(path.lower())
    if name.suffix == ".bib":
        return True
    if name.suffix not in SUFFIXES:
        return False
    return name.stem.endswith((".csl", "-csl")) or name.stem in _TELLING_NAMES


_TELLING_NAMES: Final = frozenset(
    {"bibliography", "references", "citations", "zotero", "my library", "mylibrary", "csl"}
)

"""The whole corpus as one vault on a real disk, and the command line run over it."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

from helpers import ROOT
from hostile import corpus
from hostile.odd_files import OddFile, plant

NEIGHBOURS: Final = {
    f"Ordinary/note {number}.md": f"# Note {number}\n\n"
    f"Word{number} [[note {(number + 1) % 20}]] [[Gone {number}]].\n"
    for number in range(20)
}
"""Notes without hostility: each has one finding, a broken link on line 3, and a word of its own."""
_OVERRIDING_MODES: Final = (1, 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
_DROP_FROM_BOUNDING_SET: Final = 24


class HostileVault(NamedTuple):
    """Where the vault is, a folder for its cache, and what could be planted in it."""

    root: Path
    cache: Path
    odd_files: list[OddFile]

    def kbtool(self, *words, wrapper=(), **rest):
        """Run a command as a user for whom modes count; gives bytes."""
        environment = {
            **os.environ,
            "KBTOOL_CACHE_DIR": str(self.cache),
            "KBTOOL_STATE_DIR": str(self.cache.with_name("state")),
            "PYTHONPATH": str(ROOT),
        }
        command = [*wrapper, sys.executable, "-m", "kbtool", *map(str, words)]
        rest = {"preexec_fn": bow_to_modes, "timeout": 100, **rest}
        rest["env"] = {**environment, **rest.get("env", {})}
        return subprocess.run(command, cwd=self.root, capture_output=True, check=False, **rest)


def make(folder: Path, size: int = 25_000) -> HostileVault:
    """Plant everything: hostile names, files, frontmatter, Markdown, and the neighbours."""
    root = folder / "vault"
    root.mkdir()
    (root / ".obsidian").mkdir()
    files = {name: data.encode() for name, data in NEIGHBOURS.items()}
    files["Target.md"] = b"# Title\n\nSee [[note 0]].\n"
    files |= corpus.notes(size)
    files |= corpus.ENDLESS
    for name, data in files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return HostileVault(root, folder / "cache", plant(root))


def remove(vault: HostileVault) -> None:
    """Remove it from the disk; the folders in folders are too deep for Python."""
    (vault.root / "closed folder").chmod(0o700)
    subprocess.run(["rm", "-rf", str(vault.root)], check=True)


def bow_to_modes() -> None:
    """Let closed files be closed in this process: the superuser's right to read all is given up."""
    if sys.platform == "linux" and os.geteuid() == 0:
        library = ctypes.CDLL(None)
        for right in _OVERRIDING_MODES:
            library.prctl(_DROP_FROM_BOUNDING_SET, right, 0, 0, 0)

"""Gathers a run's configuration from its places, weakest first."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kbtool.config.file import File
from kbtool.config.load import Loaded, load
from kbtool.config.obsidian import OBSIDIAN_FILES
from kbtool.errors import ConfigError
from kbtool.store.config_files import read_inside, read_own, user_config_path

OWN_FILE: Final = "kbtool.toml"
PROJECT_FILE: Final = "pyproject.toml"
PLACES: Final = (OWN_FILE, PROJECT_FILE, *OBSIDIAN_FILES)
_PROJECT_TABLE: Final = ("tool", "kbtool")


def load_settings(root: Path, overrides: Mapping[str, object]) -> Loaded:
    """Read every place that may configure a run over the vault; raises ConfigError."""
    return load(_files(root), _obsidian(root), overrides)


def _files(root: Path) -> list[File]:
    files: list[File] = []
    own = user_config_path()
    if (text := read_own(own)) is not None:
        files.append(File(str(own), text, trusted=True))
    if (text := read_inside(root, OWN_FILE)) is not None:
        files.append(File(OWN_FILE, text, trusted=False))
    elif (text := _project(root)) is not None:
        files.append(File(PROJECT_FILE, text, trusted=False, table=_PROJECT_TABLE))
    return files


def _project(root: Path) -> str | None:
    # Another tool's pyproject.toml is not ours to complain about.
    try:
        text = read_inside(root, PROJECT_FILE)
    except ConfigError:
        return None
    return text if text is not None and "kbtool" in text else None


def _obsidian(root: Path) -> dict[str, str]:
    texts: dict[str, str] = {}
    if not (root / ".obsidian").is_dir():
        return texts
    for path in OBSIDIAN_FILES:
        try:
            text = read_inside(root, path)
        except ConfigError:
            text = ""  # unreadable is as good as broken: told, and left alone
        if text is not None:
            texts[path] = text
    return texts

"""Which notes are not ordinary ones: templates, excluded, daily and index notes."""

import re
from dataclasses import dataclass
from typing import Final

from kbtool.config.settings import Config
from kbtool.vault.globs import matches
from kbtool.vault.names import folder_of, key_of, linked_name


@dataclass(frozen=True, slots=True)
class Places:
    """The configuration's folders and patterns, ready to be asked about a path."""

    template_folders: tuple[str, ...]  # keys, each with a final slash
    exclude: tuple[str, ...]
    ignored_folders: tuple[str, ...]
    ignored_parts: tuple[str, ...]

    @staticmethod
    def of(config: Config) -> "Places":
        """Read what the vault's own settings and kbtool's say."""
        obsidian = config.obsidian
        folders = (*obsidian.template_folders, *config.vault.templates)
        filters = tuple(key_of(part) for part in obsidian.ignore_filters if part)
        return Places(
            template_folders=tuple(_as_folder(folder) for folder in folders if folder.strip("/")),
            exclude=config.vault.exclude,
            ignored_folders=tuple(part.lstrip("/") for part in filters if part.endswith("/")),
            ignored_parts=tuple(part for part in filters if not part.endswith("/")),
        )

    def is_template(self, path: str) -> bool:
        """Say whether a file lies in a template folder."""
        return key_of(path).startswith(self.template_folders)

    def is_excluded(self, path: str) -> bool:
        """Say whether Obsidian's "Excluded files" or `vault.exclude` names a file."""
        key = key_of(path)
        return (
            key.startswith(self.ignored_folders)
            or any(part in key for part in self.ignored_parts)
            or any(matches(glob, path) for glob in self.exclude)
        )

    def is_daily(self, path: str) -> bool:
        """Say whether a note's name is a bare date."""
        return _BARE_DATE.fullmatch(linked_name(path)) is not None


def is_index(path: str) -> bool:
    """Say whether a note at the vault's root is its index, home, read-me or map of content."""
    stem = key_of(linked_name(path))
    return not folder_of(path) and (stem in _INDEX_NAMES or _MAP_NAME.search(stem) is not None)


def _as_folder(folder: str) -> str:
    return key_of(folder).strip("/") + "/"


_INDEX_NAMES: Final = frozenset({"index", "_index", "home", "readme"})
_MAP_NAME: Final = re.compile(r"(?<![^\W_])mocs?(?![^\W_])|\bmaps? of content\b")
_BARE_DATE: Final = re.compile(r"[12]\d{3}([-_. ]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])", re.ASCII)

"""Which files are not ordinary ones: templates, excluded, daily and index notes."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from kbtool.config.settings import Config, ObsidianSettings
from kbtool.model.location import NotePath
from kbtool.vault.daily_notes import find_daily_pattern, is_dated
from kbtool.vault.globs import matches
from kbtool.vault.names import is_note_name, key_of, linked_name
from kbtool.vault.linear_regex import Pattern, RefusedPatternError


class FileRoles(NamedTuple):
    """The paths of one vault that its configuration sets apart."""

    templates: frozenset[str]
    excluded: frozenset[str]
    daily: frozenset[str]
    indexes: frozenset[str]

    @staticmethod
    def of(paths: Iterable[NotePath], config: Config) -> "FileRoles":
        """Sort out the paths by the vault's own settings and kbtool's."""
        keys = {path: key_of(path) for path in paths}
        notes = [path for path in keys if is_note_name(path)]
        obsidian = config.obsidian
        folders = _as_folders((*obsidian.template_folders, *config.vault.templates))
        pattern = find_daily_pattern(obsidian.daily_folder, obsidian.daily_format)
        return FileRoles(
            templates=frozenset(path for path, key in keys.items() if key.startswith(folders)),
            excluded=_excluded(keys, obsidian, config.vault.exclude),
            daily=frozenset(
                (*filter(is_dated, notes), *(pattern.matching(notes) if pattern else ()))
            ),
            indexes=frozenset(filter(_is_index, notes)),
        )


def unusable_filters(obsidian: ObsidianSettings) -> tuple[str, ...]:
    """Return the excluded-file filters that are regular expressions kbtool will not run."""
    return tuple(
        part
        for part in obsidian.ignore_filters
        if _is_expression(part) and _find_pattern(part) is None
    )


def _excluded(
    keys: dict[NotePath, str], obsidian: ObsidianSettings, globs: tuple[str, ...]
) -> frozenset[str]:
    """Return what a filter (folder prefix, substring, /regular expression/) or a glob names."""
    plain = [key_of(part) for part in obsidian.ignore_filters if part and not _is_expression(part)]
    folders = _as_folders(part for part in plain if part.endswith("/"))
    parts = [part for part in plain if not part.endswith("/")]
    excluded: set[str] = {
        path
        for path, key in keys.items()
        if key.startswith(folders)
        or any(part in key for part in parts)
        or any(matches(glob, path) for glob in globs)
    }
    for part in obsidian.ignore_filters:
        if _is_expression(part) and (pattern := _find_pattern(part)):
            excluded.update(pattern.matching(keys))
    return frozenset(excluded)


def _is_expression(part: str) -> bool:
    return len(part) > 2 and part.startswith("/") and part.endswith("/")


def _find_pattern(part: str) -> Pattern | None:
    try:
        return Pattern.of(part[1:-1])
    except RefusedPatternError:
        return None


def _is_index(path: str) -> bool:
    """Say whether a note at the vault's root is named as its index, home or map of content."""
    if "/" in path:
        return False
    stem = key_of(linked_name(path))
    return stem in _INDEX_NAMES or _MAP_NAME.search(stem) is not None


def _as_folders(folders: Iterable[str]) -> tuple[str, ...]:
    return tuple(key_of(folder).strip("/") + "/" for folder in folders if folder.strip("/"))


_INDEX_NAMES: Final = frozenset({"index", "_index", "home", "readme"})
_MAP_NAME: Final = re.compile(r"(?<![^\W_])mocs?(?![^\W_])|\bmaps? of contents?\b")

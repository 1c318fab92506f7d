"""What the vault's own `.obsidian/*.json` says, taken as defaults.

These files belong to another program: what is broken or strange in them is told and left alone,
never an error.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from kbtool.config.settings import ObsidianSettings

APP: Final = ".obsidian/app.json"
TEMPLATES: Final = ".obsidian/templates.json"
DAILY: Final = ".obsidian/daily-notes.json"
TYPES: Final = ".obsidian/types.json"
TEMPLATER: Final = ".obsidian/plugins/templater-obsidian/data.json"
OBSIDIAN_FILES: Final = (APP, TEMPLATES, DAILY, TYPES, TEMPLATER)


class ObsidianDefaults(NamedTuple):
    """`origins` names the file each field of the settings came from, by field name."""

    settings: ObsidianSettings
    origins: Mapping[str, str]
    notices: tuple[str, ...]


def read_obsidian(texts: Mapping[str, str]) -> ObsidianDefaults:
    """Read the files that are there, by vault-relative path."""
    values, origins, notices = dict[str, Any](), dict[str, str](), list[str]()
    for path in OBSIDIAN_FILES:
        data = _object(texts.get(path, "{}"))
        if data is None:
            notices.append(f"{path} is no JSON object and was left alone.")
            continue
        for key, field, take in _WANTED[path]:
            if key not in data:
                continue
            value = take(data[key])
            if value is None:
                notices.append(f"{path}: {key} has an unexpected value and was left alone.")
                continue
            if isinstance(value, tuple):  # two files may each name a template folder
                value = (*values.get(field, ()), *value)
            values[field] = value
            origins[field] = f"{origins[field]}, {path}" if field in origins else path
    return ObsidianDefaults(ObsidianSettings(**values), origins, tuple(notices))


def obsidian_keys() -> tuple[str, ...]:
    """Return the settings' fields as `kbtool config` names them, in order."""
    return ObsidianSettings._fields


def _object(text: str) -> dict[str, Any] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _folder(value: object) -> str | None:
    return value.strip().strip("/") if isinstance(value, str) else None


def _attachment_folder(value: object) -> str | None:
    # `./` and `./sub` mean "beside the note" and stay as written; `/` is the vault's root.
    if not isinstance(value, str):
        return None
    return value if value.startswith("./") else value.strip("/")


def _folders(value: object) -> tuple[str, ...] | None:
    folder = _folder(value)
    if folder is None:
        return None
    return (folder,) if folder else ()


def _texts(value: object) -> tuple[str, ...] | None:
    if value is None:  # the application writes null for an empty list
        return ()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(item for item in value if item)
    return None


def _types(value: object) -> dict[str, str] | None:
    if not isinstance(value, dict):
        return None
    return {str(name): kind for name, kind in value.items() if isinstance(kind, str)}


def _link_format(value: object) -> str | None:
    known = isinstance(value, str) and value in {"shortest", "relative", "absolute"}
    return str(value) if known else None


_Taker = Callable[[object], object]
_WANTED: Final[Mapping[str, tuple[tuple[str, str, _Taker], ...]]] = {
    APP: (
        ("newLinkFormat", "link_format", _link_format),
        ("useMarkdownLinks", "use_markdown_links", _flag),
        ("attachmentFolderPath", "attachment_folder", _attachment_folder),
        ("userIgnoreFilters", "ignore_filters", _texts),
    ),
    TEMPLATES: (("folder", "template_folders", _folders),),
    DAILY: (("folder", "daily_folder", _folder), ("format", "daily_format", _text)),
    TYPES: (("types", "property_types", _types),),
    TEMPLATER: (("templates_folder", "template_folders", _folders),),
}

"""Gathers a run's configuration from its places, weakest first."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kbtool.config.load import Loaded, load
from kbtool.config.obsidian import OBSIDIAN_FILES
from kbtool.errors import ConfigError
from kbtool.store.config_files import read_inside, read_own, user_config_path

if TYPE_CHECKING:
    from kbtool.config.toml import File

OWN_FILE: Final = "kbtool.toml"
PROJECT_FILE: Final = "pyproject.toml"
PLACES: Final = (OWN_FILE, PROJECT_FILE, *OBSIDIAN_FILES)
_PROJECT_TABLE: Final = ("tool", "kbtool")


def load_settings(root: Path, overrides: Mapping[str, object]) -> Loaded:
    """Read every place that may configure a run over the vault; raises ConfigError."""
    return load(_files(root), _obsidian(root), overrides)


def load_checked(root: Path, overrides: Mapping[str, object]) -> Loaded:
    """Load a vault's configuration, the rules' own options included; raises ConfigError."""
    loaded = load_settings(root, overrides)
    _check_rule_options(loaded)
    return loaded


def rule_schemas() -> dict[str, dict[str, object]]:
    """Return the JSON Schemas of the rules' own options, by rule and option."""
    from kbtool.rules.catalog import CATALOG

    return {
        rule.name: {option.name: option.schema() for option in rule.options}
        for rule in CATALOG
        if rule.options
    }


def _check_rule_options(loaded: Loaded) -> None:
    """Let the catalogue judge the rules' own options; raises ConfigError."""
    if not loaded.config.rules:
        return
    from kbtool.rules.catalog import option_faults

    for key, fault in option_faults(loaded.config.rules):
        raise ConfigError(loaded.origins.get(key, "configuration"), f"{key} {fault}.")


def _files(root: Path) -> "list[File]":
    own = user_config_path()
    user_text, text, name = read_own(own), read_inside(root, OWN_FILE), OWN_FILE
    if text is None:
        text, name = _project(root), PROJECT_FILE
    if user_text is None and text is None:
        return []
    from kbtool.config.toml import File

    table = _PROJECT_TABLE if name == PROJECT_FILE else ()
    users = [] if user_text is None else [File(str(own), user_text, trusted=True)]
    vaults = [] if text is None else [File(name, text, trusted=False, table=table)]
    return [*users, *vaults]


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

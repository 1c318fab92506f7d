"""Puts a run together: the console, the vault's place, its configuration, the session.

The only place where the rooms' implementations meet.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kbtool.cli.console import Console, console_of
from kbtool.cli.find import find_vault, is_marked, standpoint_of
from kbtool.cli.options import Options
from kbtool.cli.progress import progress
from kbtool.cli.settings import load_settings
from kbtool.config.load import Loaded
from kbtool.config.settings import Config
from kbtool.errors import ConfigError
from kbtool.report.text.editor_links import Standpoint

if TYPE_CHECKING:
    from kbtool.session.session import Session

_NOTHING: Final[Mapping[str, object]] = {}


class RunContext(NamedTuple):
    """What a command knows before it looks at any note.

    `paths` are the named places relative to the vault's root, "" for the whole vault.
    """

    console: Console
    root: Path
    paths: tuple[str, ...]
    loaded: Loaded

    @property
    def config(self) -> Config:
        """The effective configuration."""
        return self.loaded.config

    @property
    def standpoint(self) -> Standpoint:
        """The working directory, as seen from the vault."""
        return standpoint_of(self.root)


def run_of(
    options: Options,
    paths: Sequence[str] = (),
    overrides: Mapping[str, object] = _NOTHING,
) -> RunContext:
    """Find the vault around `paths` and load its configuration; raises KbError.

    `overrides` are the command line's own values by dotted key, as the settings hold them.
    """
    console = console_of(options)
    place = find_vault(options.vault, paths)
    for path in place.skipped:
        console.say(f"{path} lies in no vault; it is not looked at.")
    if not is_marked(place.root):
        from kbtool.cli.unmarked import find_doubt

        if (doubt := find_doubt(place)) is not None:
            console.say(doubt)
    loaded = load_checked(place.root, overrides)
    for notice in loaded.notices:
        console.say(notice)
    return RunContext(console, place.root, place.paths, loaded)


def open_vault(run: RunContext, *, cache: bool = True) -> "Session":
    """Open a session that has looked at the vault once, with a progress bar while it does."""
    from kbtool.store.open_session import open_session

    warn_of_unfinished(run)
    with progress(run.console) as report:
        session = open_session(
            run.root,
            run.config,
            cache=cache,
            progress=report,
            notice=run.console.warn,
            verify=is_verifying(),
        )
        session.refresh()
    return session


def is_verifying(environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether KBTOOL_VERIFY asks to compare each incremental answer with a fresh check."""
    return environment.get("KBTOOL_VERIFY", "0") not in {"", "0"}


def warn_of_unfinished(run: RunContext) -> None:
    """Say so when a rename was cut short."""
    from kbtool.store.user_folders import has_journals

    if has_journals(run.root) and _has_unfinished(run.root):
        run.console.warn("A rename was cut short; kbtool mv --recover undoes it.")


def _has_unfinished(root: Path) -> bool:
    from kbtool.store.changes.transaction import has_unfinished

    return has_unfinished(root)


def load_checked(root: Path, overrides: Mapping[str, object]) -> Loaded:
    """Load a vault's configuration, the rules' own options included; raises ConfigError."""
    loaded = load_settings(root, overrides)
    _check_rule_options(loaded)
    return loaded


def _check_rule_options(loaded: Loaded) -> None:
    """Let the catalogue judge the rules' own options; raises ConfigError."""
    if not loaded.config.rules:
        return
    from kbtool.rules.catalog import option_faults

    for key, fault in option_faults(loaded.config.rules):
        raise ConfigError(loaded.origins.get(key, "configuration"), f"{key} {fault}.")


def rule_schemas() -> dict[str, dict[str, object]]:
    """Return the JSON Schemas of the rules' own options, by rule and option."""
    from kbtool.rules.catalog import CATALOG

    return {
        rule.name: {option.name: option.schema() for option in rule.options}
        for rule in CATALOG
        if rule.options
    }

"""Puts a run together: the console, the vault's place, its configuration, the session.

The only place where the rooms' implementations meet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from kbtool.cli.console import Console, console_of
from kbtool.cli.find import find_vault
from kbtool.cli.options import options_of
from kbtool.cli.settings import load_settings
from kbtool.config.load import Loaded
from kbtool.config.settings import Config

_NOTHING: Final[Mapping[str, object]] = {}


@dataclass(frozen=True, slots=True)
class Run:
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


def run_of(
    context: typer.Context,
    paths: Sequence[str] = (),
    overrides: Mapping[str, object] = _NOTHING,
) -> Run:
    """Find the vault around `paths` and load its configuration; raises KbError.

    `overrides` are the command line's own values by dotted key, as the settings hold them.
    """
    options = options_of(context)
    console = console_of(options)
    place = find_vault(options.vault, paths)
    loaded = load_settings(place.root, overrides)
    for notice in loaded.notices:
        console.say(notice)
    return Run(console, place.root, place.paths, loaded)


def rule_schemas() -> dict[str, dict[str, object]]:
    """Return the JSON Schemas of the rules' own options, by rule and option."""
    from kbtool.rules.catalog import CATALOG

    return {
        rule.name: {option.name: option.schema() for option in rule.options}
        for rule in CATALOG
        if rule.options
    }

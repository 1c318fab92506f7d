"""Puts a run together: the console, the vault's place, its configuration, the session."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kbtool.app.config_sources import load_checked
from kbtool.app.find_vault import find_vault, is_marked, standpoint_of
from kbtool.app.open_vault import open_vault
from kbtool.cli.console import Console, console_of
from kbtool.cli.options import Options
from kbtool.cli.progress import progress
from kbtool.config.load import Loaded
from kbtool.config.settings import Config
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
        from kbtool.app.unmarked_vault import find_doubt

        if (doubt := find_doubt(place)) is not None:
            console.say(doubt)
    loaded = load_checked(place.root, overrides)
    for notice in loaded.notices:
        console.say(notice)
    return RunContext(console, place.root, place.paths, loaded)


def session_of(run: RunContext, *, cache: bool = True) -> "Session":
    """Open a session that has looked at the vault once, with a progress bar while it does."""
    with progress(run.console) as report:
        return open_vault(run.root, run.config, cache=cache, report=report, warn=run.console.warn)

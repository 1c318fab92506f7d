"""Texts of configuration files to one `Config`, with the origin of every value.

Pure: who reads the files hands their texts in, from the weakest to the strongest.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from kbtool.config.obsidian import read_obsidian
from kbtool.config.settings import Config

if TYPE_CHECKING:
    from kbtool.config.toml import File

_NOTHING: Final[Mapping[str, object]] = {}


class Loaded(NamedTuple):
    """`origins` says by dotted key (`lint.fail-on`, `lint.severity.orphan-note`) who set it.

    Keys that are not in it have kbtool's own default.
    """

    config: Config
    origins: Mapping[str, str]
    notices: tuple[str, ...]


def load(
    files: "Iterable[File]",
    obsidian: Mapping[str, str],
    overrides: Mapping[str, object] = _NOTHING,
) -> Loaded:
    """Lay the files over the defaults, then the command line's values over all.

    `obsidian` holds the texts of `.obsidian` files by path, `overrides` values as the settings
    hold them by dotted key (`lint.select`, `rules.stub-note.min-words`). Raises ConfigError for
    the first thing that cannot be used.
    """
    defaults = read_obsidian(obsidian)
    config = Config(obsidian=defaults.settings)
    origins = {f"obsidian.{name}": origin for name, origin in defaults.origins.items()}
    files = tuple(files)
    if files or overrides:
        from kbtool.config.merge import merged  # noqa: PLC0415  10 ms a vault without files saves

        config, set_by = merged(config, files, overrides)
        origins.update(set_by)
    return Loaded(config, origins, defaults.notices)

"""Texts of configuration files to one `Config`, with the origin of every value.

Pure: who reads the files hands their texts in, from the weakest to the strongest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kbtool.config.keys import KEYS, Key
from kbtool.config.layer import File, Layer, layer_of
from kbtool.config.obsidian import read_obsidian
from kbtool.config.settings import Config

COMMAND_LINE: Final = "command line"
_NOTHING: Final[Mapping[str, object]] = {}


@dataclass(frozen=True, slots=True)
class Loaded:
    """`origins` says by dotted key (`lint.fail-on`, `lint.severity.orphan-note`) who set it.

    Keys that are not in it have kbtool's own default.
    """

    config: Config
    origins: Mapping[str, str]
    notices: tuple[str, ...]


def load(
    files: Iterable[File],
    obsidian: Mapping[str, str],
    overrides: Mapping[str, object] = _NOTHING,
) -> Loaded:
    """Lay the files over the defaults, then the command line's values over all.

    `obsidian` holds the texts of `.obsidian` files by path, `overrides` values as the settings
    hold them by dotted key (`lint.select`, `rules.stub-note.min-words`). Raises ConfigError for
    the first thing that cannot be used.
    """
    defaults = read_obsidian(obsidian)
    origins = {f"obsidian.{name}": origin for name, origin in defaults.origins.items()}
    config = replace(Config(), obsidian=defaults.settings)
    layers = [(file.path, layer_of(file)) for file in files]
    if layers:
        config = replace(config, file=layers[-1][0])
    for origin, layer in (*layers, (COMMAND_LINE, _command_line(overrides))):
        config = _over(config, layer)
        origins.update(dict.fromkeys(layer.dotted(), origin))
    return Loaded(config, origins, defaults.notices)


def value_of(config: Config, key: Key) -> object:
    """Return the effective value of a key, as the settings hold it."""
    return getattr(getattr(config, key.table), key.field)


def _command_line(overrides: Mapping[str, object]) -> Layer:
    rules: dict[str, dict[str, object]] = {}
    for dotted, value in overrides.items():
        table, _, rest = dotted.partition(".")
        if table == "rules":
            rule, _, name = rest.partition(".")
            rules.setdefault(rule, {})[name] = value
    values = {
        dotted: value for dotted, value in overrides.items() if dotted.split(".")[0] != "rules"
    }
    return Layer(values, rules)


def _over(config: Config, layer: Layer) -> Config:
    for key in KEYS:
        if key.dotted in layer.values:
            config = _with(config, key, layer.values[key.dotted])
    rules = {**config.rules}
    for name, options in layer.rules.items():
        rules[name] = {**rules.get(name, {}), **options}
    return replace(config, rules=rules) if layer.rules else config


def _with(config: Config, key: Key, value: object) -> Config:
    """Set one key; the entries of a table come beside those of weaker files."""
    weaker = value_of(config, key)
    if isinstance(value, Mapping) and isinstance(weaker, Mapping):
        value = {**weaker, **value}
    settings = replace(getattr(config, key.table), **{key.field: value})
    return replace(config, **{key.table: settings})

"""Laying configuration files and the command line's values over a configuration."""

from collections.abc import Iterable, Mapping
from typing import Final

from kbtool.config.keys import KEYS, Key
from kbtool.config.layer import ConfigLayer, layer_of
from kbtool.config.settings import Config
from kbtool.config.toml import File

COMMAND_LINE: Final = "command line"


def merged(
    config: Config, files: Iterable[File], overrides: Mapping[str, object]
) -> tuple[Config, Mapping[str, str]]:
    """Return the effective configuration, and by dotted key who set what; raises ConfigError."""
    layers = [(file.path, layer_of(file)) for file in files]
    if layers:
        config = config._replace(file=layers[-1][0])
    origins: dict[str, str] = {}
    for origin, layer in (*layers, (COMMAND_LINE, _command_line(overrides))):
        config = _over(config, layer)
        origins.update(dict.fromkeys(layer.dotted(), origin))
    return config, origins


def value_of(config: Config, key: Key) -> object:
    """Return the effective value of a key, as the settings hold it."""
    return getattr(getattr(config, key.table), key.field)


def _command_line(overrides: Mapping[str, object]) -> ConfigLayer:
    rules: dict[str, dict[str, object]] = {}
    for dotted, value in overrides.items():
        table, _, rest = dotted.partition(".")
        if table == "rules":
            rule, _, name = rest.partition(".")
            rules.setdefault(rule, {})[name] = value
    values = {
        dotted: value for dotted, value in overrides.items() if dotted.split(".")[0] != "rules"
    }
    return ConfigLayer(values, rules)


def _over(config: Config, layer: ConfigLayer) -> Config:
    for key in KEYS:
        if key.dotted in layer.values:
            config = _with(config, key, layer.values[key.dotted])
    rules = {**config.rules}
    for name, options in layer.rules.items():
        rules[name] = {**rules.get(name, {}), **options}
    return config._replace(rules=rules) if layer.rules else config


def _with(config: Config, key: Key, value: object) -> Config:
    """Set one key; the entries of a table come beside those of weaker files."""
    weaker = value_of(config, key)
    if isinstance(value, Mapping) and isinstance(weaker, Mapping):
        value = {**weaker, **value}
    settings = getattr(config, key.table)._replace(**{key.field: value})
    return config._replace(**{key.table: settings})

"""One configuration file: every key known, every value of the right kind, nothing out of bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, NoReturn, TypeAlias

from kbtool.config.keys import KEYS, TABLES, Key, default_of
from kbtool.config.toml import File, parsed, place_of
from kbtool.config.value_kinds import NotThatKindError, Table, check_value
from kbtool.errors import ConfigError

RuleOptions: TypeAlias = Mapping[str, Mapping[str, object]]
_BY_PLACE: Final = {(key.table, key.name): key for key in KEYS}


@dataclass(frozen=True, slots=True)
class ConfigLayer:
    """The values of a file by dotted key, as the settings hold them, and the rules' own options."""

    values: Mapping[str, object]
    rules: RuleOptions

    def dotted(self) -> list[str]:
        """Return every key that is set, tables with free keys by entry."""
        names = [
            f"{key}.{entry}" if entry else key
            for key, value in self.values.items()
            for entry in (value if isinstance(value, Mapping) else ("",))
        ]
        return names + [
            f"rules.{rule}.{name}" for rule, opts in self.rules.items() for name in opts
        ]


def layer_of(file: File) -> ConfigLayer:
    """Read one file; raises ConfigError with the place of the first fault."""
    values: dict[str, object] = {}
    rules: dict[str, Mapping[str, object]] = {}
    for table, content in _inside(file).items():
        if table not in TABLES:
            _refuse(file, (table,), f"unknown table [{table}].{_nearest(table, TABLES)}")
        if not isinstance(content, dict):
            _refuse(file, (table,), f"{table} must be a table, written [{table}].")
        if table == "rules":
            rules = _rules(file, content)
            continue
        for name, value in content.items():
            key = _BY_PLACE.get((table, name)) or _unknown(file, table, name)
            values[key.dotted] = _value(file, key, value)
    return ConfigLayer(values, rules)


def _inside(file: File) -> dict[str, Any]:
    """Return the part of the file that is ours, empty when there is none."""
    data: object = parsed(file.path, file.text)
    for name in file.table:
        data = data.get(name, {}) if isinstance(data, dict) else {}
    return data if isinstance(data, dict) else {}


def _rules(file: File, content: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    rules: dict[str, Mapping[str, object]] = {}
    for name, options in content.items():
        if not isinstance(options, dict):
            _refuse(file, ("rules", name), f"rules.{name} must be a table of the rule's options.")
        rules[name] = _deeply_frozen(options)
    return rules


def _value(file: File, key: Key, value: object) -> object:
    if isinstance(key.kind, Table) and key.kind.names and isinstance(value, Mapping):
        for name in value:
            if name not in key.kind.names:
                hint = _nearest(name, key.kind.names)
                reason = f"unknown key '{name}' in [{key.dotted}].{hint}"
                _refuse(file, (key.table, key.name, name), reason)
    try:
        value = check_value(key.kind, value)
    except NotThatKindError as error:
        _refuse(file, (key.table, key.name), f"{key.dotted} {error}.")
    if not file.trusted and (fault := _trespass(key, value)):
        _refuse(file, (key.table, key.name), fault)
    return value


def _trespass(key: Key, value: object) -> str:
    """Return what a file inside a vault, which may be anyone's, must not ask for; else nothing."""
    if key.user_only:
        return (
            f"{key.dotted} belongs in your own configuration (kbtool config names it), "
            "not in a file inside the vault."
        )
    if key.table == "limits" and isinstance(value, int | float):
        default = default_of(key)
        if isinstance(default, int | float) and value > default:
            return f"a file inside the vault may only lower {key.dotted}, which is {default:,}."
    if key.dotted == "citations.bibliography" and isinstance(value, tuple):
        for path in value:
            if _leaves_the_vault(path):
                return f"'{path}' leaves the vault; name it in your own configuration."
    return ""


def _leaves_the_vault(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return parts[0] in {"", "~"} or parts[0].endswith(":") or ".." in parts


def _unknown(file: File, table: str, name: str) -> NoReturn:
    known = [key.name for key in KEYS if key.table == table]
    hint = _nearest(name, known)
    elsewhere = [key.table for key in KEYS if key.name == name]
    if elsewhere:
        hint = f" It belongs in [{elsewhere[0]}]."
    _refuse(file, (table, name), f"unknown key '{name}' in [{table}].{hint}")


def _refuse(file: File, keys: Sequence[str], reason: str) -> NoReturn:
    line, column = place_of(file.text, (*file.table, *keys))
    raise ConfigError(file.path, reason, line, column)


def _nearest(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=1, cutoff=0.5) or list(known)
    if len(near) > 1:
        return f" Known are {', '.join(near)}."
    return f" Did you mean '{near[0]}'?"


def _deeply_frozen(value: Any) -> Any:
    match value:
        case dict():
            return {str(name): _deeply_frozen(item) for name, item in value.items()}
        case list():
            return tuple(_deeply_frozen(item) for item in value)
        case _:
            return value

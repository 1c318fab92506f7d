"""The configuration shown: every value with its origin, the schema, a commented first file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from typing import Final, NamedTuple
from unicodedata import category

from kbtool.config.keys import KEYS, Key, default_of
from kbtool.config.load import Loaded
from kbtool.config.merge import value_of
from kbtool.config.obsidian import obsidian_keys
from kbtool.config.value_kinds import schema_of
from kbtool.errors import UsageError

DEFAULT: Final = "default"
_OBSIDIAN_TABLE: Final = "obsidian"


class Setting(NamedTuple):
    """An effective value as plain data; `table` is "obsidian" for what that program's files say."""

    table: str
    name: str
    value: object
    origin: str


def settings_of(loaded: Loaded) -> Iterator[Setting]:
    """Yield every setting in order, tables with free keys by entry where they have any."""
    for key in KEYS:
        yield from _key_settings(loaded, key)
    for rule, options in sorted(loaded.config.rules.items()):
        for name, value in options.items():
            origin = loaded.origins.get(f"rules.{rule}.{name}", DEFAULT)
            yield Setting(f"rules.{rule}", name, plain(value), origin)
    for field in obsidian_keys():
        value = plain(getattr(loaded.config.obsidian, field))
        origin = loaded.origins.get(f"{_OBSIDIAN_TABLE}.{field}", DEFAULT)
        yield Setting(_OBSIDIAN_TABLE, field.replace("_", "-"), value, origin)


def plain(value: object) -> object:
    """Turn a setting's value into what JSON and TOML have."""
    match value:
        case None:
            return "never"
        case Enum():
            return value.value
        case tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case _:
            return value


def chosen(settings: Iterable[Setting], words: Sequence[str]) -> list[Setting]:
    """Return the settings that words name; raises UsageError for a word that names none.

    A word is a table, a table and a key, or a key alone.
    """
    known = list(settings)
    names = {key.dotted for key in KEYS} | {key.table for key in KEYS}
    for word in words:
        if word not in names and not any(_is_named(one, word) for one in known):
            near = get_close_matches(word, sorted(names), n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else "kbtool config lists them."
            raise UsageError(f"{word} is no key of the configuration; {hint}")
    return [one for one in known if any(_is_named(one, word) for word in words)]


def _is_named(setting: Setting, word: str) -> bool:
    dotted = f"{setting.table}.{setting.name}"
    return word in (dotted, setting.name) or dotted.startswith(f"{word}.")


def schema(rule_options: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """Return the JSON Schema of `kbtool.toml`; `rule_options` are the schemas below `[rules]`."""
    tables: dict[str, object] = {
        name: _closed({key.name: _key_schema(key) for key in KEYS if key.table == name})
        for name in dict.fromkeys(key.table for key in KEYS)
    }
    tables["rules"] = _closed(
        {rule: _closed(dict(options)) for rule, options in rule_options.items()}
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kbtool.toml",
        **_closed(tables),
    }


def first_file(rule_options: Mapping[str, Mapping[str, object]]) -> str:
    """Return a `kbtool.toml` that names every key a vault may set, each with its default.

    Everything but the table heads is a comment, so that the file changes nothing as it stands.
    """
    lines = ["# kbtool's configuration of this vault. Take the # away from what you change."]
    table = ""
    for key in (key for key in KEYS if not key.user_only):
        if key.table != table:
            table = key.table
            lines += ["", f"[{table}]"]
        lines += [f"# {key.about}", f"# {key.name} = {toml(plain(default_of(key)))}"]
    for rule, options in rule_options.items():
        lines += ["", f"[rules.{rule}]"]
        for name, option in options.items():
            described = option if isinstance(option, dict) else {}
            lines += [f"# {described.get('description', '')}"]
            lines += [f"# {name} = {toml(described.get('default', {}))}"]
    return "\n".join(lines) + "\n"


def toml(value: object) -> str:
    """Write a plain value as TOML does, on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case list():
            return "[" + ", ".join(toml(item) for item in value) + "]"
        case dict():
            inside = ", ".join(f"{_quoted(name)} = {toml(item)}" for name, item in value.items())
            return "{ " + inside + " }" if inside else "{}"
        case _:
            return str(value)


def _key_settings(loaded: Loaded, key: Key) -> Iterator[Setting]:
    value = value_of(loaded.config, key)
    if isinstance(value, Mapping) and value:
        for entry, item in value.items():
            origin = loaded.origins.get(f"{key.dotted}.{entry}", DEFAULT)
            yield Setting(f"{key.table}.{key.name}", entry, plain(item), origin)
        return
    yield Setting(key.table, key.name, plain(value), loaded.origins.get(key.dotted, DEFAULT))


def _key_schema(key: Key) -> dict[str, object]:
    about = key.about + (" Not in a file inside a vault." if key.user_only else "")
    return {**schema_of(key.kind), "default": plain(default_of(key)), "description": about}


def _closed(properties: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(map(_shown, escaped)) + '"'


def _shown(character: str) -> str:
    """Escape what cannot be seen; a blank of any width can."""
    if character.isprintable() or category(character) == "Zs":
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

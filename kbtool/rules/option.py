"""A rule's own options, as `[rules.<name>]` of the configuration gives them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar, cast

from kbtool.config.settings import Config

OptionValue: TypeAlias = bool | int | str | tuple[str, ...] | Mapping[str, tuple[str, ...]]
T = TypeVar("T", bound=OptionValue)


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One key below `[rules.<rule>]`; the default's type is the type a value must have."""

    rule: str
    name: str
    default: T
    about: str

    def of(self, config: Config) -> T:
        """Return the configured value, the default where there is none.

        The configuration was checked by catalog's `option_faults` when it was read.
        """
        values = config.rules.get(self.rule)
        if values is None or self.name not in values:
            return self.default
        return cast("T", _frozen(values[self.name]))

    def accepts(self, value: object) -> bool:
        """Say whether a value as TOML gives it has the default's type."""
        match self.default:
            case bool():
                return isinstance(value, bool)
            case int():
                return isinstance(value, int) and not isinstance(value, bool) and value >= 0
            case str():
                return isinstance(value, str)
            case tuple():
                return _is_names(value)
            case _:
                return isinstance(value, Mapping) and all(_is_names(v) for v in value.values())

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema of this option."""
        names = {"type": "array", "items": {"type": "string"}}
        match self.default:
            case bool():
                shape: dict[str, object] = {"type": "boolean", "default": self.default}
            case int():
                shape = {"type": "integer", "minimum": 0, "default": self.default}
            case str():
                shape = {"type": "string", "default": self.default}
            case tuple():
                shape = {**names, "default": list(self.default)}
            case _:
                shape = {"type": "object", "additionalProperties": names}
        return {**shape, "description": self.about}

    @property
    def kind(self) -> str:
        """The type in words, for messages and pages."""
        match self.default:
            case bool():
                return "true or false"
            case int():
                return "a whole number"
            case str():
                return "a text"
            case tuple():
                return "a list of texts"
            case _:
                return "a table of lists of texts"


def _is_names(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, Mapping):
        return {key: _frozen(item) for key, item in value.items()}
    return value

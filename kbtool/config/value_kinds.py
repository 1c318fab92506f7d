"""The shapes a configuration's value may have: checking, freezing, and describing them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from kbtool.model.diagnostic import Severity


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A severity; with `never`, also the word never, which stands for None."""

    never: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What may stand in the file."""
        return (*(level.value for level in Severity), *(("never",) if self.never else ()))


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `least` to `most`; a whole one unless `fraction`."""

    least: float
    most: float
    fraction: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with values of one kind; its keys are `names`, or free where there are none."""

    of: "Level | Number | Texts"
    names: tuple[str, ...] = ()


Kind: TypeAlias = Flag | Text | Choice | Level | Number | Texts | Table


class NotThatKindError(ValueError):
    """The value has another shape; the text says which one is wanted."""


def check_value(kind: Kind, value: object) -> object:
    """Return TOML's value as settings hold it: tuples for lists, Severity for levels.

    Raises NotThatKindError where the value is of another kind.
    """
    match kind, value:
        case (Flag(), bool()) | (Text(), str()):
            return value
        case Choice(words), str() if value in words:
            return value
        case Level(), str() if value in kind.words:
            return None if value == "never" else Severity(value)
        case Number(), (int() | float()) if _is_within(kind, value):
            return value
        case Texts(), (list() | tuple()) if all(isinstance(item, str) for item in value):
            return tuple(value)
        case Table(of, names), Mapping() if not names or {*names}.issuperset(value):
            return {str(name): _entry(of, name, item) for name, item in value.items()}
        case _:
            raise NotThatKindError(f"must be {expected_text(kind)}")


def _entry(of: Kind, name: str, value: object) -> object:
    try:
        return check_value(of, value)
    except NotThatKindError as error:
        raise NotThatKindError(f"has '{name}', which {error}") from error


def expected_text(kind: Kind) -> str:
    """Say in words what a value of this kind is."""
    match kind:
        case Flag():
            return "true or false"
        case Text():
            return "a text"
        case Choice() | Level():
            return "one of " + ", ".join(kind.words)
        case Number(least, most, fraction):
            return f"a {'number' if fraction else 'whole number'} from {least:,g} to {most:,g}"
        case Texts():
            return "a list of texts"
        case Table(of, names):
            keys = f"keys are of {', '.join(names)} and whose " if names else ""
            return f"a table whose {keys}values are each {expected_text(of)}"
        case _:
            assert_never(kind)


def schema_of(kind: Kind) -> dict[str, object]:
    """Return the JSON Schema of a kind."""
    match kind:
        case Flag():
            return {"type": "boolean"}
        case Text():
            return {"type": "string"}
        case Choice() | Level():
            return {"enum": list(kind.words)}
        case Number(least, most, fraction):
            name = "number" if fraction else "integer"
            return {"type": name, "minimum": least, "maximum": most}
        case Texts():
            return {"type": "array", "items": {"type": "string"}}
        case Table(of, names):
            inner = schema_of(of)
            named = {"properties": dict.fromkeys(names, inner)} if names else {}
            return {"type": "object", **named, "additionalProperties": False if names else inner}
        case _:
            assert_never(kind)


def _is_within(kind: Number, value: float) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return (whole or (kind.fraction and isinstance(value, float))) and (
        kind.least <= value <= kind.most
    )

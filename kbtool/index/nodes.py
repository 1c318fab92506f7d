"""What a query asks for, as a tree of values; `at` is the 0-based place in the query."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias, Union

WordForm = Literal["plain", "exact", "prefix", "fuzzy"]
Scope = Literal["line", "block", "section", "task", "task-todo", "task-done"]
NameKind = Literal["file", "path", "tag", "link", "backlink"]
Quality = Literal["orphan", "broken", "literature"]
DateKind = Literal["created", "modified"]
Comparison = Literal["<", "<=", ">", ">=", "="]

FIELDS_OF: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title",),
    "alias": ("alias",),
    "heading": ("heading",),
    "content": ("body", "code"),
    "source": ("source",),
    "field": ("field",),
}
"""The operators that look into some fields only."""


@dataclass(frozen=True, slots=True)
class Word:
    """One written word; it may have several parts (`snake_case`, Chinese)."""

    text: str
    form: WordForm
    at: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side, none of them inflected."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression over the note's text, known to compile."""

    source: str
    at: int


@dataclass(frozen=True, slots=True)
class InFields:
    """`inner`, looked for in the fields of one operator (a key of FIELDS_OF)."""

    operator: str
    inner: "Node"


@dataclass(frozen=True, slots=True)
class Within:
    """`inner` must hold inside one line, block, section or task."""

    scope: Scope
    inner: "Node"


@dataclass(frozen=True, slots=True)
class Cased:
    """`inner`, with case compared or not."""

    sensitive: bool
    inner: "Node"


@dataclass(frozen=True, slots=True)
class Named:
    """A part of a file's name or path, a tag, or a note that links here or is linked from."""

    kind: NameKind
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Has:
    """Something that only the whole vault knows about a note."""

    quality: Quality


@dataclass(frozen=True, slots=True)
class Dated:
    """A note's date lies between two days, both included; None leaves a side open."""

    which: DateKind
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A property's value beside a number, a date or a text; only inside HasProperty."""

    sign: Comparison
    value: str


@dataclass(frozen=True, slots=True)
class NoValue:
    """A property that is there without a value; only inside HasProperty."""


@dataclass(frozen=True, slots=True)
class HasProperty:
    """A note has the property, and if `value` is given one of its values fits."""

    name: str
    value: "Node | None"
    at: int


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Without:
    """The part does not hold."""

    part: "Node"


Node: TypeAlias = Union[
    Word,
    Phrase,
    Pattern,
    InFields,
    Within,
    Cased,
    Named,
    Has,
    Dated,
    Compared,
    NoValue,
    HasProperty,
    All,
    Either,
    Without,
]


def shown(node: Node) -> str:
    """Return `node` as a query in full brackets, for `--explain`."""
    match node:
        case Word(text, form, _):
            return {"plain": text, "exact": f"={text}", "prefix": f"{text}*"}.get(form, f"{text}~")
        case Phrase(text, _):
            return f'"{text}"'
        case Pattern(source, _):
            return f"/{source}/"
        case InFields(operator, inner):
            return f"{operator}:{shown(inner)}"
        case Within(scope, inner):
            return f"{scope}:({shown(inner)})"
        case Cased(sensitive, inner):
            return f"{'match' if sensitive else 'ignore'}-case:{shown(inner)}"
        case Named(kind, text, _):
            return f'{kind}:"{text}"'
        case Has(quality):
            return f"is:{quality}"
        case Dated(which, first, last):
            return f"{which}:{first or ''}..{last or ''}"
        case Compared(sign, value):
            return f"{sign}{value}"
        case NoValue():
            return "null"
        case HasProperty(name, value, _):
            return f"[{name}]" if value is None else f"[{name}:{shown(value)}]"
        case All(parts):
            return f"({' AND '.join(map(shown, parts))})"
        case Either(parts):
            return f"({' OR '.join(map(shown, parts))})"
        case Without(part):
            return f"-{shown(part)}"

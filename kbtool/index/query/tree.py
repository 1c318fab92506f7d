"""What a query asks for, as a tree of values; `at` is the 0-based place in the query.

`str()` of a node is the query in full brackets, for `--explain`.
"""

from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

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


class Word(NamedTuple):
    """One written word; it may have several parts (`snake_case`, Chinese)."""

    text: str
    form: WordForm
    at: int

    def __str__(self) -> str:
        sign = {"plain": "", "exact": "", "prefix": "*", "fuzzy": "~"}[self.form]
        return f"{self.text}{sign}"


class Phrase(NamedTuple):
    """Words that stand side by side, none of them inflected."""

    text: str
    at: int

    def __str__(self) -> str:
        return f'"{self.text}"'


class Pattern(NamedTuple):
    """A regular expression over the note's text, known to compile."""

    source: str
    at: int

    def __str__(self) -> str:
        return f"/{self.source}/"


class InFields(NamedTuple):
    """`inner`, looked for in the fields of one operator (a key of FIELDS_OF)."""

    operator: str
    inner: "Node"

    def __str__(self) -> str:
        return f"{self.operator}:{self.inner}"


class InScope(NamedTuple):
    """`inner` must hold inside one line, block, section or task."""

    scope: Scope
    inner: "Node"

    def __str__(self) -> str:
        return f"{self.scope}:({self.inner})"


class MatchCase(NamedTuple):
    """`inner`, with case compared or not."""

    sensitive: bool
    inner: "Node"

    def __str__(self) -> str:
        return f"{'match' if self.sensitive else 'ignore'}-case:{self.inner}"


class NameFilter(NamedTuple):
    """A part of a file's name or path, a tag, or a note that links here or is linked from."""

    kind: NameKind
    text: str
    at: int

    def __str__(self) -> str:
        return f'{self.kind}:"{self.text}"'


class IsFilter(NamedTuple):
    """Something that only the whole vault knows about a note."""

    quality: Quality

    def __str__(self) -> str:
        return f"is:{self.quality}"


class DateFilter(NamedTuple):
    """A note's date lies between two days, both included; None leaves a side open."""

    which: DateKind
    first: date | None
    last: date | None

    def __str__(self) -> str:
        return f"{self.which}:{self.first or ''}..{self.last or ''}"


class PropertyComparison(NamedTuple):
    """A property's value beside a number, a date or a text; only inside HasProperty."""

    sign: Comparison
    value: str

    def __str__(self) -> str:
        return f"{self.sign}{self.value}"


class NullValue(NamedTuple):
    """A property that is there without a value; only inside HasProperty."""

    def __str__(self) -> str:
        return "null"


class PropertyFilter(NamedTuple):
    """A note has the property, and if `value` is given one of its values fits."""

    name: str
    value: "Node | None"
    at: int

    def __str__(self) -> str:
        return f"[{self.name}]" if self.value is None else f"[{self.name}:{self.value}]"


class And(NamedTuple):
    """Every part holds."""

    parts: "tuple[Node, ...]"

    def __str__(self) -> str:
        return f"({' AND '.join(map(str, self.parts))})"


class Or(NamedTuple):
    """At least one part holds."""

    parts: "tuple[Node, ...]"

    def __str__(self) -> str:
        return f"({' OR '.join(map(str, self.parts))})"


class Not(NamedTuple):
    """The part does not hold."""

    part: "Node"

    def __str__(self) -> str:
        return f"-{self.part}"


Node: TypeAlias = (
    Word
    | Phrase
    | Pattern
    | InFields
    | InScope
    | MatchCase
    | NameFilter
    | IsFilter
    | DateFilter
    | PropertyComparison
    | NullValue
    | PropertyFilter
    | And
    | Or
    | Not
)


def names_in(node: Node) -> tuple[str, ...]:
    """Return the words and phrases each of which alone is what is looked for."""
    match node:
        case Word(text, "plain", _) | Phrase(text, _):
            return (text,)
        case Or(parts):
            return tuple(name for part in parts for name in names_in(part))
        case _:
            return ()

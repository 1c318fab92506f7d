"""What a rule is: a generator of findings, and what lint, help and README say about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kbtool.model.content import ProblemKind
from kbtool.model.diagnostic import Severity
from kbtool.rules.facts import Fact, Query
from kbtool.rules.option import Option

FixTier = Literal["safe", "unsafe"]
Form = Literal["note", "vault", "lint"]
Need = Literal["near", "citations", "texts", "facts"]
Aspect = Literal["tags", "aliases", "links", "headings", "blocks", "properties"]
"""What the app shows of a note beside its words."""

FAMILIES = {
    "L": "links",
    "H": "headings and blocks",
    "E": "embeds and attachments",
    "G": "graph",
    "C": "citations and sources",
    "P": "properties and fields",
    "T": "tags",
    "N": "names",
    "Y": "hygiene",
    "F": "files",
    "S": "suppressions",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue; the function's name is the rule's, its docstring the rule's page.

    A rule of form "note" is called `check(note, vault)` and yields a Finding, one of form "vault"
    `check(vault)` and yields `(path, Finding)`; what `needs` lists is handed over by keyword
    (`near: NearNames`, `citations: Citations`, `texts: Texts`, `facts: Facts`), each built once a
    run. Rules of form "lint" are about the run itself, and lint calls them with what it knows. A
    rule of form "vault" may have a part that looks at each note: `in_note(note, vault)` yields
    findings and is handed nothing.

    What a rule looks at is noted while it does, and it is run again when that differs. It declares
    nothing but the `facts` and `queries` that are to be kept for it.

    `silences` are the codes that keep quiet at the same place when this rule has a finding there,
    `silences_in_note` those that keep quiet in the whole note. A rule with `when` is asked only
    about notes whose text has such a problem, or, with "unusual-link", where
    `unusual.has_unusual_link` says so. `alters` names what the rule's fix is there to change; a fix
    that changes anything else that the app shows of a note is not made.
    """

    code: str
    check: Callable[..., Iterator[Any]]
    severity: Severity = Severity.WARNING
    default_on: bool = True
    fix: FixTier | None = None
    form: Form = "note"
    needs: tuple[Need, ...] = ()
    alters: tuple[Aspect, ...] = ()
    silences: tuple[str, ...] = ()
    silences_in_note: tuple[str, ...] = ()
    options: tuple[Option[Any], ...] = ()
    facts: tuple[Fact, ...] = ()
    queries: tuple[Query[Any], ...] = ()
    requires_problem: ProblemKind | Literal["unusual-link"] | None = None
    in_note: Callable[..., Iterator[Any]] | None = None

    @property
    def name(self) -> str:
        """The kebab-case name, `broken-note-link`."""
        return self.check.__name__.replace("_", "-")

    @property
    def family(self) -> str:
        """The code's letter."""
        return self.code[0]

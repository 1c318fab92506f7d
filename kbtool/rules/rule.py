"""What a rule is: a generator of findings, and what lint, help and README say about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kbtool.model.content import ProblemKind
from kbtool.model.diagnostic import Severity
from kbtool.rules.option import Option

FixTier = Literal["safe", "unsafe"]
Form = Literal["note", "vault", "lint"]
Scope = Literal["note", "targets", "vault"]
Reads = Literal[
    "neighbours", "names", "fields", "embeds", "hierarchy", "canvases", "keys", "everything"
]
Need = Literal["near", "citations", "texts"]
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
    (`near: NearNames`, `citations: Citations`, `texts: Texts`), each built once a run. Rules of
    form "lint" are about the run itself, and lint calls them with what it knows. `alters` names
    what the rule's fix is there to change; a fix that changes anything else that the app shows of
    a note is not made.

    `scope` says what a note's findings depend on: its own text alone, its text and the names and
    contents it links to (suggestions included), or anything in the vault. `silences` are the codes
    that keep quiet at the same place when this rule has a finding there, `silences_in_note` those
    that keep quiet in the whole note. A rule with `when` is asked only about notes whose text has
    such a problem, or, with "unusual-link", where `unusual.has_unusual_link` says so. A rule of
    form "vault" may have a part that looks at each note: `in_note(note, vault)` yields findings, is
    handed nothing, and depends on the note and the names of files alone.

    `reads` says what a rule looks at beside the note itself, so that a change of a few notes need
    not judge all: "neighbours" are what the note links to and what links to it, what a broken link
    may mean, which notes are sources and which keys are known; "names" are those of files and what
    is wrong with files that are no notes. The others are about all notes, but know each one by a
    few facts: its inline fields, its embeds, its place in the hierarchy, the keys it claims; or
    about canvases. Of a rule that reads "everything", only a look at every note gives the findings.
    """

    code: str
    check: Callable[..., Iterator[Any]]
    severity: Severity = Severity.WARNING
    on: bool = True
    fix: FixTier | None = None
    form: Form = "note"
    scope: Scope = "note"
    reads: Reads = "neighbours"
    needs: tuple[Need, ...] = ()
    alters: tuple[Aspect, ...] = ()
    silences: tuple[str, ...] = ()
    silences_in_note: tuple[str, ...] = ()
    options: tuple[Option[Any], ...] = ()
    when: ProblemKind | Literal["unusual-link"] | None = None
    in_note: Callable[..., Iterator[Any]] | None = None

    @property
    def name(self) -> str:
        """The kebab-case name, `broken-note-link`."""
        return self.check.__name__.replace("_", "-")

    @property
    def family(self) -> str:
        """The code's letter."""
        return self.code[0]

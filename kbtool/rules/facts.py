"""Facts that rules ask of all notes at once: what each note gives, and queries over that.

A rule that compares notes reads no content but its own note's: it names the facts it needs, and is
run again when they differ. What many notes ask of one table is a query with an answer of its own.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from kbtool.config.settings import Config
from kbtool.model.content import Link
from kbtool.model.location import NotePath
from kbtool.model.note import Canvas, CanvasLink, Note
from kbtool.model.resolution import Resolution
from kbtool.vault.snapshot import Vault

Answers = TypeVar("Answers", covariant=True)  # noqa: PLC0105 - a type of answers, whole or each

Givers: TypeAlias = Note | Canvas


@dataclass(frozen=True, slots=True)
class Fact:
    """What each note or canvas gives: texts, or tuples of texts and numbers, each maybe repeated.

    `of` may look at the giver itself and at where its links lead, and at nothing else.
    """

    name: str
    of: Callable[[Givers, Vault], Iterable[Hashable]]


class FactRows(Protocol):
    """The rows of one fact."""

    @property
    def rows(self) -> Mapping[NotePath, tuple[Any, ...]]:
        """What each file gives; files that give nothing have no row."""
        ...

    @property
    def by_key(self) -> Mapping[Any, tuple[NotePath, ...]]:
        """The files that give each."""
        ...


@dataclass(frozen=True, slots=True)
class Query(Generic[Answers]):
    """A question about one fact that many notes ask; `prepare` arranges its rows once a run."""

    name: str
    fact: Fact
    prepare: Callable[[FactRows, Config], Answers]


Lookup: TypeAlias = Callable[[str], str | None]
"""What a query prepares whose answers are kept by key."""


class Facts(Protocol):
    """The facts of a vault as rules ask for them; each question is noted."""

    def count(self, fact: Fact, key: str) -> int:
        """Return how many files give a key."""
        ...

    def rows(self, fact: Fact) -> Mapping[NotePath, tuple[Any, ...]]:
        """Return all rows; whoever asks is run again when any of them differs."""
        ...

    def answer(self, query: Query[Lookup], key: str) -> str | None:
        """Return a query's answer; whoever asks is run again when it differs."""
        ...

    def prepared(self, query: Query[Answers]) -> Answers:
        """Return what a query prepares; whoever asks is run again when any row differs."""
        ...


def links_in(giver: Givers, vault: Vault) -> Iterator[tuple[Link | CanvasLink, Resolution]]:
    """Yield the links of a note or canvas, each with what it leads to."""
    if isinstance(giver, Note):
        return zip(giver.content.links, vault.resolutions[giver.path], strict=True)
    return zip(giver.links, vault.canvas_resolutions[giver.path], strict=True)

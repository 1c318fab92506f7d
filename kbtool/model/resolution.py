"""What a link leads to."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kbtool.model.location import NotePath

FragmentState = Literal["none", "found", "broken-heading", "broken-block"]


@dataclass(frozen=True, slots=True)
class Found:
    """The link reaches a file. `line` is that of the heading or block it names, else 1.

    `candidates` are all files that fit the path part, the winner first. `exact_case` is false
    where only case or Unicode folding made it fit.
    """

    path: NotePath
    fragment: FragmentState = "none"
    line: int = 1
    candidates: tuple[NotePath, ...] = ()
    exact_case: bool = True


@dataclass(frozen=True, slots=True)
class Missing:
    """No file of the vault fits."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several files fit and none wins."""

    candidates: tuple[NotePath, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """The target leaves the vault, or names the file system; it was not looked at."""


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Not a file's name: a URL in a wikilink's brackets, or a template's `{{…}}` or `<%…%>`.

    Nobody reports these, and they are no edges.
    """


Resolution: TypeAlias = Found | Missing | Ambiguous | Outside | Unjudged

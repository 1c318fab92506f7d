"""What comes of looking a quotation up in its source."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias


class Change(NamedTuple):
    """A few words that differ, as written; `before` and `after` stand around them in the quotation.

    `source` is empty for words put in, `quoted` for words left out.
    """

    before: str
    source: str
    quoted: str
    after: str

    def __str__(self) -> str:
        """Write the change as wdiff does: `before [-source-] {+quoted+} after`."""
        marked = (
            self.before,
            f"[-{self.source}-]" if self.source else "",
            f"{{+{self.quoted}+}}" if self.quoted else "",
            self.after,
        )
        return " ".join(part for part in marked if part)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Every stretch stands in the source as quoted."""


@dataclass(frozen=True, slots=True)
class Altered:
    """The words are there, but changed."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """A stretch (or, when `whole`, all of it) is not there; `closest` may be empty."""

    missing: str
    whole: bool
    closest: str


@dataclass(frozen=True, slots=True)
class NotJudged:
    """Too little to say anything."""

    reason: Literal["too-short", "other-language"]


Verdict: TypeAlias = Verbatim | Altered | NotFound | NotJudged

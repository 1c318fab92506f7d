"""A judgement of a vault, and the names by which it is known again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from kbtool.config.settings import Config
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.place import NotePath

if TYPE_CHECKING:
    from kbtool.lint.survey import Survey

Marks = Mapping[NotePath, str]
"""Of each file and fault of a vault, a short text that differs when it does."""


class Judgement(NamedTuple):
    """What was said of a vault, and of which one; a family shares rules, options and version.

    `scan` marks the scan that saw it, empty when another look may see something else. With a
    `survey` it can be the base of others; without one only the answer is known.
    """

    family: str
    scan: str
    marks: Marks
    diagnostics: tuple[Diagnostic, ...]
    survey: Callable[[], Survey] | None

    @property
    def key(self) -> str:
        """The name of this very judgement."""
        return key_of(self.family, self.marks)


def family_of(config: Config, program: str) -> str:
    """Name everything but the files that a judgement depends on; `program` marks the code."""
    return _digest_of(f"{program} {config!r}")


def key_of(family: str, marks: Marks) -> str:
    """Name a judgement of these very files."""
    rows = [f"{path}\0{mark}" for path, mark in sorted(marks.items())]
    return _digest_of("\n".join((family, *rows)))


def _digest_of(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

"""Findings about one missing thing, gathered from all the places that name it.

A note that is planned but not written is named from everywhere; it is one thing to think about,
not a page of them.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from kbtool.model.diagnostic import Diagnostic

_VERBS: Final = {
    "L001": ("link", " to"),
    "L003": ("link", " to"),
    "L015": ("link", " to"),
    "E001": ("embed", ""),
    "C003": ("cite", ""),
    "C004": ("cite", ""),
}


class MissingTarget(NamedTuple):
    """One target that is not there and all findings about it, in order of place."""

    target: str
    uses: tuple[Diagnostic, ...]

    @property
    def first(self) -> Diagnostic:
        """The finding that stands for all."""
        return self.uses[0]

    def headline(self) -> str:
        """Return `13 notes cite "Smith 2020", which does not exist`."""
        notes = len({use.path for use in self.uses})
        verb, preposition = _VERBS[self.first.code]
        who = f"{notes:,} notes {verb}" if notes > 1 else f"1 note {verb}s"
        times = f" {len(self.uses):,} times" if len(self.uses) > notes else ""
        return f'{who}{times}{preposition} "{self.target}", which does not exist'


def gathered(
    diagnostics: Iterable[Diagnostic],
) -> tuple[list[Diagnostic], list[MissingTarget]]:
    """Take out what several findings say of one target; the rest keeps its order.

    Targets come out by the number of uses, then by name. What has a suggestion that the others
    lack is still about the same target: one name, one thing missing.
    """
    by_target: dict[tuple[str, str], list[Diagnostic]] = {}
    rest: list[Diagnostic] = []
    for diagnostic in diagnostics:
        if diagnostic.code in _VERBS and diagnostic.target:
            key = (diagnostic.code, diagnostic.target.casefold())
            by_target.setdefault(key, []).append(diagnostic)
        else:
            rest.append(diagnostic)
    missing: list[MissingTarget] = []
    for uses in by_target.values():
        if len(uses) == 1:
            rest.append(uses[0])
        else:
            missing.append(MissingTarget(uses[0].target, tuple(uses)))
    rest.sort(key=lambda d: (d.path, d.line, d.column, d.code))
    missing.sort(key=lambda one: (-len(one.uses), one.target))
    return rest, missing

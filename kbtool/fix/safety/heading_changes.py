"""Headings of a note that get another text, and what links must say to name them still."""

from collections.abc import Mapping
from dataclasses import dataclass

from kbtool.model.content import Content
from kbtool.vault.fragments import FragmentTable, segments_of


def fragment_text(heading: str) -> str:
    """Return a heading's text as Obsidian writes it in links: without signs that mean something."""
    for sign in ("%%", "[[", "]]", *":#|^\\"):
        heading = heading.replace(sign, " ")
    return " ".join(heading.split())


@dataclass(frozen=True, slots=True)
class Retitled:
    """A note's headings before, and the new texts of some by their positions."""

    table: FragmentTable
    texts: Mapping[int, str]

    @staticmethod
    def of(before: Content, after: Content) -> "Retitled":
        """Compare a note's headings in order; where their number changes, none is the same."""
        texts: dict[int, str] = {}
        if len(before.headings) == len(after.headings):
            pairs = zip(before.headings, after.headings, strict=True)
            texts = {at: new.text for at, (old, new) in enumerate(pairs) if old.text != new.text}
        return Retitled(FragmentTable.of(before), texts)

    def fragment_after(self, fragment: str) -> str:
        """Put the new texts where a fragment names these headings, alone or in a chain."""
        positions = self.table.headings_named(fragment)
        if self.texts.keys().isdisjoint(positions):
            return fragment
        # A chain is found whole or not at all: each of its segments has a position.
        named = zip(positions, segments_of(fragment), strict=True)
        return "".join(
            f"#{fragment_text(self.texts[position]) if position in self.texts else segment}"
            for position, segment in named
        )

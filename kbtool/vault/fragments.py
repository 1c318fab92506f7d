"""What the part of a link behind `#` names inside a note: a heading, a block, a footnote.

Comparison is Obsidian's `stripHeading`; no slugs, no `-1` for duplicates.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kbtool.model.content import Content, Heading
from kbtool.model.resolution import FragmentState


def heading_key(text: str) -> str:
    """Return the form in which headings compare: most ASCII signs are blanks, case is folded."""
    return " ".join(text.translate(_SIGNS).split()).lower()


def segments_of(fragment: str) -> tuple[str, ...]:
    """Split `#A#B` into its headings, `#^id` into one block id with its sign."""
    return tuple(segment for segment in fragment.split("#") if segment.strip())


@dataclass(frozen=True, slots=True)
class FragmentTable:
    """Where the headings, blocks and footnotes of one note are; lines are 1-based."""

    headings: tuple[Heading, ...]
    first: Mapping[str, int]  # key -> position of the first heading of that key
    places: Mapping[tuple[str, int], Sequence[int]]  # key and level -> positions in order
    block_lines: Mapping[str, int]
    footnote_lines: Mapping[str, int]

    @staticmethod
    def of(content: Content) -> "FragmentTable":
        """Make the table; of blocks and footnotes with one id the first counts."""
        first: dict[str, int] = {}
        places: dict[tuple[str, int], list[int]] = {}
        for position, heading in enumerate(content.headings):
            # heading_key without the call: a vault may link to most of its notes' headings
            key = " ".join(heading.text.translate(_SIGNS).split()).lower()
            first.setdefault(key, position)
            places.setdefault((key, heading.level), []).append(position)
        return FragmentTable(
            content.headings,
            first,
            places,
            {block.id.lower(): block.span.line for block in reversed(content.blocks)},
            {note.id.lower(): note.span.line for note in reversed(content.footnotes) if note.id},
        )

    def find(self, fragment: str) -> tuple[FragmentState, int]:
        """Return whether the fragment's thing is there, and its line (1 where it is not)."""
        segments = segments_of(fragment)
        if not segments:
            return "none", 1
        last = segments[-1].lstrip()
        if last.startswith("^"):
            return _found_line(self.block_lines.get(last[1:].rstrip().lower()))
        if last.startswith("[^") and last.rstrip().endswith("]"):
            return _found_line(self.footnote_lines.get(last.rstrip()[2:-1].lower()))
        positions = self.walk(segments)
        if not positions:
            return "broken-heading", 1
        return "found", self.headings[positions[-1]].span.line

    def headings_named(self, fragment: str) -> tuple[int, ...]:
        """Return the position of each heading that a fragment names, none for a block's."""
        segments = segments_of(fragment)
        if not segments or segments[-1].lstrip().startswith(("^", "[^")):
            return ()
        return self.walk(segments)

    def walk(self, segments: tuple[str, ...]) -> tuple[int, ...]:
        """Return the position of each segment's heading, none when one is not there.

        The headings are taken in order: each segment names the next deeper one of its name.
        """
        if len(segments) == 1:
            first = self.first.get(heading_key(segments[0]))
            return () if first is None else (first,)
        position, level = -1, 0
        positions: list[int] = []
        for segment in segments:
            key = heading_key(segment)
            following = [
                (places[index], deeper)
                for deeper in range(level + 1, 7)
                if (places := self.places.get((key, deeper)))
                and (index := bisect_right(places, position)) < len(places)
            ]
            if not following:
                return ()
            position, level = min(following)
            positions.append(position)
        return tuple(positions)


def _found_line(line: int | None) -> tuple[FragmentState, int]:
    return ("broken-block", 1) if line is None else ("found", line)


_SIGNS: Final = str.maketrans(dict.fromkeys('`!"#$%&()*+,.:;<=>?@^{|}~/[]\\\r\n', " "))

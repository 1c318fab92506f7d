"""Stretches of a text beside what its reader sees of them, at the same places."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kbtool.index.text.mark_scan import Place
from kbtool.index.text.reading import GAP, read_note

_PIECE: Final = re.compile(f"[^{GAP}]+")


class Shown:
    """A text that is read when somebody asks what is seen of it: regular expressions do not."""

    __slots__ = ("_dropped", "_layers", "raw")

    def __init__(self, raw: str, layers: tuple[str, ...] = ()) -> None:
        self.raw = raw
        self._layers = layers
        self._dropped: tuple[Place, ...] = ()

    @classmethod
    def plain(cls, text: str) -> "Shown":
        """Take a text without marks, such as a name or a value."""
        return cls(text, (text,))

    @property
    def layers(self) -> tuple[str, ...]:
        """The sentences, then what stands beside them, each as long as the text."""
        if not self._layers:
            reading = read_note(self.raw)
            self._layers, self._dropped = reading.layers(), reading.dropped
        return self._layers

    @property
    def dropped(self) -> tuple[Place, ...]:
        """The places of what is no text."""
        return self._dropped if self.layers else ()

    def whole(self) -> "Stretch":
        """Return all of it."""
        return Stretch(self, 0, len(self.raw))


class Stretch(NamedTuple):
    """A part of a text, by 0-based offsets into the whole."""

    shown: Shown
    start: int
    end: int

    @property
    def raw(self) -> str:
        """The part as it is written."""
        return self.shown.raw[self.start : self.end]

    def cut(self, start: int, end: int) -> "Stretch":
        """Return a part of the part, by 0-based offsets into it."""
        return Stretch(self.shown, self.start + start, self.start + end)

    def pieces(self) -> Iterator[tuple[int, str]]:
        """Yield each text in it that a phrase may stand in, with its 0-based place in the part."""
        for number, layer in enumerate(self.shown.layers):
            part = layer[self.start : self.end]
            if not number:
                yield 0, part
            elif part.strip(GAP):
                yield from ((found.start(), found[0]) for found in _PIECE.finditer(part))

    def dropped(self) -> Iterator[Place]:
        """Yield the places in the part of what is no text."""
        for start, end in self.shown.dropped:
            if start < self.end and self.start < end:
                yield max(start - self.start, 0), min(end, self.end) - self.start

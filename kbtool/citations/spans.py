"""Things in order of place, and those of them that begin within a stretch."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from kbtool.model.location import Span


class Placed(Protocol):
    """Anything with a place."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        ...


T = TypeVar("T")


def start_of(thing: Placed) -> int:
    """Return the 0-based offset where a thing begins."""
    return thing.span.start


def between(things: Sequence[T], low: int, high: int, start: Callable[[T], int]) -> Sequence[T]:
    """Return the things that begin at `low` or behind and before `high`."""
    return things[bisect_left(things, low, key=start) : bisect_left(things, high, key=start)]

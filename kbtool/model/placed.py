"""A property's value together with the places of what it holds."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kbtool.model.content import Property, Value
from kbtool.model.location import Span


class Placed(NamedTuple):
    """A value or a part of one; `spans` are the places of its scalars, in order.

    `whole` is the place of the value around it, for parts without a scalar.
    """

    value: Value
    spans: tuple[Span, ...]
    whole: Span

    @staticmethod
    def of(place: Property, value: Value) -> "Placed":
        """Join a property's value with its places; an item that has none stands at the value."""
        spans = place.leaves if isinstance(value, tuple | Mapping) else (place.value_span,)
        count = _count(value)
        known = spans if len(spans) == count else (place.value_span,) * count
        return Placed(value, known, place.value_span)

    @property
    def span(self) -> Span:
        """From the first scalar to the end of the last."""
        if not self.spans:
            return self.whole
        return self.spans[0]._replace(end=self.spans[-1].end)

    def parts(self) -> Iterator["Placed"]:
        """Yield the items of a list or the values of a mapping; a scalar has none."""
        match self.value:
            case tuple(items):
                values: Iterable[Value] = items
            case Mapping():
                values = self.value.values()
            case _:
                values = ()
        at = 0
        for value in values:
            end = at + _count(value)
            yield Placed(value, self.spans[at:end], self.whole)
            at = end

    def find(self, name: str) -> "tuple[str, Placed] | None":
        """Return what a mapping holds under a lower-case name, and the name as written."""
        names = self.value if isinstance(self.value, Mapping) else ()
        named = zip(names, self.parts(), strict=False)
        return next(((written, part) for written, part in named if written.lower() == name), None)


def _count(value: Value) -> int:
    """Count the scalars in a value."""
    match value:
        case tuple():
            return sum(map(_count, value))
        case Mapping():
            return sum(map(_count, value.values()))
        case _:
            return 1

"""Mappings that are made when they are asked: of a vault of thousands a run may look at three."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeVar

Key = TypeVar("Key")
Item = TypeVar("Item")


class LazyMap(Mapping[Key, Item]):
    """A mapping of known keys, each of whose items is made when it is first asked for."""

    def __init__(self, keys: Collection[Key], make: Callable[[Key], Item]) -> None:
        self._keys = keys
        self._make = make
        self._made: dict[Key, Item] = {}

    def __getitem__(self, key: Key) -> Item:
        if key not in self._made:
            if key not in self._keys:
                raise KeyError(key)
            self._made[key] = self._make(key)
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class DeferredMap(Mapping[Key, Item]):
    """A mapping that is made as a whole when it is first looked into."""

    def __init__(self, make: Callable[[], Mapping[Key, Item]]) -> None:
        self._make = make
        self._made: Mapping[Key, Item] | None = None

    def __getitem__(self, key: Key) -> Item:
        return self._whole()[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _whole(self) -> Mapping[Key, Item]:
        if self._made is None:
            self._made = self._make()
        return self._made

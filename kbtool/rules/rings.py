"""Rings in a directed graph: each one once, in a fixed order, without recursion."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound="tuple[object, ...] | str")


def rings_of(edges: Mapping[Node, Iterable[Node]]) -> Iterator[list[Node]]:
    """Yield the rings that a depth-first walk in sorted order closes, from their least node on.

    Every strongly connected part with a ring yields at least one; none is yielded twice.
    """
    done: set[Node] = set()
    seen: set[tuple[Node, ...]] = set()
    for start in sorted(edges):
        if start in done:
            continue
        path, places = [start], {start: 0}
        stack = [iter(sorted(edges[start]))]
        while stack:
            following = next(stack[-1], None)
            if following is None:
                stack.pop()
                done.add(node := path.pop())
                del places[node]
            elif following in places:
                ring = _from_least(path[places[following] :])
                if tuple(ring) not in seen:
                    seen.add(tuple(ring))
                    yield ring
            elif following not in done:
                places[following] = len(path)
                path.append(following)
                stack.append(iter(sorted(edges.get(following, ()))))


def _from_least(ring: list[Node]) -> list[Node]:
    least = ring.index(min(ring))
    return ring[least:] + ring[:least]

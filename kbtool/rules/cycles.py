"""Rings in a directed graph: each one once, in a fixed order, without recursion."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

MOST_SHOWN: Final = 6
Node = TypeVar("Node", bound="tuple[object, ...] | str")


def cycles_of(edges: Mapping[Node, Iterable[Node]]) -> Iterator[list[Node]]:
    """Yield the rings that a depth-first walk in sorted order closes, from their least node on.

    A ring of nodes that all stood in rings before is left out: where everything leads to
    everything there would be thousands. Every node that closes a ring is in one that is yielded,
    or its part of the graph has one already.
    """
    done: set[Node] = set()
    covered: set[Node] = set()
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
                ring = path[places[following] :]
                if not covered.issuperset(ring):
                    covered.update(ring)
                    yield _from_least(ring)
            elif following not in done:
                places[following] = len(path)
                path.append(following)
                stack.append(iter(sorted(edges.get(following, ()))))


def _from_least(ring: list[Node]) -> list[Node]:
    least = ring.index(min(ring))
    return ring[least:] + ring[:least]


def cycle_text(names: Iterable[str]) -> str:
    """Return a ring's names in words, back to the first; of a long ring the beginning."""
    names = list(dict.fromkeys(names))
    shown = names if len(names) <= MOST_SHOWN else [*names[: MOST_SHOWN - 1], "…", names[-1]]
    return " > ".join((*shown, names[0]))

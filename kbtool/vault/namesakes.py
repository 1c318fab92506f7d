"""Files that share one name, kept so that no search among thousands of them grows long."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kbtool.model.location import NotePath


class File(NamedTuple):
    """A path beside its key."""

    key: str
    path: NotePath


@dataclass(frozen=True, slots=True)
class SameNameFiles:
    """All files of one name in three orders.

    `ranked` goes from the shortest path to the longest, `by_key` by key, `by_tail` by the key read
    backwards.
    """

    ranked: tuple[File, ...]
    by_key: tuple[File, ...]
    by_tail: tuple[tuple[str, File], ...]

    @staticmethod
    def of(files: Iterable[File]) -> "SameNameFiles":
        """Order files of one name."""
        by_key = tuple(sorted(files))
        return SameNameFiles(
            ranked=tuple(sorted(by_key, key=_rank)),
            by_key=by_key,
            by_tail=tuple(sorted((file.key[::-1], file) for file in by_key)),
        )

    def at(self, key: str) -> tuple[File, ...]:
        """Return the files of this path key: more than one differ by case or Unicode form only."""
        start = end = bisect_left(self.by_key, (key,))
        while end < len(self.by_key) and self.by_key[end].key == key:
            end += 1
        return self.by_key[start:end]

    def ending_with(self, tail: str) -> tuple[File, ...]:
        """Return the files whose path key is, or ends with, these whole segments; ranked."""
        if "/" not in tail:
            return self.ranked
        deeper = self.by_tail[_inside(self.by_tail, tail[::-1] + "/")]
        return tuple(sorted((*self.at(tail), *(file for _, file in deeper)), key=_rank))

    def near(self, tail: str, folder: str) -> tuple[File, ...]:
        """Return those of them in or below a folder (its key, not empty); ranked."""
        below = self.by_key[_inside(self.by_key, folder + "/")]
        return tuple(sorted((file for file in below if _ends(file.key, tail)), key=_rank))


def _rank(file: File) -> tuple[int, str, str]:
    return len(file.key), file.key, file.path


def _ends(key: str, tail: str) -> bool:
    return key.endswith("/" + tail) or key == tail


def _inside(rows: Sequence[tuple[str, object]], prefix: str) -> slice:
    """Return the stretch of sorted rows whose string begins with a prefix that ends in "/"."""
    past = prefix[:-1] + chr(ord("/") + 1)
    return slice(bisect_left(rows, (prefix,)), bisect_left(rows, (past,)))

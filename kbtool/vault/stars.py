"""Matching with stars, in time at most the product of both lengths: no backtracking to blow up."""

from collections.abc import Callable, Sequence
from typing import TypeVar

_T = TypeVar("_T")


def fits_with_stars(
    pattern: Sequence[_T],
    parts: Sequence[str],
    is_star: Callable[[_T], bool],
    fits: Callable[[_T, str], bool],
) -> bool:
    """Say whether a pattern, part by part, is all of `parts`; a star is any run of them.

    On a miss only the latest star takes one part more: an earlier star never needs to, since the
    latest can take whatever the earlier one would have left.
    """
    at = part = 0
    star_at, star_part = -1, 0
    while part < len(parts):
        if at < len(pattern) and is_star(pattern[at]):
            star_at, star_part = at, part
            at += 1
        elif at < len(pattern) and fits(pattern[at], parts[part]):
            at, part = at + 1, part + 1
        elif star_at >= 0:
            star_part += 1
            at, part = star_at + 1, star_part
        else:
            return False
    return all(is_star(rest) for rest in pattern[at:])

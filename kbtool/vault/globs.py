"""Path patterns as in .gitignore, matched in time at most the product of both lengths.

No backtracking, which a pattern could blow up.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from kbtool.vault.names import key_of

_T = TypeVar("_T")


def matches(glob: str, path: str) -> bool:
    """Say whether a glob matches a vault path or a folder above it.

    `*` is any run of characters within one segment, `?` one character, `**` any number of
    segments. A pattern without a slash matches a name at any depth, one with a slash from the
    root. Case and Unicode form do not count. Time is at most the product of both lengths.
    """
    pattern = key_of(glob).strip("/").split("/")
    if "/" not in glob.rstrip("/"):
        pattern = ["**", *pattern]
    # What matches a folder takes everything below it along: any segments may follow.
    return fits_with_stars([*pattern, "**"], key_of(path).split("/"), "**".__eq__, _name_fits)


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


def _name_fits(pattern: str, name: str) -> bool:
    return fits_with_stars(pattern, name, "*".__eq__, _sign_fits)


def _sign_fits(pattern: str, sign: str) -> bool:
    return pattern in (sign, "?")

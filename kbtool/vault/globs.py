"""Path patterns as in .gitignore, matched without the backtracking that a pattern could blow up."""

from collections.abc import Callable, Sequence

from kbtool.vault.names import key_of


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
    return _fits([*pattern, "**"], key_of(path).split("/"), "**", _name_fits)


def _name_fits(pattern: str, name: str) -> bool:
    return _fits(pattern, name, "*", _sign_fits)


def _sign_fits(pattern: str, sign: str) -> bool:
    return pattern in (sign, "?")


def _fits(
    pattern: Sequence[str], parts: Sequence[str], star: str, fits: Callable[[str, str], bool]
) -> bool:
    """Match parts one by one; on a miss only the latest star takes one part more.

    An earlier star never needs to: the latest can take whatever the earlier one would have left.
    """
    at = part = 0
    star_at, star_part = -1, 0
    while part < len(parts):
        if at < len(pattern) and pattern[at] == star:
            star_at, star_part = at, part
            at += 1
        elif at < len(pattern) and fits(pattern[at], parts[part]):
            at, part = at + 1, part + 1
        elif star_at >= 0:
            star_part += 1
            at, part = star_at + 1, star_part
        else:
            return False
    return all(rest == star for rest in pattern[at:])

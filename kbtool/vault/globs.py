"""Path patterns as in .gitignore, matched without the backtracking that a pattern could blow up."""

from kbtool.vault.names import key_of
from kbtool.vault.stars import fits_with_stars


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


def _name_fits(pattern: str, name: str) -> bool:
    return fits_with_stars(pattern, name, "*".__eq__, _sign_fits)


def _sign_fits(pattern: str, sign: str) -> bool:
    return pattern in (sign, "?")

"""What a vault's `.gitignore` files leave out, by the rules of gitignore(5).

A vault may be anyone's: the patterns are matched without backtracking, in time at most the product
of both lengths, and files outside the vault are not asked.
"""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from kbtool.store.files.ignored import READ_FLAGS
from kbtool.store.files.safe_open import open_beneath
from kbtool.vault.globs import fits_with_stars

GITIGNORE_NAME: Final = ".gitignore"

_MOST_BYTES: Final = 1_000_000
_SIGN: Final = re.compile(r"\\(.)|\[((?:[!^]?\]?)(?:[^\]\\]|\\.)*)\]|(\*+)|(.)", re.DOTALL)
_ANY_FOLDERS: Final = None


class _Star:
    """Any run of signs."""


Sign: TypeAlias = re.Pattern[str] | _Star
"""One sign of a name, or a star."""

Part: TypeAlias = tuple[Sign, ...] | None
"""One name of a path; None stands for any number of folders."""


class Pattern(NamedTuple):
    """One line: `wants` is false where it takes files back in; `parts` begin at its folder."""

    wants: bool
    folders_only: bool
    parts: tuple[Part, ...]


class GitIgnore:
    """The patterns of a vault at one moment; each file is read when its folder is first met."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._patterns: dict[str, tuple[Pattern, ...]] = {}

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """Say whether a file or folder is left out, the folders above it being kept."""
        names = path.split("/")
        verdict = False
        for depth in range(len(names)):
            for pattern in self._patterns_of("/".join(names[:depth])):
                if (is_folder or not pattern.folders_only) and _matches(pattern, names[depth:]):
                    verdict = pattern.wants
        return verdict

    def _patterns_of(self, folder: str) -> tuple[Pattern, ...]:
        known = self._patterns.get(folder)
        if known is None:
            path = f"{folder}/{GITIGNORE_NAME}" if folder else GITIGNORE_NAME
            known = self._patterns[folder] = tuple(patterns_in(_text_of(self._root, path)))
        return known


def patterns_in(text: str) -> Iterator[Pattern]:
    """Yield the patterns of a file's text."""
    for raw in text.split("\n"):
        line = raw.removesuffix("\r")
        line = re.sub(r"(?<!\\)[ \t]+\Z", "", line) if line.endswith((" ", "\t")) else line
        if not line or line.startswith("#"):
            continue
        wants = not line.startswith("!")
        line = line if wants else line[1:]
        folders_only = line.endswith("/")
        line = line.removesuffix("/")
        parts = [_part(name) for name in line.removeprefix("/").split("/")]
        if "/" not in line:
            parts.insert(0, _ANY_FOLDERS)
        if line:
            yield Pattern(wants, folders_only, tuple(parts))


def _part(name: str) -> Part:
    return _ANY_FOLDERS if name == "**" else tuple(_signs(name))


def _signs(name: str) -> Iterator[Sign]:
    for match in _SIGN.finditer(name):
        escaped, signs, stars, plain = match.groups()
        if stars:
            yield _STAR
        elif signs:
            yield _class(signs)
        elif plain == "?":
            yield _ANY_SIGN
        else:
            yield re.compile(re.escape(escaped or plain), re.DOTALL)


def _class(signs: str) -> re.Pattern[str]:
    """Compile `[a-z]` or `[!a-z]`; what is no class matches nothing, as in git."""
    body = signs[1:] if signs[0] in "!^" else signs
    escaped = re.sub(r"([\[&~|^])", r"\\\1", body)
    if escaped.startswith("]"):
        escaped = "\\" + escaped
    try:
        return re.compile(f"[{'^' if signs[0] in '!^' else ''}{escaped}]", re.DOTALL)
    except re.error:
        return re.compile(r"(?!)")


def _matches(pattern: Pattern, names: Sequence[str]) -> bool:
    parts = pattern.parts
    if parts[-1] is _ANY_FOLDERS:
        # `a/**` is everything inside a, not a itself.
        return fits_with_stars(
            [*parts[:-1], (_ANY_SIGN, _STAR), _ANY_FOLDERS], names, _is_folders, _name_fits
        )
    return fits_with_stars(parts, names, _is_folders, _name_fits)


def _is_folders(part: Part) -> bool:
    return part is _ANY_FOLDERS


def _is_star(sign: Sign) -> bool:
    return isinstance(sign, _Star)


def _name_fits(part: Part, name: str) -> bool:
    return part is not None and fits_with_stars(part, name, _is_star, _sign_fits)


def _sign_fits(sign: Sign, letter: str) -> bool:
    return not isinstance(sign, _Star) and sign.match(letter) is not None


def _text_of(root: str, path: str) -> str:
    """Return a file's text, empty when there is none that can be read."""
    try:
        handle = open_beneath(root, path, READ_FLAGS)
    except OSError:
        return ""
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return ""
        return file.read(_MOST_BYTES).decode("utf-8", "surrogateescape").removeprefix("\ufeff")


_STAR: Final = _Star()
_ANY_SIGN: Final = re.compile(".", re.DOTALL)

"""A configuration file's TOML text to plain values, every complaint with its place."""

import re
import tomllib
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from kbtool.errors import ConfigError

_PLACE: Final = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")
_HEADER: Final = re.compile(r"\[\[?\s*([^\]]+?)\s*\]\]?")
_KEY: Final = re.compile(r"""((?:"[^"]*"|'[^']*'|[^\s="'#]+)+)\s*=""")


class File(NamedTuple):
    """One configuration file; `path` is as people should read it.

    A trusted file is the user's own; one inside a vault is not. `table` is where in the file the
    configuration stands: `("tool", "kbtool")` in a pyproject.toml.
    """

    path: str
    text: str
    trusted: bool
    table: tuple[str, ...] = ()


def parsed(path: str, text: str) -> dict[str, Any]:
    """Parse a file's text; raises ConfigError with line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _PLACE.search(message)
        reason = _PLACE.sub("", message).rstrip(".")
        line, column = (int(place[1]), int(place[2])) if place and place[1] else _end(text)
        raise ConfigError(
            path, f"no valid TOML: {_uncapitalised(reason)}.", line, column
        ) from error
    except RecursionError as error:
        raise ConfigError(path, "no valid TOML: nested too deeply.") from error


def place_of(text: str, keys: Sequence[str]) -> tuple[int, int]:
    """Return line and column of a key or table by its path, (0, 0) where it is not found.

    The text has parsed. TOML has many ways to write a path; the common ones are found here, and a
    complaint without a place is still a complaint.
    """
    table: list[str] = []
    wanted = list(keys)
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.lstrip()
        column = len(line) - len(stripped) + 1
        if header := _HEADER.match(stripped):
            table = _parts(header[1])
            if table == wanted:
                return number, column
        elif (key := _KEY.match(stripped)) and [*table, *_parts(key[1])] == wanted:
            return number, column
    return (0, 0) if len(wanted) < 2 else place_of(text, wanted[:-1])


def _parts(dotted: str) -> list[str]:
    found = re.findall(r""""([^"]*)"|'([^']*)'|([^\s."']+)""", dotted)
    return [double or single or bare for double, single, bare in found]


def _end(text: str) -> tuple[int, int]:
    lines = text.split("\n")
    return len(lines), len(lines[-1]) + 1


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]

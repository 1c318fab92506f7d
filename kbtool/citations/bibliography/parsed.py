"""What reading a bibliography gives, whatever its format."""

from typing import NamedTuple

from kbtool.model.bibliography import Entry
from kbtool.model.content import Problem
from kbtool.model.location import Span


class Reading(NamedTuple):
    """What one file holds; keys of entries that do not parse are in `broken_keys`."""

    entries: tuple[Entry, ...]
    broken_keys: frozenset[str]
    problems: tuple[Problem, ...]


def problem_at(line: int, subject: str, detail: str) -> Problem:
    """Make a problem of a bibliography at the beginning of a 1-based line."""
    return Problem("bibliography-unreadable", Span(0, 0, line, 1), subject, detail)

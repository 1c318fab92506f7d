"""What may be wrong with a block of YAML."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class YamlFault:
    """Why a block has no value, at the characters `start` to `end`."""

    start: int
    end: int
    reason: str


@dataclass(eq=False)
class GuardError(Exception):
    """A block is no YAML or passes a limit; it never leaves the readers of YAML."""

    offset: int
    reason: str

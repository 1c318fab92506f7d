"""Regular expressions that a query brings: compiled where that is safe, refused where it is not.

`regex` unrolls counted repetitions: a few nested ones fill the memory before any clock could stop
them, so their counts are multiplied first.
"""

import re
from typing import Any, Final

_COUNTED: Final = re.compile(r"\{(\d*),?(\d*)\}")
_MOST_REPEATS: Final = 100_000


class PatternError(Exception):
    """Why an expression is refused; `place` is the 0-based character of the fault."""

    def __init__(self, reason: str, place: int) -> None:
        super().__init__(reason)
        self.place = place


def compiled(source: str, *, sensitive: bool = True) -> Any:
    """Return the compiled expression, its dot and anchors by line; raises PatternError."""
    import regex  # noqa: PLC0415 - 20 ms that few queries need

    repeats = 1
    for match in _COUNTED.finditer(source):
        repeats *= max(int(match[1] or 1), int(match[2] or 1), 1)
        if repeats > _MOST_REPEATS:
            raise PatternError("it repeats too often", match.start())
    try:
        return regex.compile(source, regex.MULTILINE | (0 if sensitive else regex.IGNORECASE))
    except regex.error as fault:
        raise PatternError(fault.msg, fault.pos or 0) from fault
    except (OverflowError, RecursionError, ValueError) as fault:
        raise PatternError(str(fault) or "it is too large", 0) from fault

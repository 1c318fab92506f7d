"""The one error that says an index on the disk is damaged, whatever its bytes made a reader do."""

from collections.abc import Iterator
from contextlib import contextmanager


class DamagedIndexError(Exception):
    """An index's files are not what its manifest says, or hold what no index of ours does."""


@contextmanager
def damage_translated(what: str) -> Iterator[None]:
    """Turn whatever wrong bytes make of a reader into DamagedIndexError; an OSError stays itself.

    For blocks that ask nothing but bytes: there a fault of the caller cannot look like damage.
    """
    try:
        yield
    except (OSError, DamagedIndexError):
        raise
    except Exception as fault:
        raise DamagedIndexError(f"{what} cannot be read ({fault})") from fault

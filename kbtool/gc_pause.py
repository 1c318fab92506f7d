"""The garbage collector, off while values are made by the hundred thousand."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_BULK: Final = 100_000  # containers


@contextmanager
def gc_paused() -> Iterator[None]:
    """Keep the collector from walking a growing heap of values again and again.

    Nothing made in such a block is cyclic; three quarters of a bulk load are its rounds. What a
    bulk load has made is set apart afterwards, or every later round would walk it in vain.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if gc.get_count()[0] > _BULK:
                gc.freeze()
            gc.enable()


def collect_garbage() -> None:
    """Give what a bulk load has left behind back to the system, as far as that is possible.

    Python keeps some thousand freed tuples for later, and each of them holds up a whole block of
    memory; a full round of the collector lets them go.
    """
    gc.collect()

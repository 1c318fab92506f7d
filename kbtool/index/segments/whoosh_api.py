"""The one place that imports Whoosh, quietly, quickly and with its pickles fenced in.

Written against what whoosh 2.7.4 and its forks share. Every other module takes Whoosh from here.
"""

import sys
import warnings
from contextlib import suppress
from types import ModuleType
from typing import Any, Final

from kbtool.index.segments.safe_pickle import plain_loads


def _imported() -> tuple[Any, ...]:
    """Import Whoosh without its SyntaxWarnings and without the network stack.

    `whoosh.compat` imports `urllib.request` (and with it ssl, http and email, two thirds of the
    whole time) for one function that only its benchmarks call; an empty module stands in for it.
    """
    stand_in = ModuleType("urllib.request")
    stand_in.urlretrieve = None  # type: ignore[attr-defined]  # the one name compat asks for
    loaded = "urllib.request" in sys.modules
    with warnings.catch_warnings():
        # The name of a module in a warning at compile time is its path, not its dotted name.
        warnings.filterwarnings("ignore", category=SyntaxWarning, module=r".*[/\\]whoosh[/\\]")
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r".*[/\\]whoosh[/\\]")
        if not loaded:
            sys.modules["urllib.request"] = stand_in
        try:
            with suppress(ModuleNotFoundError):  # the active fork has done away with it
                import whoosh.compat  # noqa: F401, PLC0415
        finally:
            if not loaded:
                del sys.modules["urllib.request"]
        from whoosh import columns, fields, formats, index, reading  # noqa: PLC0415
        from whoosh.codec import whoosh3  # noqa: PLC0415
        from whoosh.filedb import compound, filestore, structfile  # noqa: PLC0415
        from whoosh.util import numeric  # noqa: PLC0415
    return (
        columns,
        fields,
        formats,
        index,
        reading,
        whoosh3,
        compound,
        filestore,
        structfile,
        numeric,
    )


(
    columns,
    fields,
    formats,
    index,
    reading,
    whoosh3,
    compound,
    filestore,
    structfile,
    numeric,
) = _imported()

# Blocks of postings, stored fields and positions are pickles of their own.
for _module in (columns, formats, whoosh3):
    _module.loads = plain_loads
del _module

VERSION: Final = ".".join(str(number) for number in index.__version__[:3])
"""Of the Whoosh that writes and reads; an index of another version is built anew."""

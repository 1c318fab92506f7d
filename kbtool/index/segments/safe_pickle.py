"""Unpickling fenced in: what an index may hold, and nothing that could run.

Whoosh keeps pickles in its files. Whoever can plant a file in the cache could run code through
them; the folder's owner and the manifest are the first fence, this is the second.
"""

import pickle
from io import BytesIO
from typing import Any, Final, Protocol

from kbtool.index.segments.damage import DamagedIndexError

_CLASSES: Final = frozenset(
    {
        ("whoosh.codec.whoosh3", "W3Segment"),
        ("whoosh.codec.whoosh3", "W3Codec"),
        ("collections", "defaultdict"),
        ("builtins", "int"),
        ("builtins", "set"),
        ("__builtin__", "int"),
        ("__builtin__", "set"),
    }
)


class PickleStream(Protocol):
    """What an unpickler reads from."""

    def read(self, size: int, /) -> bytes:
        """Return the next `size` bytes."""
        ...

    def readline(self) -> bytes:
        """Return the rest of the line."""
        ...


class PlantedPickleError(DamagedIndexError):
    """An index holds a pickle that names a class no index of ours needs."""


class PlainUnpickler(pickle.Unpickler):
    """Builds containers, numbers, strings, and the few classes that a table of segments needs."""

    def find_class(self, module: str, name: str) -> Any:
        """Return the class, or refuse it."""
        if (module, name) == ("_codecs", "encode"):
            return _latin_bytes  # how bytes are written in pickles of protocol 2
        if (module, name) not in _CLASSES:
            raise PlantedPickleError(f"{module}.{name} has no place in an index")
        return super().find_class(module, name)


def plain_load(stream: PickleStream) -> Any:
    """Read one pickle from `stream`, which is left behind its end; raises DamagedIndexError."""
    try:
        return PlainUnpickler(stream).load()
    except DamagedIndexError:
        raise
    except Exception as fault:  # an unpickler may raise anything at all over wrong bytes
        raise DamagedIndexError(f"a pickle cannot be read ({fault})") from fault


def plain_loads(data: bytes) -> Any:
    """Read one pickle from `data`; raises DamagedIndexError."""
    return plain_load(BytesIO(data))


def _latin_bytes(text: str, encoding: str) -> bytes:
    if encoding not in ("latin1", "latin-1"):
        raise PlantedPickleError(f"{encoding} has no place in an index")
    return text.encode("latin-1")

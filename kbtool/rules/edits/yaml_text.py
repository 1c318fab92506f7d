"""Writing small YAML values, quoted only where YAML would read something else."""

import re
from collections.abc import Iterable
from typing import Final

_PLAIN: Final = re.compile(r"[^\W\d_][\w /-]*(?<! )", re.UNICODE)
_MEANS_SOMETHING: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def flow_list(items: Iterable[str]) -> str:
    """Return `[a, "b: c"]`."""
    return f"[{', '.join(map(scalar, items))}]"


def scalar(text: str) -> str:
    """Return a text as it must stand in a flow list."""
    if _PLAIN.fullmatch(text) and text.lower() not in _MEANS_SOMETHING:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

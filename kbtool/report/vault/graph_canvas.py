"""The link graph as a JSON Canvas: one group a folder, one card a file, one arrow an edge."""

import math
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any, Final

from kbtool.model.location import NotePath
from kbtool.report.vault.graph import Graph
from kbtool.report.text.json_text import json_text
from kbtool.vault.names import folder_of
from kbtool.vault.snapshot import Vault

# Sizes and distances in the canvas's pixels.
_WIDTH: Final = 260
_HEIGHT: Final = 120
_GAP: Final = 60
_BETWEEN_GROUPS: Final = 160


def graph_canvas(vault: Vault) -> Iterator[str]:
    """Yield a canvas that opens in the vault itself; equal vaults draw equal canvases."""
    graph = Graph.of(vault)
    folders: dict[str, list[NotePath]] = {}
    for path in graph.nodes:
        folders.setdefault(folder_of(path), []).append(path)
    edges = [
        {
            "id": _id(source, target),
            "fromNode": _id(source),
            "toNode": _id(target),
            **({"label": str(weight)} if weight > 1 else {}),
        }
        for source, target, weight in graph.edges
    ]
    yield json_text({"nodes": list(_nodes(folders)), "edges": edges}, indent=1) + "\n"


def _nodes(folders: Mapping[str, list[NotePath]]) -> Iterator[dict[str, Any]]:
    """Yield the folders' groups with their cards, in rows that make about a square."""
    area = sum((_WIDTH + _GAP) * (_HEIGHT + _GAP) * len(paths) for paths in folders.values())
    full = 2 * math.isqrt(area)
    left = top = tallest = 0
    for folder, paths in sorted(folders.items()):
        columns = math.isqrt(len(paths) - 1) + 1
        width = columns * (_WIDTH + _GAP) + _GAP
        height = -(-len(paths) // columns) * (_HEIGHT + _GAP) + _GAP
        if left and left + width > full:
            left, top, tallest = 0, top + tallest + _BETWEEN_GROUPS, 0
        if folder:
            place = {"x": left, "y": top, "width": width, "height": height}
            yield {"id": _id(folder, "/"), "type": "group", **place, "label": folder}
        for number, path in enumerate(paths):
            row, column = divmod(number, columns)
            yield {
                "id": _id(path),
                "type": "file",
                "x": left + _GAP + column * (_WIDTH + _GAP),
                "y": top + _GAP + row * (_HEIGHT + _GAP),
                "width": _WIDTH,
                "height": _HEIGHT,
                "file": path,
            }
        left, tallest = left + width + _BETWEEN_GROUPS, max(tallest, height)


def _id(*parts: str) -> str:
    """Return 16 hexadecimal digits, as Obsidian's own ids have."""
    return blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()

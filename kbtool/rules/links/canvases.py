"""Links in canvases (family L)."""

from collections.abc import Iterator
from typing import Final

from kbtool.model.diagnostic import Finding
from kbtool.model.location import FILE_SPAN, NotePath
from kbtool.model.resolution import Found, Missing
from kbtool.rules.suggest.targets import TargetSuggester
from kbtool.rules.suggest.words import spellings
from kbtool.vault.fragments import segments_of
from kbtool.vault.snapshot import Vault


def broken_canvas_link(vault: Vault, near: TargetSuggester) -> Iterator[tuple[NotePath, Finding]]:
    """Every card, link and background on a canvas leads to something that is there.

    Why: the canvas shows an empty card, and the arrows to it mean nothing.

    Bad:
        --- map.canvas
        {"nodes": [{"id": "1", "type": "file", "file": "Cerus.md"}], "edges": []}
        --- Ceruse.md
        A pigment.

    Good:
        --- map.canvas
        {"nodes": [{"id": "1", "type": "file", "file": "Ceruse.md"}], "edges": []}
        --- Ceruse.md
        A pigment.
    """
    for path, canvas in vault.canvases.items():
        rows = zip(canvas.links, vault.canvas_resolutions[path], strict=True)
        for link, resolution in rows:
            thing = _THINGS.get(link.kind, "a link")
            match resolution:
                case Missing():
                    message = f"{thing} leads to {link.target}, which does not exist"
                    found = near.suggest(link.target)
                    names = tuple(meant.path for meant in found.meant)
                    words = names if link.is_path else spellings(vault, found, path)
                    yield path, Finding(FILE_SPAN, message, link.target, suggestions=words)
                case Found(fragment=("broken-heading" | "broken-block")):
                    place = " > ".join(segments_of(link.fragment))
                    message = f"{thing} leads to {place}, which {resolution.path} does not have"
                    yield path, Finding(FILE_SPAN, message, f"{link.target}{link.fragment}")
                case _:
                    pass


_THINGS: Final = {"canvas": "a card", "background": "a group's background"}

"""Notes that are meant to be written (family L)."""

from collections.abc import Iterator

from kbtool.model.content import Link
from kbtool.model.diagnostic import Finding
from kbtool.model.place import NotePath
from kbtool.model.resolution import Missing
from kbtool.rules.near import NearNames
from kbtool.rules.option import Option
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault

MIN_LINKS = Option("planned-note", "min-links", 2, "from how many notes a planned note is linked")


def planned_note(vault: Vault, near: NearNames) -> Iterator[tuple[NotePath, Finding]]:
    """A note that several others link to is written.

    Why: in vaults where links come first, this is the list of what to write next; it takes the
    place of broken-note-link for such targets.

    Bad:
        --- note.md
        Lime burnt in a [[Kiln]].
        --- other.md
        Bricks burnt in a [[Kiln]].

    Good:
        --- note.md
        Lime burnt in a [[Kiln]].
        --- other.md
        Bricks burnt in a [[Kiln]].
        --- Kiln.md
        An oven.
    """
    uses: dict[str, list[tuple[NotePath, Link]]] = {}
    for path, note in vault.notes.items():
        for link, resolution in zip(note.content.links, vault.resolutions[path], strict=True):
            if isinstance(resolution, Missing) and link.kind != "markdown" and not link.embed:
                uses.setdefault(key_of(link.target), []).append((path, link))
    for places in uses.values():
        count = len({path for path, _ in places})
        if count >= MIN_LINKS.of(vault.config) and not near.nearest(places[0][1].target).meant:
            for path, link in places:
                message = f"{link.target} is not written yet; {count} notes link to it"
                yield path, Finding(link.span, message, target=link.target)

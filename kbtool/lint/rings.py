"""Whether edits can have made or broken a ring of embeds or of the hierarchy.

A note from which no ring can be reached is in none, and rings elsewhere are found as if it were
not there.
"""

from collections.abc import Callable, Iterable
from typing import Final

from kbtool.model.place import NotePath
from kbtool.rules.embed_cycles import embed_links
from kbtool.rules.graph import hierarchy_links
from kbtool.vault.snapshot import Vault

_MOST: Final = 100
"""So many notes are looked at; a longer way counts as a ring."""


def rings_are_kept(before: Vault, after: Vault, path: NotePath) -> bool:
    """Say whether a note is in the rings that it was in, and none can lie otherwise.

    It may have come or gone.
    """
    if path not in before.notes or path not in after.notes:
        return all(is_ringless(vault, path) for vault in (before, after) if path in vault.notes)
    return all(
        shape(before, path) == shape(after, path)
        or (_is_ringless(before, path, follow) and _is_ringless(after, path, follow))
        for shape, follow in ((_embedding, _embedded), (_parents, _parents))
    )


def is_ringless(vault: Vault, path: NotePath) -> bool:
    """Say whether a note is in no ring, and leads to none."""
    return all(_is_ringless(vault, path, follow) for follow in (_embedded, _parents))


def _is_ringless(
    vault: Vault, start: NotePath, follow: Callable[[Vault, NotePath], Iterable[NotePath]]
) -> bool:
    way = [start]
    waiting = [iter(follow(vault, start))]
    seen = {start}
    while waiting:
        following = next(waiting[-1], None)
        if following is None:
            waiting.pop()
            way.pop()
        elif following in way:
            return False
        elif following not in seen:
            seen.add(following)
            if len(seen) > _MOST:
                return False
            way.append(following)
            waiting.append(iter(follow(vault, following)))
    return True


def _embedded(vault: Vault, path: NotePath) -> list[NotePath]:
    return [found.path for _, found in embed_links(vault.notes[path], vault)]


def _parents(vault: Vault, path: NotePath) -> frozenset[NotePath]:
    found = (parent for parent, _ in hierarchy_links(vault.notes[path], vault))
    return frozenset(parent for parent in found if parent in vault.notes)


def _embedding(vault: Vault, path: NotePath) -> list[tuple[object, ...]]:
    """Return a note's embeds and headings in order of place, without the places."""
    note = vault.notes[path]
    embeds = [
        (link.span.start, 0, link.fragment, f"{found.fragment} {found.path}")
        for link, found in embed_links(note, vault)
    ]
    if not embeds:
        return []
    headings = [(one.span.start, one.level, one.text, "") for one in note.content.headings]
    return [row[1:] for row in sorted([*embeds, *headings], key=lambda row: row[0])]

"""Notes that are meant to be written (family L)."""

from collections.abc import Iterable, Iterator
from typing import Final

from kbtool.model.content import Link
from kbtool.model.diagnostic import Finding
from kbtool.model.note import Note
from kbtool.model.resolution import Missing, Resolution
from kbtool.rules.facts import Fact, Facts, Givers
from kbtool.rules.option import Option
from kbtool.rules.suggest.targets import TargetSuggester
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault

MIN_LINKS = Option("planned-note", "min-links", 2, "from how many notes a planned note is linked")


def planned_note(
    note: Note, vault: Vault, near: TargetSuggester, facts: Facts
) -> Iterator[Finding]:
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
    least = MIN_LINKS.of(vault.config)
    for link, resolution in vault.links_of(note.path):
        if _is_planned(link, resolution):
            count = facts.count(PLANNED, key_of(link.target))
            if count >= least and not near.suggest(link.target).meant:
                message = f"{link.target} is not written yet; {count} notes link to it"
                yield Finding(link.span, message, target=link.target)


def _targets_in(giver: Givers, vault: Vault) -> Iterable[str]:
    if not isinstance(giver, Note):
        return ()
    return {key_of(link.target) for link, to in vault.links_of(giver.path) if _is_planned(link, to)}


PLANNED: Final = Fact("planned", _targets_in)


def _is_planned(link: Link, resolution: Resolution) -> bool:
    """Say whether a link is a wikilink to a note that is not there."""
    return isinstance(resolution, Missing) and link.kind != "markdown" and not link.embed

"""Family G: notes by how they hang together."""

from collections.abc import Iterator
from typing import Final

from kbtool.config.settings import Config
from kbtool.model.diagnostic import Finding, Related
from kbtool.model.location import FILE_SPAN, NotePath, Span
from kbtool.model.note import Note
from kbtool.model.resolution import Found
from kbtool.rules.cycles import cycle_text, cycles_of
from kbtool.rules.facts import Fact, Facts, Givers
from kbtool.vault.globs import matches
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault

INBOXES = ("inbox", "todo", "404", "readme", "changelog", "license", "contributing")


def orphan_note(note: Note, vault: Vault) -> Iterator[Finding]:
    """Another note or canvas links to every note.

    Why: a note that nothing leads to is found by chance only.

    Bad:
        --- index.md
        The vault's beginning.
        --- note.md
        Nobody knows about this.

    Good:
        --- index.md
        The vault's beginning; see [[note]].
        --- note.md
        Everybody knows about this.
    """
    if not vault.incoming[note.path] and not _is_exempt(note, vault):
        yield Finding(FILE_SPAN, "no other note links here", target=note.path)


def dead_end_note(note: Note, vault: Vault) -> Iterator[Finding]:
    """A note links to another one.

    Why: a reader who arrives there can only go back.

    Bad:
        Words without a way on.

    Good:
        --- note.md
        Words, and [[other]] beside them.
        --- other.md
        Back to [[note]].
    """
    if not vault.outgoing[note.path] and not _has_plans(note) and not _is_exempt(note, vault):
        yield Finding(FILE_SPAN, "the note links to no other", target=note.path)


def isolated_note(note: Note, vault: Vault) -> Iterator[Finding]:
    """A note links to another one, or another one to it.

    Why: what hangs together with nothing is easily forgotten.

    Bad:
        --- index.md
        The vault's beginning.
        --- note.md
        Words alone.

    Good:
        --- index.md
        The vault's beginning; see [[note]].
        --- note.md
        Words that lead no further.
    """
    if (
        not vault.incoming[note.path]
        and not vault.outgoing[note.path]
        and not _has_plans(note)
        and not _is_exempt(note, vault)
    ):
        yield Finding(FILE_SPAN, "no note links here, and this one links to none", target=note.path)


def unreachable_note(vault: Vault) -> Iterator[tuple[NotePath, Finding]]:
    """Every note can be reached from the roots, by default the index notes at the vault's root.

    Why: two notes that only know each other are as lost as an orphan.

    Bad:
        --- index.md
        The vault's beginning.
        --- note.md
        See [[other]].
        --- other.md
        See [[note]].

    Good:
        --- index.md
        Begin with the [[note]].
        --- note.md
        See [[other]].
        --- other.md
        See [[note]].
    """
    globs = vault.config.graph.roots
    roots = [
        path
        for path in vault.notes
        if (any(matches(glob, path) for glob in globs) if globs else vault.is_index(path))
    ]
    reached, waiting = set(roots), list(roots)
    while waiting:
        new = vault.outgoing.get(waiting.pop(), frozenset()) - reached
        reached |= new
        waiting.extend(new)
    for path, note in vault.notes.items():
        if roots and path not in reached and not _is_exempt(note, vault):
            yield path, Finding(FILE_SPAN, "no way leads here from the roots", target=path)


def hierarchy_cycle(vault: Vault, facts: Facts) -> Iterator[tuple[NotePath, Finding]]:
    """A chain of `up::` or `parent::` fields ends at a top.

    Why: tools that draw the hierarchy leave such notes out or run in circles.

    Bad:
        --- note.md
        up:: [[other]]
        --- other.md
        up:: [[note]]

    Good:
        --- note.md
        up:: [[other]]
        --- other.md
        A top that lists [[note]].
    """
    places: dict[tuple[NotePath, NotePath], Span] = {}
    del vault
    for path, row in facts.rows(PARENTS).items():
        for parent, *place in row:
            places.setdefault((path, parent), Span(*place))
    parents: dict[NotePath, list[NotePath]] = {}
    for child, parent in places:
        parents.setdefault(child, []).append(parent)
    for ring in cycles_of(parents):
        steps = list(zip(ring, (*ring[1:], ring[0]), strict=True))
        related = tuple(Related(c, places[c, p], f"leads to {p}") for c, p in steps[1:])
        way = cycle_text(ring)
        yield (
            ring[0],
            Finding(
                places[steps[0]],
                f"the hierarchy leads back: {way}",
                target=steps[0][1],
                related=related,
            ),
        )


def _hierarchy_fields(config: Config) -> frozenset[str]:
    names = frozenset(map(key_of, config.graph.hierarchy_fields))
    return names | {name.replace(" ", "-") for name in names}  # as inline fields spell them


def _parents_in(giver: Givers, vault: Vault) -> Iterator[tuple[NotePath, int, int, int, int]]:
    """Yield what a note's hierarchy fields lead to, and where the links stand."""
    if not isinstance(giver, Note):
        return
    content, fields = giver.content, _hierarchy_fields(vault.config)
    if not (
        any(field.key in fields for field in content.fields)
        or any(key_of(one.name) in fields for one in content.property_places)
    ):
        return
    for link, resolution in vault.links_of(giver.path):
        key = link.field or link.in_property
        if key and key_of(key) in fields and isinstance(resolution, Found):
            yield resolution.path, *link.span


PARENTS: Final = Fact("parents", _parents_in)


def _has_plans(note: Note) -> bool:
    """Say whether a note links to notes that are not written yet: it is no end, then."""
    return any(link.target and not link.embed for link in note.content.links)


def _is_exempt(note: Note, vault: Vault) -> bool:
    """Say whether a note stands apart by design."""
    path = note.path
    return (
        vault.is_index(path)
        or vault.is_daily(path)
        or key_of(note.stem) in INBOXES
        or any(matches(glob, path) for glob in vault.config.graph.orphan_exempt)
    )

"""Family L, the links that lead nowhere, out of the vault, or to more than one place."""

from collections.abc import Iterator

from kbtool.model.content import Link
from kbtool.model.diagnostic import Edit, Finding, Fix, Related
from kbtool.model.location import FILE_SPAN, NotePath, Span
from kbtool.model.note import Note
from kbtool.model.resolution import Ambiguous, Found, Missing, Outside
from kbtool.rules.edits.links import alias_edit, target_edit
from kbtool.rules.notes.titles import place_of_alias
from kbtool.rules.option import Option
from kbtool.rules.suggest.targets import MAX_SUGGESTIONS, Suggestion, TargetSuggester
from kbtool.rules.suggest.words import searched_paths, shortest_target, spellings
from kbtool.vault.globs import matches
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault

STRICT = Option("ambiguous-link", "strict", default=False, about="report every link with namesakes")
PREFER: Option[tuple[str, ...]] = Option(
    "ambiguous-link", "prefer", (), "paths to prefer, the first pattern that names one wins"
)


def broken_note_link(note: Note, vault: Vault, near: TargetSuggester) -> Iterator[Finding]:
    """A wikilink, or a link in a property, leads to a file of the vault.

    Why: whoever follows it finds an empty note instead of the one that was meant.

    Bad:
        --- note.md
        Salt lowers the freezing point, see [[Freezing pont]].
        --- Freezing point.md
        Where a liquid turns solid.

    Good:
        --- note.md
        Salt lowers the freezing point, see [[Freezing point]].
        --- Freezing point.md
        Where a liquid turns solid.
    """
    for link, resolution in vault.links_of(note.path):
        if isinstance(resolution, Missing) and link.kind != "markdown" and not link.embed:
            yield missing(note, link, vault, near.suggest(link.target), "note")


def alias_only_link(note: Note, vault: Vault) -> Iterator[Finding]:
    """A link names a note by its file, an alias only behind the bar.

    Why: Obsidian suggests aliases but does not resolve them; such a link makes a new note.

    Bad:
        --- note.md
        The work of [[Lead white]] makers.
        --- Ceruse.md
        ---
        aliases: [Lead white]
        ---
        A pigment.

    Good:
        --- note.md
        The work of [[Ceruse|Lead white]] makers.
        --- Ceruse.md
        ---
        aliases: [Lead white]
        ---
        A pigment.
    """
    for link, resolution in vault.links_of(note.path):
        if not isinstance(resolution, Missing) or link.kind == "markdown" or link.embed:
            continue
        bearers = vault.nearby.notes_with_alias(link.target)
        if not bearers:
            continue
        targets = tuple(shortest_target(vault, path) for path in bearers[:MAX_SUGGESTIONS])
        named = ", ".join((*targets, "…")) if len(bearers) > MAX_SUGGESTIONS else ", ".join(targets)
        # To a note's own alias there is nothing to link to: the note would link to itself.
        is_plain = len(bearers) == 1 and note.path not in bearers
        edit = alias_edit(note, link, targets[0]) if is_plain else None
        yield Finding(
            link.span,
            f'"{link.target}" is only an alias of {named}; Obsidian does not resolve it',
            target=link.target,
            suggestions=tuple(f"{target}|{link.target}" for target in targets),
            fix=Fix(safe=True, edits=(edit,)) if edit else None,
            related=tuple(
                Related(path, place_of_alias(vault.notes[path], link.target), "bears the alias")
                for path in bearers[:MAX_SUGGESTIONS]
            ),
        )


def broken_markdown_link(note: Note, vault: Vault, near: TargetSuggester) -> Iterator[Finding]:
    """A Markdown link into the vault leads to a file that is there.

    Why: it looks like any other link until somebody follows it.

    Bad:
        --- note.md
        See [the recipe](Recipes/Sourdouhg.md).
        --- Recipes/Sourdough.md
        Flour, water, salt.

    Good:
        --- note.md
        See [the recipe](Recipes/Sourdough.md).
        --- Recipes/Sourdough.md
        Flour, water, salt.
    """
    for link, resolution in vault.links_of(note.path):
        if isinstance(resolution, Missing) and link.kind == "markdown" and not link.embed:
            yield missing(note, link, vault, near.suggest(link.target), "file")


def ambiguous_link(note: Note, vault: Vault) -> Iterator[Finding]:
    """A link fits one file better than any other.

    Why: Obsidian picks one of several equally near files, and another one after the next rename.

    Bad:
        --- note.md
        As said on [[Monday]].
        --- a/Monday.md
        One. Back to [[note]].
        --- b/Monday.md
        Two. Back to [[note]].
        --- index.md
        [[note]], [[a/Monday]] and [[b/Monday]].

    Good:
        --- note.md
        As said on [[a/Monday]].
        --- a/Monday.md
        One.
        --- b/Monday.md
        Two.
        --- index.md
        [[note]], [[a/Monday]] and [[b/Monday]].
    """
    strict = STRICT.of(vault.config)
    for link, resolution in vault.links_of(note.path):
        match resolution:
            case Ambiguous(candidates=candidates):
                yield _ambiguous(note, link, vault, candidates, "none is nearer than the others")
            case Found(candidates=candidates) if strict and len(candidates) > 1:
                yield _ambiguous(note, link, vault, candidates, f"{candidates[0]} wins")
            case _:
                pass


def link_outside_vault(note: Note, vault: Vault) -> Iterator[Finding]:
    """A link stays in the vault, or is a web address.

    Why: a path out of the vault works on one machine only, and not at all once notes are shared.

    Bad:
        The scan is [here](file:///home/me/scan.pdf).

    Good:
        --- note.md
        The scan is [here](scans/scan.pdf).
        --- scans/scan.pdf (100 bytes)
    """
    for link, resolution in vault.links_of(note.path):
        if isinstance(resolution, Outside):
            yield _outside(link.span, link.target)
    names = vault.config.citations.source_fields
    sources = {key_of(name).replace(" ", "-") for name in names}
    for external in note.content.external_links:
        if external.field not in sources and external.url[:5].lower() == "file:":
            yield _outside(external.span, external.url)


def missing(note: Note, link: Link, vault: Vault, near: Suggestion, thing: str) -> Finding:
    """Return the finding for a link whose file is not there; `thing` says what was looked for."""
    edits: tuple[Edit, ...] = ()
    if near.certain and (
        edit := target_edit(note, link, shortest_target(vault, near.meant[0].path))
    ):
        edits = (edit,)
    return Finding(
        link.span,
        f'there is no {thing} "{link.target}"',
        target=link.target,
        suggestions=spellings(vault, near, note.path),
        tried=searched_paths(link, note.path, vault.config),
        fix=Fix(safe=False, edits=edits) if edits else None,
    )


def _ambiguous(
    note: Note, link: Link, vault: Vault, candidates: tuple[NotePath, ...], outcome: str
) -> Finding:
    preferred = _preferred(candidates, PREFER.of(vault.config))
    edit = preferred and target_edit(note, link, shortest_target(vault, preferred))
    return Finding(
        link.span,
        f'"{link.target}" fits {len(candidates)} files, and {outcome}',
        target=link.target,
        suggestions=tuple(shortest_target(vault, path) for path in candidates[:3]),
        fix=Fix(safe=False, edits=(edit,)) if edit else None,
        related=tuple(Related(path, FILE_SPAN, "fits") for path in candidates),
    )


def _preferred(candidates: tuple[NotePath, ...], globs: tuple[str, ...]) -> NotePath | None:
    for glob in globs:
        fitting = [path for path in candidates if matches(glob, path)]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _outside(span: Span, target: str) -> Finding:
    return Finding(span, f"{target} leads out of the vault", target=target)

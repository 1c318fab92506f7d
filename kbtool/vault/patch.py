"""A snapshot from the one before: what a few edited notes leave as it was is taken over.

`Vault.of` is the truth that this must equal; it is asked whenever a name has come or gone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from kbtool.config.settings import Config
from kbtool.model.bibliography import Bibliography, Library
from kbtool.model.content import Link
from kbtool.model.note import Attachment, Canvas, CanvasLink, Note
from kbtool.model.location import NotePath
from kbtool.model.resolution import Found, Missing, Resolution
from kbtool.model.source import Unreadable
from kbtool.vault.drawings import has_mark
from kbtool.vault.resolver import Resolver
from kbtool.vault.snapshot import Vault, libraries_by_path

_FEW: Final = 8
"""Above one note in so many, building anew costs no more."""


def patched(
    old: Vault,
    notes: Iterable[Note],
    *,
    canvases: Iterable[Canvas],
    attachments: Iterable[Attachment],
    unreadable: Iterable[Unreadable],
    bibliographies: Iterable[Bibliography],
    libraries: Iterable[Library] = (),
    config: Config,
) -> Vault:
    """Return what `Vault.of` would; a note that is the same object has not changed."""
    by_path = {note.path: note for note in notes}
    others = {file.path: file for file in attachments}
    drawn = {canvas.path: canvas for canvas in canvases}
    closed = {file.path: file for file in unreadable}
    is_edit = (
        config == old.config
        and by_path.keys() == old.notes.keys()
        and others.keys() == old.attachments.keys()
        and drawn == old.canvases
        and closed == old.unreadable
    )
    changed = [note for path, note in by_path.items() if old.notes.get(path) is not note]
    if not is_edit or len(changed) > len(by_path) // _FEW:
        return Vault.of(
            by_path.values(),
            canvases=drawn.values(),
            attachments=others.values(),
            unreadable=closed.values(),
            bibliographies=bibliographies,
            libraries=libraries,
            config=config,
        )
    files = {path: others[path] for path in old.attachments}
    known = tuple(sorted(bibliographies, key=lambda one: one.path))
    own = libraries_by_path(libraries)
    kept = replace(old, attachments=files, bibliographies=known, libraries=own)
    return _edited(kept, changed)


def _edited(old: Vault, changed: list[Note]) -> Vault:
    """Return the vault with other contents of some notes."""
    if not changed:
        return old
    notes = {**old.notes, **{note.path: note for note in changed}}
    zettel_ids = old.nearby.by_zettel_id if old.config.links.zettel_ids else {}
    resolver = Resolver(notes, old.files, zettel_ids)
    resolutions, in_canvases = dict(old.resolutions), dict(old.canvas_resolutions)
    for path in _touched(old, changed):
        if path in notes:
            resolutions[path] = resolver.resolutions_of(notes[path])
        else:
            in_canvases[path] = resolver.canvas_resolutions_of(old.canvases[path])
    outgoing, incoming = dict(old.outgoing), dict(old.incoming)
    for note in changed:
        path, before = note.path, old.outgoing[note.path]
        reached = [each.path for each in resolutions[path] if isinstance(each, Found)]
        after = outgoing[path] = frozenset(reached) - {path}
        incoming.update((target, incoming[target] - {path}) for target in before - after)
        incoming.update((target, incoming[target] | {path}) for target in after - before)
    vault = replace(
        old,
        notes=notes,
        resolutions=resolutions,
        canvas_resolutions=in_canvases,
        outgoing=outgoing,
        incoming=incoming,
    )
    if all(old.notes[note.path].content.aliases == note.content.aliases for note in changed):
        return vault
    return replace(vault, nearby=old.nearby.revised(notes.values()))


def _touched(old: Vault, changed: list[Note]) -> set[NotePath]:
    """Return what must be resolved anew: the notes, and who may link to a part of them."""
    touched = {note.path for note in changed}
    for note in changed:
        if _parts_of(old.notes[note.path]) != _parts_of(note):
            touched |= old.incoming[note.path]
    return touched


def _parts_of(note: Note) -> tuple[object, ...]:
    content = note.content
    parts = content.headings, content.blocks, content.footnotes
    return *parts, content.is_plain, has_mark(content)

"""Proves a rename before anything is written: the vault after it, and that every link is kept."""

from collections.abc import Iterator
from dataclasses import replace

from kbtool.errors import RenameError
from kbtool.fix.plan import Plan, text_of
from kbtool.fix.rename_tag import TagRenaming
from kbtool.fix.text import applied
from kbtool.model.note import Canvas, Note
from kbtool.model.place import NotePath
from kbtool.model.resolution import Found, Resolution
from kbtool.model.texts import Texts
from kbtool.parse.canvas import parse_canvas
from kbtool.parse.note import parse_text
from kbtool.vault.snapshot import Vault


def vault_after(vault: Vault, texts: Texts, plan: Plan) -> Vault:
    """Return the vault as it will be, the edited files read anew.

    Digests stay those of the files before: nobody has hashed what is not written yet.
    """
    return Vault.of(
        [_note_after(note, vault, texts, plan) for note in vault.notes.values()],
        canvases=[_canvas_after(canvas, texts, plan) for canvas in vault.canvases.values()],
        attachments=[
            file._replace(path=plan.path_after(file.path)) for file in vault.attachments.values()
        ],
        unreadable=[
            file._replace(path=plan.path_after(file.path)) for file in vault.unreadable.values()
        ],
        bibliographies=vault.bibliographies,
        config=vault.config,
    )


def prove(before: Vault, after: Vault, plan: Plan) -> tuple[str, ...]:
    """Return a sentence for each link that led nowhere and will lead somewhere.

    Raises RenameError where a link would reach another file than it does, or lose its heading.
    """
    gained: list[str] = []
    for source, old_row, new_row in _rows(before, after, plan):
        if len(old_row) != len(new_row):
            raise RenameError(f"{source}: its links could not be rewritten; nothing was renamed.")
        for number, (old, new) in enumerate(zip(old_row, new_row, strict=True)):
            if isinstance(old, Found):
                if not _is_kept(old, new, plan):
                    raise RenameError(
                        f"{source}: {_link_at(before, source, number)} would not lead to "
                        f"{plan.path_after(old.path)} any more; nothing was renamed."
                    )
            elif isinstance(new, Found):
                link = _link_at(before, source, number)
                gained.append(f"{source}: {link} led to no note and now leads to {new.path}.")
    return tuple(gained)


def prove_headings(before: Vault, after: Vault) -> None:
    """Raise RenameError where a link leads to another heading than before; no line has moved."""
    for source, row in before.resolutions.items():
        for number, (old, new) in enumerate(zip(row, after.resolutions[source], strict=True)):
            if isinstance(old, Found) and isinstance(new, Found) and old.line != new.line:
                raise RenameError(
                    f"{source}: {_link_at(before, source, number)} would lead to line {new.line} "
                    f"of {new.path} instead of {old.line}; choose another text."
                )


def prove_tags(before: Vault, after: Vault, renaming: TagRenaming) -> None:
    """Raise RenameError where a note would bear other tags than the renaming says."""
    for path, note in before.notes.items():
        expected = [renaming.name_after(tag) for tag in note.content.tags]
        if expected != [tag.name for tag in after.notes[path].content.tags]:
            raise RenameError(f"{path}: its tags could not be rewritten; nothing was changed.")


def _rows(
    before: Vault, after: Vault, plan: Plan
) -> Iterator[tuple[NotePath, tuple[Resolution, ...], tuple[Resolution, ...]]]:
    for source, row in before.resolutions.items():
        yield source, row, after.resolutions[plan.path_after(source)]
    for source, row in before.canvas_resolutions.items():
        yield source, row, after.canvas_resolutions[plan.path_after(source)]


def _is_kept(old: Found, new: Resolution, plan: Plan) -> bool:
    return (
        isinstance(new, Found)
        and new.path == plan.path_after(old.path)
        and new.fragment == old.fragment
    )


def _link_at(vault: Vault, source: NotePath, number: int) -> str:
    """Return a link as written, by its number among its source's links."""
    if source in vault.notes:
        return vault.notes[source].content.links[number].raw
    return vault.canvases[source].links[number].raw


def _note_after(note: Note, vault: Vault, texts: Texts, plan: Plan) -> Note:
    path = plan.path_after(note.path)
    edits = plan.edits.get(note.path)
    if edits is None:
        return note if path == note.path else replace(note, path=path)
    text = applied(text_of(texts, note.path, note.digest), edits)
    return Note(path, note.digest, parse_text(text, vault.config.limits))


def _canvas_after(canvas: Canvas, texts: Texts, plan: Plan) -> Canvas:
    path = plan.path_after(canvas.path)
    edits = plan.edits.get(canvas.path)
    if edits is None:
        return canvas if path == canvas.path else replace(canvas, path=path)
    text = applied(text_of(texts, canvas.path, canvas.digest), edits)
    return parse_canvas(path, canvas.digest, text.encode("utf-8", "surrogatepass"))

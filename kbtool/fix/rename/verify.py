"""Proves a rename before anything is written: the vault after it, and that every link is kept."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kbtool.errors import RenameError
from kbtool.fix.apply import apply_edits
from kbtool.fix.rename.plan import Plan, text_of
from kbtool.fix.rename.tag import TagRenaming
from kbtool.fix.safety.link_pairs import inside, moved, paired
from kbtool.fix.safety.offsets import Place, Stretches
from kbtool.model.content import Block, Content, Tag
from kbtool.model.location import NotePath
from kbtool.model.note import Canvas, Note
from kbtool.model.resolution import Found, Missing, Resolution
from kbtool.model.source import Texts
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
        libraries=vault.libraries.values(),
        config=vault.config,
    )


def verify_links(before: Vault, after: Vault, plan: Plan) -> tuple[str, ...]:
    """Return a sentence for each link that led nowhere and will lead somewhere.

    Raises RenameError where a link would reach another file or part than it does, or is gone. The
    links in words that the user gave may come and go; what no longer leads anywhere is told.
    """
    told: list[str] = []
    for source, row in before.resolutions.items():
        old, new = before.notes[source].content, after.notes[plan.path_after(source)].content
        row_after = after.resolutions[plan.path_after(source)]
        if old is new:
            pairs = [(position, position) for position in range(len(row))]
        else:
            pairs = _pairs(source, old, new, plan)
            told += _gone_with_words(source, before, after, plan)
        told += _judged(
            source, [(old.links[at].raw, row[at], row_after[to]) for at, to in pairs], plan
        )
    for source, row in before.canvas_resolutions.items():
        row_after = after.canvas_resolutions[plan.path_after(source)]
        if len(row) != len(row_after):
            raise _not_rewritten(source)
        raws = [link.raw for link in before.canvases[source].links]
        told += _judged(source, list(zip(raws, row, row_after, strict=True)), plan)
    return tuple(told)


def prove_words(before: Vault, after: Vault, plan: Plan, renaming: TagRenaming | None) -> None:
    """Raise RenameError where a note's tags, block ids or headings would be others than planned.

    `renaming` says which names of tags are to change. What stands in words that the user gave does
    not count.
    """
    for path in plan.edits:
        if path not in before.notes:
            continue
        old, new = before.notes[path].content, after.notes[plan.path_after(path)].content
        place = plan.given.get(path)
        place_after = place and moved(place, Stretches(plan.edits[path]))
        name_after = renaming.name_after if renaming else _name_of
        expected = [name_after(tag) for tag in old.tags if not _lies_in(tag, place)]
        if expected != [tag.name for tag in new.tags if not _lies_in(tag, place_after)]:
            raise RenameError(f"{path}: its tags could not be rewritten; nothing was changed.")
        blocks = [block.id for block in old.blocks if not _lies_in(block, place)]
        if blocks != [block.id for block in new.blocks if not _lies_in(block, place_after)]:
            raise RenameError(f"{path}: its block ids would be others; nothing was changed.")
        if [one.level for one in old.headings] != [one.level for one in new.headings]:
            raise RenameError(f"{path}: its headings would be others; nothing was changed.")


def _pairs(source: NotePath, old: Content, new: Content, plan: Plan) -> list[tuple[int, int]]:
    """Return which link is which, without those in words that the user gave."""
    stretches = Stretches(plan.edits[source])
    pairing = paired(old, new, stretches)
    free = free_after = frozenset[int]()
    if place := plan.given.get(source):
        free = frozenset(inside(old, place))
        free_after = frozenset(inside(new, moved(place, stretches)))
    if {*pairing.lost} - free or {*pairing.gained} - free_after:
        raise _not_rewritten(source)
    return [(at, to) for at, to in pairing.kept if at not in free and to not in free_after]


def _gone_with_words(source: NotePath, before: Vault, after: Vault, plan: Plan) -> Iterator[str]:
    """Say which files the user's new words link to no more, and which links lead nowhere."""
    place = plan.given.get(source)
    if place is None:
        return
    old, new = before.notes[source].content, after.notes[source].content
    place_after = moved(place, Stretches(plan.edits[source]))
    now = [(new.links[at], after.resolutions[source][at]) for at in inside(new, place_after)]
    reached = {each.path for _, each in now if isinstance(each, Found)}
    for at in inside(old, place):
        was = before.resolutions[source][at]
        if isinstance(was, Found) and was.path not in reached:
            yield f"{source}: {old.links[at].raw} goes with the old words."
    for link, each in now:
        if isinstance(each, Missing) or (isinstance(each, Found) and is_broken(each)):
            yield f"{source}: {link.raw} in the new words leads nowhere."


def _judged(
    source: NotePath, links: Iterable[tuple[str, Resolution, Resolution]], plan: Plan
) -> Iterator[str]:
    for raw, old, new in links:
        if isinstance(old, Found):
            if not isinstance(new, Found) or new.path != plan.path_after(old.path):
                raise RenameError(
                    f"{source}: {raw} would not lead to {plan.path_after(old.path)} any more; "
                    "nothing was renamed."
                )
            if is_broken(old) and not is_broken(new):
                line = f"line {new.line} of {new.path}"
                yield f"{source}: {raw} led to no part of the note and now leads to {line}."
            elif new.fragment != old.fragment:
                raise RenameError(
                    f"{source}: {raw} would not lead to line {old.line} of {new.path} any more; "
                    "nothing was renamed."
                )
            elif new.line != old.line:
                raise RenameError(
                    f"{source}: {raw} would lead to line {new.line} of {new.path} instead of "
                    f"{old.line}; choose another text."
                )
        elif isinstance(new, Found):
            yield f"{source}: {raw} led to no note and now leads to {new.path}."


def is_broken(reached: Found) -> bool:
    """Say whether a link reaches a file, but not the part that it names."""
    return reached.fragment.startswith("broken")


def _not_rewritten(source: NotePath) -> RenameError:
    return RenameError(f"{source}: its links could not be rewritten; nothing was renamed.")


def _name_of(tag: Tag) -> str:
    return tag.name


def _lies_in(thing: Tag | Block, place: Place | None) -> bool:
    return place is not None and place[0] <= thing.span.start < place[1]


def _note_after(note: Note, vault: Vault, texts: Texts, plan: Plan) -> Note:
    path = plan.path_after(note.path)
    edits = plan.edits.get(note.path)
    if edits is None:
        return note if path == note.path else replace(note, path=path)
    text = apply_edits(text_of(texts, note.path, note.digest), edits)
    return Note(path, note.digest, parse_text(text, vault.config.limits))


def _canvas_after(canvas: Canvas, texts: Texts, plan: Plan) -> Canvas:
    path = plan.path_after(canvas.path)
    edits = plan.edits.get(canvas.path)
    if edits is None:
        return canvas if path == canvas.path else replace(canvas, path=path)
    text = apply_edits(text_of(texts, canvas.path, canvas.digest), edits)
    return parse_canvas(path, canvas.digest, text.encode("utf-8", "surrogatepass"))

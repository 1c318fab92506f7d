"""Plans the edits that keep every link when files move: in notes, definitions and canvases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kbtool.errors import RenameError
from kbtool.fix.canvas_edits import canvas_objects
from kbtool.fix.link_edits import Rewriting, retargeted, rewritten
from kbtool.fix.plan import Draft, Plan, Renames, text_of, writable_text
from kbtool.fix.respell import Ends, Speller
from kbtool.model.content import Content, Definition, Link, LinkKind
from kbtool.model.place import NotePath
from kbtool.model.resolution import Found, Resolution
from kbtool.model.texts import Texts
from kbtool.parse.note import parse_text
from kbtool.vault.files import FileTable
from kbtool.vault.nearby import zettel_table
from kbtool.vault.resolver import Resolver
from kbtool.vault.snapshot import Vault


def plan_moves(
    vault: Vault, texts: Texts, moves: Mapping[NotePath, NotePath], renames: Renames
) -> Plan:
    """Return the edits that make every link reach the file it reached before the moves.

    `renames` are what is to happen on disk, `moves` what it means for the vault's files. Raises
    RenameError where a link cannot be kept, or its file cannot be written.
    """
    movement = _Movement.of(vault, moves)
    draft = Draft()
    for note in vault.notes.values():
        row = vault.resolutions[note.path]
        if things := list(movement.respelled(note.path, note.content, row)):
            text = writable_text(texts, note)
            draft.rewrite(note.path, text, (retargeted(text, *thing) for thing in things))
    for canvas in vault.canvases.values():
        if not canvas.problems:
            text = text_of(texts, canvas.path, canvas.digest)
            draft.rewrite(canvas.path, text, movement.canvas_rewritings(canvas.path, text))
    return draft.plan(renames, moves)


@dataclass(frozen=True, slots=True)
class _Movement:
    """The vault before and after its files have moved."""

    moves: Mapping[NotePath, NotePath]
    files: FileTable
    before: Resolver
    speller: Speller

    @staticmethod
    def of(vault: Vault, moves: Mapping[NotePath, NotePath]) -> "_Movement":
        by_id = vault.config.links.zettel_ids
        after = [moves.get(path, path) for path in vault.incoming]
        notes_after = [moves.get(path, path) for path in vault.notes]
        return _Movement(
            moves=moves,
            files=vault.files,
            before=Resolver({}, vault.files, vault.nearby.by_zettel_id if by_id else {}),
            speller=Speller(
                Resolver({}, FileTable.of(after), zettel_table(notes_after) if by_id else {}),
                vault.config.obsidian,
            ),
        )

    def respelled(
        self, source: NotePath, content: Content, row: tuple[Resolution, ...]
    ) -> Iterator[tuple[Link | Definition, str]]:
        """Yield what must get another path, with that path."""
        for link, resolution in zip(content.links, row, strict=True):
            if link.reference is None:
                spelling = self._spelling(source, link.target, link.kind, resolution)
                if spelling != link.target:
                    yield link, spelling
        for definition in content.definitions:
            if definition.target:
                resolution = self.before.resolve(definition.target, "", source)
                spelling = self._spelling(source, definition.target, "markdown", resolution)
                if spelling != definition.target:
                    yield definition, spelling

    def canvas_rewritings(self, path: NotePath, text: str) -> Iterator[Rewriting]:
        """Yield what must change in a canvas: names of files, and links in cards."""
        for members in canvas_objects(text):
            for name in ("file", "background"):
                if member := members.get(name):
                    yield member.with_value(self._file_after(member.value))
            if member := members.get("text"):
                yield member.with_value(self._card_after(path, member.value))

    def _file_after(self, file: str) -> str:
        reached = self.files.reach_exactly(file)
        return self.moves.get(reached.path, file) if isinstance(reached, Found) else file

    def _card_after(self, path: NotePath, card: str) -> str:
        content = parse_text(card)
        row = tuple(self.before.resolve(link.target, "", path) for link in content.links)
        things = self.respelled(path, content, row)
        return rewritten(card, [retargeted(card, *thing) for thing in things])

    def _spelling(
        self, source: NotePath, written: str, kind: LinkKind, resolution: Resolution
    ) -> str:
        if not isinstance(resolution, Found):
            return written
        before = Ends(source, resolution.path)
        after = Ends(self.moves.get(source, source), self.moves.get(before.target, before.target))
        spelling = self.speller.find_spelling(written, kind, before, after)
        if spelling is None:
            raise RenameError(
                f"{source} links to {before.target}, but no link can name {after.target}: "
                "choose a name without # | [ ] and without blanks at its ends."
            )
        return spelling

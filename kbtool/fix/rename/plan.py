"""What a rename will do, as a value: edits of files and renames on disk, all of it or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from kbtool.errors import RenameError
from kbtool.fix.link_edits import Rewriting, edits_of
from kbtool.fix.safety.offsets import Place
from kbtool.fix.select import EditsByNote
from kbtool.model.diagnostic import Edit
from kbtool.model.location import Digest, NotePath
from kbtool.model.note import Note
from kbtool.model.source import Texts
from kbtool.parse.lines import Lines

Renames: TypeAlias = tuple[tuple[NotePath, NotePath], ...]


class Change(NamedTuple):
    """A text that is replaced, for eyes: where it stands (1-based) and what it becomes."""

    path: NotePath
    line: int
    column: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`edits` are keyed by the paths before the renames, each file's in order of place.

    `renames` name files or whole folders on disk, `moves` every file of the vault that gets
    another path. `changes` say what the edits do, link by link. `given` are stretches of the notes
    before whose new words are the user's own: links and tags in them may come and go. `remarks`
    are sentences about what else the user should know.
    """

    edits: EditsByNote
    renames: Renames
    moves: Mapping[NotePath, NotePath]
    changes: tuple[Change, ...]
    given: Mapping[NotePath, Place] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def path_after(self, path: NotePath) -> NotePath:
        """Return where a file of the vault will be."""
        return self.moves.get(path, path)


@dataclass(slots=True)
class Draft:
    """Edits as they are collected, file by file."""

    edits: dict[NotePath, tuple[Edit, ...]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def rewrite(self, path: NotePath, text: str, rewritings: Iterable[Rewriting]) -> None:
        """Take in what changes in one file."""
        changing = sorted(each for each in rewritings if each.old != each.new)
        if changing:
            self.edits[path] = edits_of(path, text, changing)
        lines = Lines(text)
        for start, old, new in changing:
            place = lines.span(start, start)
            self.changes.append(Change(path, place.line, place.column, old, new))

    def plan(
        self,
        renames: Renames = (),
        moves: Mapping[NotePath, NotePath] = MappingProxyType({}),
        given: Mapping[NotePath, Place] = MappingProxyType({}),
        remarks: Iterable[str] = (),
    ) -> Plan:
        """Return all of it."""
        return Plan(self.edits, renames, moves, tuple(self.changes), given, tuple(remarks))


def text_of(texts: Texts, path: NotePath, digest: Digest) -> str:
    """Return a file's text as it was read; raises RenameError when it is another by now."""
    text = texts.text_of(path, digest)
    if text is None:
        raise RenameError(f"{path} has changed since it was read; nothing was renamed, try again.")
    return text


def writable_text(texts: Texts, note: Note) -> str:
    """Return the text of a note that must be edited; raises RenameError where that can't be."""
    if any(problem.kind == "invalid-encoding" for problem in note.content.problems):
        raise RenameError(
            f"{note.path} has links to rewrite but is not valid UTF-8; convert it first."
        )
    return text_of(texts, note.path, note.digest)

"""Resolves links, and remembers during one build what the next link may ask again."""

import re
from collections.abc import Mapping
from operator import attrgetter
from typing import Final

from kbtool.model.note import Canvas, Note
from kbtool.model.location import NotePath
from kbtool.model.resolution import Ambiguous, Found, Missing, Resolution, Unjudged
from kbtool.vault.file_table import FileTable, PathEndCache
from kbtool.vault.drawings import is_drawing, is_parameter
from kbtool.vault.fragments import FragmentTable
from kbtool.vault.names import folder_of
from kbtool.vault.loose_match import ZettelTable


class Resolver:
    """Answers for one state of a vault; short-lived, so what it remembers can't go stale."""

    def __init__(
        self, notes: Mapping[NotePath, Note], files: FileTable, zettel_ids: ZettelTable
    ) -> None:
        """Take the tables; `zettel_ids` is empty where ids alone are no links."""
        self._notes = notes
        self._files = files
        self._zettel_ids = zettel_ids
        self._tails: PathEndCache = {}
        self._fragments: dict[NotePath, FragmentTable] = {}
        self._everywhere: dict[tuple[str, str], Resolution] = {}
        self._in_folder: dict[tuple[str, str], Resolution] = {}

    def resolutions_of(self, note: Note) -> tuple[Resolution, ...]:
        """Resolve all links of a note, in their order."""
        # Most links repeat what others have asked: these are answered without a call of ours.
        row = list(map(self._everywhere.get, map(_words_of, note.content.links)))
        return tuple(
            [
                known or self.resolve(link.target, link.fragment, note.path)
                for known, link in zip(row, note.content.links, strict=True)
            ]
        )

    def resolve(self, target: str, fragment: str, source: NotePath) -> Resolution:
        """Resolve a link's path part and fragment as written in a source."""
        if not target:
            return self._with_fragment(Found(source, candidates=(source,)), fragment)
        everywhere = True
        reached = self._everywhere.get((target, ""))
        if reached is None:
            reached, everywhere = self._reach(target, folder_of(source))
        if not fragment:
            return reached
        resolution = self._with_fragment(reached, fragment)
        if everywhere:
            self._everywhere[target, fragment] = resolution
        return resolution

    def canvas_resolutions_of(self, canvas: Canvas) -> tuple[Resolution, ...]:
        """Resolve a canvas's links: file nodes hold full paths, texts hold links as notes do."""
        return tuple(
            self._with_fragment(self._files.reach_exactly(link.target), link.fragment)
            if link.is_path
            else self.resolve(link.target, link.fragment, canvas.path)
            for link in canvas.links
        )

    def _reach(self, target: str, folder: str) -> tuple[Resolution, bool]:
        """Find what a path part leads to, and whether it does so from every folder."""
        if known := self._in_folder.get((target, folder)):
            return known, False
        reached: Resolution = self._files.resolve_path(target, folder, self._tails)
        if isinstance(reached, Missing):
            reached = Unjudged() if _NO_NAME.search(target) else self._reach_zettel(target)
        everywhere = _is_same_everywhere(target, reached)
        if everywhere:
            self._everywhere[target, ""] = reached
        else:
            self._in_folder[target, folder] = reached
        return reached, everywhere

    def _reach_zettel(self, target: str) -> Found | Missing | Ambiguous:
        match self._zettel_ids.get(target, ()):
            case ():
                return Missing()
            case (only,):
                return Found(only, candidates=(only,))
            case several:
                return Ambiguous(several)

    def _with_fragment(self, reached: Resolution, fragment: str) -> Resolution:
        """Look for the fragment in the note reached; other files' fragments name no headings."""
        if not fragment or not isinstance(reached, Found):
            return reached
        note = self._notes.get(reached.path)
        if note is None or note.content.is_plain:
            return reached
        if _PLACEHOLDER.search(fragment):
            return Unjudged()
        if is_parameter(fragment) and is_drawing(note):
            return reached
        table = self._fragments.get(note.path)
        if table is None:
            table = self._fragments[note.path] = FragmentTable.of(note.content)
        state, line = table.find(fragment)
        if state == "broken-block" and is_drawing(note):
            return reached  # the id of an element, which stands in the drawing's data
        return Found(note.path, state, line, reached.candidates, reached.exact_case)


def _is_same_everywhere(target: str, resolution: Resolution) -> bool:
    """Say whether a link of these words means the same from every folder."""
    if target.startswith("."):
        return False
    match resolution:
        case Found(candidates=candidates):
            return len(candidates) == 1
        case Ambiguous():
            return False
        case _:
            return True


_words_of = attrgetter("target", "fragment")
_PLACEHOLDER: Final = re.compile(r"\{\{|<%")
_NO_NAME: Final = re.compile(r"\{\{|<%|^[a-z][a-z0-9+.-]+://|^mailto:", re.IGNORECASE)
"""A template's placeholder, or a URL."""

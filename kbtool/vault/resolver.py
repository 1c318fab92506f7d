"""Resolves links, and remembers during one build what the next link may ask again."""

import re
from collections.abc import Mapping
from typing import Final

from kbtool.model.note import Canvas, Note
from kbtool.model.place import NotePath
from kbtool.model.resolution import Ambiguous, Found, Missing, Resolution, Unjudged
from kbtool.vault.files import FileTable, Tails
from kbtool.vault.fragments import FragmentTable
from kbtool.vault.names import folder_of
from kbtool.vault.nearby import ZettelTable


class Resolver:
    """Answers for one state of a vault; short-lived, so what it remembers can't go stale."""

    def __init__(
        self, notes: Mapping[NotePath, Note], files: FileTable, zettel_ids: ZettelTable
    ) -> None:
        """Take the tables; `zettel_ids` is empty where ids alone are no links."""
        self._notes = notes
        self._files = files
        self._zettel_ids = zettel_ids
        self._tails: Tails = {}
        self._fragments: dict[NotePath, FragmentTable] = {}
        self._everywhere: dict[tuple[str, str], Resolution] = {}
        self._in_folder: dict[tuple[str, str, str], Resolution] = {}

    def resolutions_of(self, note: Note) -> tuple[Resolution, ...]:
        """Resolve all links of a note, in their order."""
        known, path = self._everywhere, note.path
        return tuple(
            known.get((link.target, link.fragment)) or self.resolve(link.target, link.fragment, path)
            for link in note.content.links
        )

    def resolve(self, target: str, fragment: str, source: NotePath) -> Resolution:
        """Resolve a link's path part and fragment as written in a source."""
        if not target:
            return self._with_fragment(Found(source, candidates=(source,)), fragment)
        folder = folder_of(source)
        known = self._in_folder.get((target, fragment, folder))
        if known is None:
            known = self._resolve(target, fragment, folder)
            if _is_same_everywhere(target, known):
                self._everywhere[target, fragment] = known
            else:
                self._in_folder[target, fragment, folder] = known
        return known

    def canvas_resolutions_of(self, canvas: Canvas) -> tuple[Resolution, ...]:
        """Resolve a canvas's links: file nodes hold full paths, texts hold links as notes do."""
        return tuple(
            self._with_fragment(self._files.reach_exactly(link.target), link.fragment)
            if link.kind == "canvas"
            else self.resolve(link.target, link.fragment, canvas.path)
            for link in canvas.links
        )

    def _resolve(self, target: str, fragment: str, folder: str) -> Resolution:
        if _PLACEHOLDER.search(target) or _PLACEHOLDER.search(fragment):
            return Unjudged()
        reached = self._files.reach(target, folder, self._tails)
        if isinstance(reached, Missing):
            if _URL.match(target):
                return Unjudged()
            reached = self._reach_zettel(target)
        return self._with_fragment(reached, fragment)

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
        path = reached.path
        note = self._notes.get(path)
        if note is None or note.content.is_plain:
            return reached
        table = self._fragments.get(path)
        if table is None:
            table = self._fragments[path] = FragmentTable.of(note.content)
        state, line = table.find(fragment)
        return Found(path, state, line, reached.candidates, reached.exact_case)


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


_PLACEHOLDER: Final = re.compile(r"\{\{|<%")
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)

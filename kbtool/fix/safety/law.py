"""The law of fixes: nothing that the app shows changes but what a fix is there to change.

Brackets, comments and fences reach far, and a heading's words are a name: an edit that is right by
itself may make or unmake things elsewhere in its note, or lead links of other notes astray. Reading
the results tells.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, TypeAlias

from kbtool.fix.apply import apply_edits_to_bytes
from kbtool.fix.safety.block_shape import Text, keeps_shape
from kbtool.fix.safety.fact_check import keeps_facts
from kbtool.fix.safety.offsets import Place, Stretches
from kbtool.fix.safety.shown_facts import Named, Seen, changed_aspects, end_of
from kbtool.fix.select import FixSelection
from kbtool.model.content import Content
from kbtool.model.diagnostic import Edit
from kbtool.model.location import Digest, NotePath
from kbtool.model.note import Canvas, Note
from kbtool.model.resolution import Found, Resolution
from kbtool.parse.canvas import parse_canvas
from kbtool.parse.decode import decode
from kbtool.parse.note import parse
from kbtool.rules.rule import Aspect
from kbtool.vault.file_table import FileTable
from kbtool.vault.lazy_map import LazyMap
from kbtool.vault.resolver import Resolver
from kbtool.vault.snapshot import Vault


class Alteration(NamedTuple):
    """What the fixes of a file are there to change; links at these sorted places only."""

    aspects: frozenset[Aspect]
    links: Sequence[Place]


Altered: TypeAlias = Mapping[NotePath, Alteration]
_Edits: TypeAlias = tuple[Edit, ...]
_NOTHING: Final = Alteration(frozenset(), ())


class Law:
    """Judges edits of one state of a vault; what it has read of a result it remembers."""

    def __init__(self, vault: Vault, data_of: Callable[[NotePath], bytes | None]) -> None:
        """Take the vault and its files' bytes."""
        self._vault = vault
        self._data_of = data_of
        self._notes: dict[tuple[NotePath, _Edits], Note | None] = {}

    def broken_by(
        self, choice: FixSelection, altered: Altered, among: Iterable[NotePath] | None = None
    ) -> set[NotePath]:
        """Return the files whose edits break the law, of all or of those named."""
        paths = choice.edits.keys() if among is None else set(among) & choice.edits.keys()
        after = _After(self._vault, self, choice)
        broken = {path for path in paths if not self._is_sound(path, after, altered)}
        return broken | {path for path in paths - broken if after.misleads(path)}

    def note_after(self, path: NotePath, edits: _Edits) -> Note | None:
        """Return a note as the edits leave it, None where their own places do not hold together."""
        known = (path, edits)
        if known not in self._notes:
            self._notes[known] = self._read(path, edits)
        return self._notes[known]

    def canvas_after(self, path: NotePath, edits: _Edits) -> Canvas:
        """Return a canvas as the edits leave it."""
        return parse_canvas(
            path, Digest(""), apply_edits_to_bytes(self._data_of(path) or b"", edits) or b""
        )

    def _read(self, path: NotePath, edits: _Edits) -> Note | None:
        before = self._vault.notes[path].content
        data = self._data_of(path) or b""
        result = apply_edits_to_bytes(data, edits) or b""
        content = parse(result, self._vault.config.limits)
        if content.is_plain != before.is_plain or not keeps_facts(before, content, edits):
            return None
        old = Text(decode(data).text, before.body_start)
        new = Text(decode(result).text, content.body_start)
        if not before.is_plain and not keeps_shape(old, new, Stretches(edits)):
            return None
        return Note(path, Digest(""), content)

    def _is_sound(self, path: NotePath, after: "_After", altered: Altered) -> bool:
        if path not in self._vault.notes:
            return True  # a canvas: its links alone matter, and `misleads` looks at them
        note = self.note_after(path, after.edits[path])
        if note is None:
            return False
        old = self._vault.notes[path].content
        before = Seen(old, self._vault.resolutions[path], after.content_before)
        now = Seen(note.content, after.row_of(note), after.content_of)
        allowed = altered.get(path, _NOTHING)
        changed = set(changed_aspects(before, now, Stretches(after.edits[path]), allowed.links))
        return changed <= allowed.aspects


class _After:
    """The vault as some edits leave it, as far as links can tell."""

    def __init__(self, vault: Vault, law: Law, choice: FixSelection) -> None:
        self.edits = choice.edits
        self._vault = vault
        self._law = law
        edits = choice.edits
        notes = {path: law.note_after(path, edits[path]) for path in edits if path in vault.notes}
        self._edited = {path: note for path, note in notes.items() if note is not None}
        self._before = {new: old for old, new in choice.renames}
        after = dict(choice.renames)
        paths: Collection[NotePath] = vault.notes
        files = vault.files
        if after:
            paths = frozenset(after.get(path, path) for path in vault.notes)
            files = FileTable.of(after.get(path, path) for path in vault.incoming)
        zettel_ids = vault.nearby.by_zettel_id if vault.config.links.zettel_ids else {}
        self._resolver = Resolver(LazyMap(paths, self._note_at), files, zettel_ids)

    def _note_at(self, path: NotePath) -> Note:
        before = self._before.get(path, path)
        return self._edited.get(before) or self._vault.notes[before]

    def row_of(self, note: Note) -> tuple[Resolution, ...]:
        """Return what a note's links lead to, files by their names before."""
        return tuple(map(self._named_before, self._resolver.resolutions_of(note)))

    def _named_before(self, reached: Resolution) -> Resolution:
        if isinstance(reached, Found) and reached.path in self._before:
            return replace(reached, path=self._before[reached.path])
        return reached

    def content_of(self, path: NotePath) -> Content | None:
        note = self._edited.get(path)
        return note.content if note else self.content_before(path)

    def content_before(self, path: NotePath) -> Content | None:
        note = self._vault.notes.get(path)
        return note.content if note else None

    def misleads(self, path: NotePath) -> bool:
        """Say whether edits of a file lead links of files astray that are not edited."""
        if path in self._vault.canvases:
            return self._canvas_is_misled(path)
        note = self._edited.get(path)
        if note is None or _names_in(self._vault.notes[path].content) == _names_in(note.content):
            return False
        sources = [source for source in self._vault.incoming[path] if source not in self._edited]
        return any(
            self._canvas_is_misled(source)
            if source in self._vault.canvases
            else self._note_is_misled(source, path)
            for source in sources
        )

    def _note_is_misled(self, source: NotePath, path: NotePath) -> bool:
        rows = (
            (link, was, self._resolve(link, source))
            for link, was in self._vault.links_of(source)
            if link.fragment and isinstance(was, Found) and was.path == path
        )
        return any(self._leads_elsewhere(link, link, was, now) for link, was, now in rows)

    def _resolve(self, link: Named, source: NotePath) -> Resolution:
        return self._named_before(self._resolver.resolve(link.target, link.fragment, source))

    def _canvas_is_misled(self, path: NotePath) -> bool:
        before, row = self._vault.canvases[path], self._vault.canvas_resolutions[path]
        after = self._law.canvas_after(path, self.edits[path]) if path in self.edits else before
        now = [*map(self._named_before, self._resolver.canvas_resolutions_of(after))]
        if len(row) != len(now):
            return True
        links = zip(before.links, after.links, row, now, strict=True)
        return any(self._leads_elsewhere(*each) for each in links)

    def _leads_elsewhere(
        self, link: Named, link_after: Named, was: Resolution, now: Resolution
    ) -> bool:
        return end_of(link, was, self.content_before) != end_of(link_after, now, self.content_of)


def _names_in(content: Content) -> object:
    """Return what links may name in a note."""
    return (
        [heading.text for heading in content.headings],
        [block.id for block in content.blocks],
        [footnote.id for footnote in content.footnotes],
    )

"""Plans another text for a heading, and for every link that names it."""

from collections.abc import Iterator
from dataclasses import dataclass

from kbtool.errors import RenameError
from kbtool.fix.canvas_edits import canvas_objects
from kbtool.fix.link_edits import Rewriting, refragmented, rewritten
from kbtool.fix.plan import Draft, Plan, text_of, writable_text
from kbtool.model.content import Content, Definition, Heading, Link
from kbtool.model.note import Note
from kbtool.model.place import NotePath
from kbtool.model.resolution import Found
from kbtool.model.texts import Texts
from kbtool.parse.note import parse_text
from kbtool.vault.fragments import FragmentTable, heading_key, segments_of
from kbtool.vault.resolver import Resolver
from kbtool.vault.snapshot import Vault


def plan_heading(vault: Vault, texts: Texts, path: NotePath, old: str, new: str) -> Plan:
    """Return the edits that give a note's heading another text, and keep every link to it.

    `old` is the heading's text, or several as in a link (`A#B`); of equal ones the first is meant.
    Raises RenameError where there is no such heading, or its text cannot be another.
    """
    note = vault.notes[path]
    renaming = _Renaming.of(vault, note, old, " ".join(new.split()))
    draft = Draft()
    for source in sorted({*vault.incoming[path], path}):
        if source in vault.canvases:
            canvas = vault.canvases[source]
            text = text_of(texts, source, canvas.digest)
            draft.rewrite(source, text, renaming.canvas_rewritings(source, text))
            continue
        content = vault.notes[source].content
        things = list(renaming.named_anew(source, content))
        if things or source == path:
            text = writable_text(texts, vault.notes[source])
            rewritings = [refragmented(text, *thing) for thing in things]
            if source == path:
                rewritings.append(renaming.of_heading(text))
            draft.rewrite(source, text, rewritings)
    return draft.plan()


def fragment_text(heading: str) -> str:
    """Return a heading's text as Obsidian writes it in links: without signs that mean something."""
    for sign in ("%%", "[[", "]]", *":#|^\\"):
        heading = heading.replace(sign, " ")
    return " ".join(heading.split())


@dataclass(frozen=True, slots=True)
class _Renaming:
    """The heading, by its position among its note's headings, and its new text."""

    note: Note
    table: FragmentTable
    position: int
    new: str
    resolver: Resolver

    @staticmethod
    def of(vault: Vault, note: Note, old: str, new: str) -> "_Renaming":
        table = FragmentTable.of(note.content)
        positions = table.walk(segments_of(old)) or table.walk((old,))
        if not positions:
            raise RenameError(f"{note.path} has no heading {old}; kbtool show lists its headings.")
        if not heading_key(new):
            raise RenameError(f"{new!r} leaves nothing that a link could name.")
        by_id = vault.nearby.by_zettel_id if vault.config.links.zettel_ids else {}
        return _Renaming(note, table, positions[-1], new, Resolver({}, vault.files, by_id))

    def of_heading(self, text: str) -> Rewriting:
        """Rewrite the heading itself, its marks kept."""
        heading: Heading = self.table.headings[self.position]
        marks = heading.level if text[heading.span.start : heading.span.end].startswith("#") else 0
        start = text.find(heading.text, heading.span.start + marks, heading.span.end)
        if start < 0:
            raise RenameError(f"{self.note.path}: the heading stands on several lines; edit it.")
        return Rewriting(start, heading.text, self.new)

    def named_anew(
        self, source: NotePath, content: Content
    ) -> Iterator[tuple[Link | Definition, str]]:
        """Yield the links and definitions that name the heading, with their new fragment."""
        things: tuple[Link | Definition, ...] = (*content.links, *content.definitions)
        for thing in things:
            is_use = isinstance(thing, Link) and thing.reference is not None
            if not is_use and self._leads_here(source, thing.target):
                fragment = self.fragment_after(thing.fragment)
                if fragment != thing.fragment:
                    yield thing, fragment

    def canvas_rewritings(self, path: NotePath, text: str) -> Iterator[Rewriting]:
        """Yield what must change in a canvas: parts that cards show, and links in cards."""
        for members in canvas_objects(text):
            file, part = members.get("file"), members.get("subpath")
            if file and part and self._leads_here(path, f"/{file.value}"):
                yield part.with_value(self.fragment_after(part.value))
            if member := members.get("text"):
                things = self.named_anew(path, parse_text(member.value))
                anew = [refragmented(member.value, *thing) for thing in things]
                yield member.with_value(rewritten(member.value, anew))

    def fragment_after(self, fragment: str) -> str:
        """Put the new text where a fragment names the heading, alone or in a chain."""
        segments = segments_of(fragment)
        positions = self.table.walk(segments)
        if self.position not in positions:
            return fragment
        named = dict(zip(positions, segments, strict=True)) | {
            self.position: fragment_text(self.new)
        }
        return "".join(f"#{named[position]}" for position in positions)

    def _leads_here(self, source: NotePath, target: str) -> bool:
        reached = self.resolver.resolve(target, "", source)
        return isinstance(reached, Found) and reached.path == self.note.path

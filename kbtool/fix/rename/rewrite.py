"""Plans what must be written anew when files move, or words change that links may name.

A link stands in a heading's text as any word does: where it changes, the heading has another name,
and the links to that change with it.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

from kbtool.errors import RenameError
from kbtool.fix.apply import apply_edits
from kbtool.fix.canvas_json import Member, canvas_objects
from kbtool.fix.link_edits import Rewriting, edits_of, relinked, rewritten
from kbtool.fix.rename.plan import Draft, text_of, writable_text
from kbtool.fix.safety.heading_changes import Retitled
from kbtool.model.content import Content, Definition, Link
from kbtool.model.location import NotePath
from kbtool.model.resolution import Found, Resolution
from kbtool.model.source import Texts
from kbtool.parse.note import parse_text
from kbtool.vault.resolver import Resolver
from kbtool.vault.snapshot import Vault

Words: TypeAlias = Sequence[Rewriting]
_MOST_ROUNDS: Final = 8


class Respelling(Protocol):
    """Says which paths are spelled anew once files have moved."""

    def find_path(
        self, source: NotePath, link: Link | Definition, reached: Resolution
    ) -> str | None:
        """Return another path part for a link, None where it keeps its own."""
        ...

    def file_after(self, file: str) -> str:
        """Return the path that a canvas has for a file."""
        ...


@dataclass(frozen=True, slots=True)
class Rewording:
    """What changes: the paths of files, words of notes, and words of canvases' cards."""

    vault: Vault
    texts: Texts
    respelling: Respelling | None = None
    words: Mapping[NotePath, Words] = field(default_factory=dict)
    card_words: Callable[[str, Content], Iterable[Rewriting]] | None = None

    def draft(self) -> Draft:
        """Return all rewritings; raises RenameError where one cannot be done."""
        rows, retitled = self._settled()
        draft = Draft()
        for path, row in sorted(rows.items()):
            draft.rewrite(path, writable_text(self.texts, self.vault.notes[path]), row)
        for path in sorted(self._canvases(retitled)):
            text = text_of(self.texts, path, self.vault.canvases[path].digest)
            draft.rewrite(path, text, self._in_canvas(path, text, retitled))
        return draft

    def _settled(self) -> tuple[dict[NotePath, Words], dict[NotePath, Retitled]]:
        """Write notes anew until no heading's text changes by it any more."""
        paths = self.words if self.respelling is None else self.vault.notes
        rows = {path: self._in_note(path, {}) for path in paths}
        retitled: dict[NotePath, Retitled] = {}
        for _ in range(_MOST_ROUNDS):
            found = self._retitled(rows)
            if _texts_in(found) == _texts_in(retitled):
                return {path: row for path, row in rows.items() if row}, found
            for path in self._sources_of({*found, *retitled}):
                if path in self.vault.notes:
                    rows[path] = self._in_note(path, found)
            retitled = found
        raise RenameError("Headings name each other in a ring; nothing was renamed.")

    def _retitled(self, rows: Mapping[NotePath, Words]) -> dict[NotePath, Retitled]:
        found: dict[NotePath, Retitled] = {}
        for path, row in rows.items():
            note = self.vault.notes[path]
            if any(meets_heading(note.content, start, start + len(old)) for start, old, _ in row):
                text = writable_text(self.texts, note)
                after = apply_edits(text, edits_of(path, text, row))
                title = Retitled.of(note.content, parse_text(after, self.vault.config.limits))
                if title.texts:
                    found[path] = title
        return found

    def _sources_of(self, paths: Iterable[NotePath]) -> set[NotePath]:
        return {source for path in paths for source in (*self.vault.incoming[path], path)}

    def _in_note(self, path: NotePath, retitled: Mapping[NotePath, Retitled]) -> Words:
        """Return what changes in a note; what stands in words that change is part of these."""
        content, words = self.vault.notes[path].content, self.words.get(path, ())
        row = self.vault.resolutions[path]
        things = list(self._changing(path, content, row, retitled))
        if not things:
            return words
        text = writable_text(self.texts, self.vault.notes[path])
        links = [relinked(text, *thing) for thing in things]
        return (*words, *(link for link in links if not _stands_in(link, words)))

    def _changing(
        self,
        source: NotePath,
        content: Content,
        row: Sequence[Resolution],
        retitled: Mapping[NotePath, Retitled],
    ) -> Iterator[tuple[Link | Definition, str | None, str | None]]:
        """Yield each link and definition that changes, with its new path part and fragment."""
        for link, reached in zip(content.links, row, strict=True):
            if link.reference is None:
                path = self._find_path(source, link, reached)
                fragment = _find_fragment(link, reached, retitled)
                if path is not None or fragment is not None:
                    yield link, path, fragment
        if not content.definitions:
            return
        resolver = self._resolver()
        for definition in content.definitions:
            if definition.target or definition.fragment:
                reached = resolver.resolve(definition.target, "", source)
                path = self._find_path(source, definition, reached)
                fragment = _find_fragment(definition, reached, retitled)
                if path is not None or fragment is not None:
                    yield definition, path, fragment

    def _canvases(self, retitled: Mapping[NotePath, Retitled]) -> Iterable[NotePath]:
        """Return the canvases in which something may change, without those that are damaged."""
        canvases = self.vault.canvases
        some = self.respelling is None and self.card_words is None
        paths = self._sources_of(retitled) & canvases.keys() if some else canvases.keys()
        return [path for path in paths if not canvases[path].problems]

    def _in_canvas(
        self, path: NotePath, text: str, retitled: Mapping[NotePath, Retitled]
    ) -> Iterator[Rewriting]:
        """Yield what must change in a canvas: names of files and of parts, and cards."""
        resolver = self._resolver()
        for members in canvas_objects(text):
            for name in ("file", "background"):
                if self.respelling and (member := members.get(name)):
                    yield member.with_value(self.respelling.file_after(member.value))
            file, part = members.get("file"), members.get("subpath")
            if file and part:
                reached = self.vault.files.reach_exactly(file.value)
                if isinstance(reached, Found) and reached.path in retitled:
                    yield part.with_value(retitled[reached.path].fragment_after(part.value))
            if member := members.get("text"):
                yield member.with_value(self._card_after(path, member, resolver, retitled))

    def _card_after(
        self,
        path: NotePath,
        card: Member,
        resolver: Resolver,
        retitled: Mapping[NotePath, Retitled],
    ) -> str:
        content = parse_text(card.value)
        row = [resolver.resolve(link.target, "", path) for link in content.links]
        things = self._changing(path, content, row, retitled)
        words = [] if self.card_words is None else [*self.card_words(card.value, content)]
        return rewritten(card.value, [*words, *(relinked(card.value, *thing) for thing in things)])

    def _find_path(
        self, source: NotePath, link: Link | Definition, reached: Resolution
    ) -> str | None:
        return self.respelling.find_path(source, link, reached) if self.respelling else None

    def _resolver(self) -> Resolver:
        """Return one that finds files, and does not look for headings."""
        zettel_ids = self.vault.config.links.zettel_ids
        by_id = self.vault.nearby.by_zettel_id if zettel_ids else {}
        return Resolver({}, self.vault.files, by_id)


def _find_fragment(
    link: Link | Definition, reached: Resolution, retitled: Mapping[NotePath, Retitled]
) -> str | None:
    """Return another fragment for a link that names a heading with a new text."""
    if not link.fragment or not isinstance(reached, Found) or reached.path not in retitled:
        return None
    fragment = retitled[reached.path].fragment_after(link.fragment)
    return fragment if fragment != link.fragment else None


def meets_heading(content: Content, start: int, end: int) -> bool:
    """Say whether a stretch of text reaches into a heading, or stands at its edge."""
    headings = content.headings
    at = bisect_left(headings, start, key=lambda heading: heading.span.end)
    return at < len(headings) and headings[at].span.start <= end


def _stands_in(link: Rewriting, words: Words) -> bool:
    return any(start <= link.start < start + len(old) for start, old, _ in words)


def _texts_in(retitled: Mapping[NotePath, Retitled]) -> dict[NotePath, Mapping[int, str]]:
    return {path: title.texts for path, title in retitled.items()}

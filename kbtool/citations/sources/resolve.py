"""What the value of a source field names, and what else in a note cites."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kbtool.citations.citekeys.own_keys import OwnKeys
from kbtool.citations.citekeys.syntax import citekeys_in, is_cross_reference, linked_key
from kbtool.citations.citekeys.table import CitekeyTable, title_and_people
from kbtool.citations.sources.fields import SourceField
from kbtool.citations.sources.identifiers import identifiers_in, scheme_of
from kbtool.citations.sources.source import (
    Absent,
    CitedEntry,
    CitedFile,
    Identified,
    MissingFile,
    Scheme,
    Source,
    SourceMention,
    Typed,
    UnknownKey,
)
from kbtool.citations.sources.urls import has_scheme
from kbtool.citations.spans import between, start_of
from kbtool.model.bibliography import Entry
from kbtool.model.content import Link
from kbtool.model.location import Span
from kbtool.model.note import Note
from kbtool.model.resolution import Found, Missing, Resolution
from kbtool.vault.snapshot import Vault


@dataclass(frozen=True, slots=True)
class SourceResolver:
    """Tells what is named in one note.

    `own` are the keys that this note alone knows, `labels` the beginnings of keys that are cross
    references, in lower case.
    """

    vault: Vault
    keys: CitekeyTable
    absent: frozenset[str]
    note: Note
    own: OwnKeys
    labels: tuple[str, ...]

    @staticmethod
    def of(
        vault: Vault, keys: CitekeyTable, absent: frozenset[str], note: Note
    ) -> "SourceResolver":
        """Make the namer of a note."""
        own, labels = OwnKeys.of(note, vault), _labels_of(vault, note)
        return SourceResolver(vault, keys, absent, note, own, labels)

    def named_in(self, field: SourceField) -> tuple[SourceMention, ...]:
        """Return what a field names, in order of place: nothing for an empty one.

        A field that links only to its own note is as good as empty.
        """
        if field.is_empty:
            return ()
        links = list(self._links(field))
        found = [named for named in links if named.source != CitedFile(self.note.path)]
        found += self._urls(field)
        if field.is_odd:
            return tuple(found)  # YAML has hidden the link, and what is left of it says nothing
        if field.field is None:
            for text, span in field.parts:
                for line in filter(str.strip, text.split("\n")):
                    found += self._in_line(line, span)
        else:
            found += self._keys_within(field.value_span)
            if not found and not links:
                found += self._in_text(field.text, field.value_span)
        if not found and field.field is not None and field.field.has_children:
            found = list(self._below(field))
        if not found and not links:
            found = [SourceMention(field.span, self._in_words(field.text))]
        scheme = scheme_of(field.name)
        if scheme is not None:  # `isbn: 0306406152` says by its name what it is
            found = [_identified(one, scheme) for one in found]
        if len(found) > 1:
            found = sorted(dict.fromkeys(found), key=start_of)
        return tuple(found)

    def source_of_link(self, index: int) -> Source | None:
        """Return what a link names as a source; None for one that leads out or to several files."""
        return self._linked(self.note.content.links[index], index, self._resolutions[index])

    def source_of_key(self, key: str) -> Source:
        """Return what a citekey names."""
        path = self.keys.note_of(key)
        if path is not None:
            return CitedFile(path)
        if self.knows(key) or not self.judges_keys:
            return CitedEntry(key)
        return UnknownKey(key)

    def linked_key(self, link: Link) -> str | None:
        """Return the key that a link cites by its target, `[[@wang2021]]`."""
        return linked_key(link.target)

    def knows(self, key: str) -> bool:
        """Say whether a bibliography, a note, or something of this note's own has the key."""
        return self.own.knows(key) or self.keys.knows(key)

    def find_entry(self, key: str) -> Entry | None:
        """Return what is known of a key: this note's own entry, else that of a bibliography."""
        records = self.keys.records.get(key, ())
        return self.own.find(key) or (records[0].entry if records else None)

    def fields_text(self, key: str) -> str:
        """Return the title and people of a key's entries, to look for names in."""
        own = self.own.find(key)
        return f"{title_and_people(own) if own else ''} {self.keys.fields_text(key)}"

    def cites(self, key: str) -> bool:
        """Say whether a key cites a work; a cross reference does not, unless it is a known key."""
        return self.knows(key) or not is_cross_reference(key, self.labels)

    @property
    def judges_keys(self) -> bool:
        """Whether there is a bibliography that a key could be missing from, and all were read."""
        if self.own.is_open or self.keys.is_open:
            return False
        return self.keys.has_bibliography or bool(self.own)

    @property
    def _resolutions(self) -> tuple[Resolution, ...]:
        return self.vault.resolutions[self.note.path]

    def _linked(self, link: Link, index: int, resolution: Resolution) -> Source | None:
        match resolution:
            case Found(path=path):
                return CitedFile(path)
            case Missing() if (key := linked_key(link.target)) is not None:
                if self.knows(key) or self.judges_keys:
                    return self.source_of_key(key)
                return MissingFile(link.target, index)
            case Missing():
                return MissingFile(link.target, index)
            case _:
                return None

    def _links(self, field: SourceField) -> Iterator[SourceMention]:
        links = self.note.content.links
        low, high = 0, self.note.content.body_start
        if field.field is not None:
            low, high = field.value_span.start, field.value_span.end
        place = bisect_left(links, low, key=start_of)
        end = bisect_left(links, high, key=start_of)
        for index in range(place, end):
            if field.field is not None or links[index].in_property == field.name:
                source = self._linked(links[index], index, self._resolutions[index])
                yield SourceMention(links[index].span, source or Typed(links[index].target))

    def _urls(self, field: SourceField) -> Iterator[SourceMention]:
        if field.field is None:
            return
        for external in between(
            self.note.content.external_links,
            field.value_span.start,
            field.value_span.end,
            start_of,
        ):
            yield SourceMention(external.span, Identified("url", external.url))

    def _keys_within(self, span: Span) -> Iterator[SourceMention]:
        for citekey in between(self.note.content.citekeys, span.start, span.end, start_of):
            if self.cites(citekey.key):
                yield SourceMention(citekey.span, self.source_of_key(citekey.key))

    def _in_text(self, text: str, span: Span) -> Iterator[SourceMention]:
        """Yield what stands in a value that the parser has not looked into."""
        for place in citekeys_in(text):
            if self.cites(place.key):
                yield SourceMention(span, self.source_of_key(place.key))
        for identifier in identifiers_in(text):
            yield SourceMention(span, Identified(identifier.scheme, identifier.text))
        for line in text.split("\n"):
            if line.strip().casefold() in self.absent:
                yield SourceMention(span, Absent(line.strip()))
            elif _PATH.fullmatch(line.strip()) and not has_scheme(line):
                yield SourceMention(span, self._path(line.strip()))

    def _in_line(self, line: str, span: Span) -> list[SourceMention]:
        """Return what one item of a property names; its links are known from the parser."""
        found = list(self._in_text(line, span))
        if found or "[[" in line:
            return found
        return [SourceMention(span, self._in_words(line))]

    def _path(self, target: str) -> Source:
        match self.vault.resolve(target, "", self.note.path):
            case Found(path=path):
                return CitedFile(path)
            case _:
                return MissingFile(target, None)

    def _in_words(self, text: str) -> Source:
        words = " ".join(text.split())
        return Absent(words) if words.casefold() in self.absent else Typed(words)

    def _below(self, field: SourceField) -> Iterator[SourceMention]:
        """Yield what is named in the lines directly under an empty field with bullets."""
        line = field.span.line
        for span, source in sorted(self._places_after(field.span.end), key=lambda place: place[0]):
            if span.line > line + 1:
                return
            line = span.line
            yield SourceMention(span, source)

    def _places_after(self, offset: int) -> Iterator[tuple[Span, Source]]:
        """Yield what is named behind an offset, as far as a list of sources may reach."""
        content = self.note.content
        place = bisect_left(content.links, offset, key=start_of)
        for index in range(place, min(place + _LONGEST_LIST, len(content.links))):
            source = self.source_of_link(index)
            if source is not None:
                yield content.links[index].span, source
        place = bisect_left(content.external_links, offset, key=start_of)
        for external in content.external_links[place : place + _LONGEST_LIST]:
            yield external.span, Identified("url", external.url)
        place = bisect_left(content.citekeys, offset, key=start_of)
        for citekey in content.citekeys[place : place + _LONGEST_LIST]:
            if self.cites(citekey.key):
                yield citekey.span, self.source_of_key(citekey.key)


def _labels_of(vault: Vault, note: Note) -> tuple[str, ...]:
    """Return what labels begin with in a note: as configured, and Quarto's `crossref: custom:`."""
    labels = tuple(map(str.lower, vault.config.citations.crossref_prefixes))
    options = note.content.properties.get("crossref")
    custom = options.get("custom") if isinstance(options, Mapping) else None
    if not isinstance(custom, tuple):
        return labels
    keys = (each.get("key") for each in custom if isinstance(each, Mapping))
    return (*labels, *(f"{key.lower()}-" for key in keys if isinstance(key, str) and key))


_LONGEST_LIST: Final = 100
_PATH: Final = re.compile(
    r"[^\s<>|\[\]][^<>|\[\]\n]{0,250}\.(?:pdf|epub|md|djvu|mobi)", re.IGNORECASE
)


def _identified(named: SourceMention, scheme: Scheme) -> SourceMention:
    match named.source:
        case Typed(text):
            return SourceMention(named.span, Identified(scheme, text))
        case _:
            return named

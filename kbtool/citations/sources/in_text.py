"""What cites in a note's prose: keys, addresses, footnotes, links to source notes."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from kbtool.citations.citekeys.syntax import citekeys_in, linked_key
from kbtool.citations.sources.resolve import SourceResolver
from kbtool.citations.sources.source import (
    CitedEntry,
    CitedFile,
    Identified,
    MissingFile,
    Source,
    SourceMention,
    Typed,
    UnknownKey,
)
from kbtool.citations.spans import between, start_of
from kbtool.model.location import NotePath


@dataclass(frozen=True, slots=True)
class CitationsInText:
    """Finds what cites in one note beside fields; `cited` are the footnotes that name a source."""

    namer: SourceResolver
    source_notes: AbstractSet[NotePath]
    cited: Mapping[str, str]

    @staticmethod
    def of(namer: SourceResolver, source_notes: AbstractSet[NotePath]) -> "CitationsInText":
        """Arrange a note."""
        notes = namer.note.content.footnotes
        named = ((note.id, note.text) for note in notes if note.id is not None)
        cited = {id_: text for id_, text in named if cites(text, namer)}
        return CitationsInText(namer, source_notes, cited)

    def between(self, low: int, high: int) -> list[SourceMention]:
        """Return what begins at `low` or behind and before `high`, in order of place."""
        content, namer = self.namer.note.content, self.namer
        found = [
            SourceMention(citekey.span, namer.source_of_key(citekey.key))
            for citekey in between(content.citekeys, low, high, start_of)
            if citekey.bracketed and namer.cites(citekey.key)
        ]
        found += [
            SourceMention(external.span, Identified("url", external.url))
            for external in between(content.external_links, low, high, start_of)
        ]
        found += self._links_between(low, high)
        found += [
            SourceMention(use.span, Typed(" ".join(self.cited[use.id].split())))
            for use in between(content.footnote_uses, low, high, start_of)
            if use.id in self.cited
        ]
        found += [
            SourceMention(note.span, Typed(" ".join(note.text.split())))
            for note in between(content.footnotes, low, high, start_of)
            if note.id is None and cites(note.text, namer)
        ]
        return sorted(found, key=start_of)

    def _links_between(self, low: int, high: int) -> Iterator[SourceMention]:
        links, own = self.namer.note.content.links, self.namer.note.path
        place = bisect_left(links, low, key=start_of)
        while place < len(links) and links[place].span.start < high:
            link = links[place]
            source = None if link.embed else self.namer.source_of_link(place)
            if source is not None and is_citing(source, link.target, self.source_notes, own):
                yield SourceMention(link.span, source)
            place += 1


def cites(text: str, namer: SourceResolver) -> bool:
    """Say whether a footnote's text names a source: a link, a key, or three words."""
    if any(mark in text for mark in ("[[", "](", "://")):
        return True
    keys = [place.key for place in citekeys_in(text)]
    if any(map(namer.cites, keys)):
        return True
    labels = sum(len(_WORD.findall(key)) for key in keys)
    return len(_WORD.findall(text)) - labels >= _LEAST_WORDS


def has_attribution_line(text: str) -> bool:
    """Say whether a line of a note's text is a dash and a name: `— Ann Hale, Pigments`."""
    return "—" in text and _ATTRIBUTION_LINE.search(text) is not None


def is_citing(
    source: Source | None, target: str, source_notes: AbstractSet[NotePath], own: NotePath
) -> bool:
    """Say whether a link in prose is a citation and not a mere mention of a concept."""
    match source:
        case CitedFile(path):
            is_document = path.lower().endswith((".pdf", ".epub", ".djvu"))
            return path != own and (path in source_notes or is_document)
        case CitedEntry() | UnknownKey():
            return True
        case MissingFile():
            return linked_key(target) is not None
        case _:
            return False


_ATTRIBUTION_LINE: Final = re.compile(
    r"^[> \t]*+[—―]{1,2}[ \t]*+(?:[^\W\d_a-z][\w’'.-]+|《|[\u3400-\u9fff]{2})[^\n]{0,200}$",
    re.MULTILINE,
)
_LEAST_WORDS: Final = 3
_WORD: Final = re.compile(r"[\u3400-\u9fff]{1,2}|[^\W\u3400-\u9fff]+")

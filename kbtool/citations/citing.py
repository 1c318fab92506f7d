"""What cites in a note's prose: keys, addresses, footnotes, links to source notes."""

import re
from typing import Final

from kbtool.citations.citekeys import citekeys_in
from kbtool.citations.named import Namer
from kbtool.citations.source import (
    CitedEntry,
    CitedFile,
    Identified,
    MissingFile,
    Named,
    Source,
    Typed,
    UnknownKey,
)
from kbtool.model.place import NotePath


def citations_of(namer: Namer, source_notes: frozenset[NotePath]) -> list[Named]:
    """Return what cites beside fields: keys, URLs, links to source notes, footnotes."""
    content = namer.note.content
    found = [Named(k.span, namer.source_of_key(k.key)) for k in content.citekeys if k.bracketed]
    found += [Named(link.span, Identified("url", link.url)) for link in content.external_links]
    for index, link in enumerate(content.links):
        source = None if link.embed else namer.source_of_link(index)
        if source is not None and is_citing(source, link.target, source_notes, namer.note.path):
            found.append(Named(link.span, source))
    cited = {note.id: note.text for note in content.footnotes if cites(note.text)}
    for use in content.footnote_uses:
        if use.id in cited:
            found.append(Named(use.span, Typed(" ".join(cited[use.id].split()))))
    for note in content.footnotes:
        if note.id is None and cites(note.text):
            found.append(Named(note.span, Typed(" ".join(note.text.split()))))
    return sorted(found, key=lambda named: named.span)


def cites(text: str) -> bool:
    """Say whether a footnote's text names a source: a link, a key, or three words."""
    if any(mark in text for mark in ("[[", "](", "://")) or any(citekeys_in(text)):
        return True
    return len(_WORD.findall(text)) >= _LEAST_WORDS


def has_attribution_line(text: str) -> bool:
    """Say whether a line of a note's text is a dash and a name: `— Ann Hale, Pigments`."""
    return "—" in text and _ATTRIBUTION_LINE.search(text) is not None


def is_citing(
    source: Source | None, target: str, source_notes: frozenset[NotePath], own: NotePath
) -> bool:
    """Say whether a link in prose is a citation and not a mere mention of a concept."""
    match source:
        case CitedFile(path):
            is_document = path.lower().endswith((".pdf", ".epub", ".djvu"))
            return path != own and (path in source_notes or is_document)
        case CitedEntry() | UnknownKey():
            return True
        case MissingFile():
            return target.startswith("@") and target[1:2].strip() != ""
        case _:
            return False


_ATTRIBUTION_LINE: Final = re.compile(
    r"^[> \t]*+[—―]{1,2}[ \t]*+(?:[^\W\d_a-z][\w’'.-]+|《|[\u3400-\u9fff]{2})[^\n]{0,200}$",
    re.MULTILINE,
)
_LEAST_WORDS: Final = 3
_WORD: Final = re.compile(r"[\u3400-\u9fff]{1,2}|[^\W\u3400-\u9fff]+")

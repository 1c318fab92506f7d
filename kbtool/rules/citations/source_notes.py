"""Family C, notes that are sources themselves, and identifiers."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final

from kbtool.citations.sources.source import (
    CitedEntry,
    CitedFile,
    Identified,
    MissingFile,
    Source,
    Typed,
)
from kbtool.model.content import Value
from kbtool.model.diagnostic import Edit, Finding, Fix
from kbtool.model.location import FILE_SPAN, NotePath, Span
from kbtool.model.note import Note
from kbtool.model.source import Texts
from kbtool.rules.citations.bibliographies import every_bibliography
from kbtool.rules.facts import Fact, Facts, Givers
from kbtool.rules.option import Option
from kbtool.vault.snapshot import Vault

if TYPE_CHECKING:  # rules are listed by every run, facts about sources are not asked for by all
    from kbtool.citations.model import Citations
    from kbtool.citations.sources.identifier_places import IdentifierAt
    from kbtool.citations.sources.resolve import SourceResolver

ENTRIES = Option(
    "uncited-source",
    "entries",
    default=False,
    about="report bibliography entries nothing cites, too",
)
HEAD_LINES: Final = 6
TAIL_LINES: Final = 4


def clipping_without_origin(
    note: Note, vault: Vault, citations: "Citations", texts: Texts
) -> Iterator[Finding]:
    """A clipping says where it was clipped from.

    Why: its text is somebody else's; without an address nobody can say whose, or find the rest.

    Bad:
        --- Clippings/White lead.md
        The stacks were left for three months in the warmth of the dung.

    Good:
        --- Clippings/White lead.md
        ---
        url: https://example.org/white-lead
        ---
        The stacks were left for three months in the warmth of the dung.
    """
    del vault
    if note.path not in citations.clippings or citations.filled(note.path):
        return
    if _links_at_the_edge(note, texts):
        return
    properties = {name.lower(): value for name, value in note.content.properties.items()}
    hints = [_hint(value) for name, value in _walk(properties) if name in _HINTS]
    known = ", ".join(hint for hint in hints if hint)
    yield Finding(
        FILE_SPAN,
        "this clipping does not say where it is from" + (f"; it knows {known}" if known else ""),
    )


def invalid_identifier(note: Note, vault: Vault, citations: "Citations") -> Iterator[Finding]:
    """A DOI, ISBN, arXiv id, PMID or URL can be right.

    Why: with one wrong digit it leads nowhere, or to another work.

    Bad:
        ---
        isbn: 978-0-306-40615-8
        ---
        A book on pigments.

    Good:
        ---
        isbn: 978-0-306-40615-7
        ---
        A book on pigments.
    """
    del vault
    if note.path in citations.templates:
        return
    for place in citations.identifiers(note):
        fault = place.fault
        if fault is not None:
            yield Finding(
                place.span,
                f"the {_SCHEMES[place.scheme]} {place.text} {fault.reason}",
                target=place.text,
                suggestions=(fault.repair,) if fault.repair else (),
                fix=_repair(note, place, fault.repair),
            )


def uncited_source(
    vault: Vault, citations: "Citations", facts: Facts
) -> Iterator[tuple[NotePath, Finding]]:
    """Something in the vault cites each source it keeps.

    Why: what was read but never used is easily read again.

    Bad:
        --- hale1998 Pigments.md
        ---
        author: Hale
        ---
        A book.
        --- index.md
        Nothing here. See [[index]].

    Good:
        --- hale1998 Pigments.md
        ---
        author: Hale
        ---
        A book.
        --- index.md
        See [[hale1998 Pigments]].
    """
    cited = set(chain.from_iterable(facts.rows(CITED).values()))
    for path in sorted(citations.intrinsic_sources | citations.literature):
        claimed = citations.keys.keys_of(path)
        if not vault.incoming[path] and not claimed & cited:
            yield path, Finding(FILE_SPAN, "nothing cites this source")
    if not ENTRIES.of(vault.config):
        return
    named = (n.source for row in citations.fields.values() for r in row for n in r.named)
    cited |= {source.key for source in named if isinstance(source, CitedEntry)}
    for bibliography in every_bibliography(vault):
        for entry in bibliography.entries:
            note = citations.keys.note_of(entry.key)
            if entry.key not in cited and (note is None or not vault.incoming[note]):
                yield (
                    NotePath(bibliography.path),
                    Finding(
                        Span(0, 0, entry.line, 1),
                        f"nothing cites the entry {entry.key}",
                        target=entry.key,
                    ),
                )


def _keys_cited_in(giver: Givers, _vault: Vault) -> Iterator[str]:
    if isinstance(giver, Note):
        yield from (key.key for key in giver.content.citekeys if key.bracketed)
        yield from (link.target[1:] for link in giver.content.links if link.target[:1] == "@")


CITED: Final = Fact("cited", _keys_cited_in)


def title_attribution_mismatch(
    note: Note, vault: Vault, citations: "Citations"
) -> Iterator[Finding]:
    """A title "…, after Hale" has a source by Hale.

    Why: the title credits somebody that the note then does not cite.

    Bad:
        # White lead outlived every other white, after Hale

        source:: Brandt, The Colours of Towns

    Good:
        # White lead outlived every other white, after Hale

        source:: Hale, Pigments, page 12
    """
    match = _AFTER.search(note.title)
    readings = citations.filled(note.path)
    if match is None or not readings:
        return
    sources = [named.source for reading in readings for named in reading.named]
    namer = citations.namer_of(note)
    known = " ".join(_about(source, vault, namer) for source in sources).casefold()
    missing = [name for name in _names_in(match.group(1)) if name.casefold() not in known]
    if missing and sources:
        place = next((h.span for h in note.content.headings if h.text == note.title), FILE_SPAN)
        yield Finding(
            place,
            f"the title credits {' and '.join(missing)}, but no source of this note does",
            target=", ".join(missing),
        )


_HINTS: Final = frozenset({"hostname", "original_title", "site", "publisher", "author"})
_SCHEMES: Final = {"doi": "DOI", "isbn": "ISBN", "arxiv": "arXiv id", "pmid": "PMID", "url": "URL"}
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_AFTER: Final = re.compile(
    r",\s+after\s+([A-ZÀ-Þ][\w’'-]*(?:(?:\s+|\s*(?:,|&|\band\b)\s*)[A-ZÀ-Þ][\w’'-]*)*)"
    r"(?:\s+et al\.?)?(?:\s+\d{4,14})?$"
)


def _links_at_the_edge(note: Note, texts: Texts) -> bool:
    """Say whether a URL stands in the first six or the last four lines that are not blank."""
    external = note.content.external_links
    if not external:
        return False
    text = texts.text_of(note.path, note.digest)
    if text is None:
        return True  # it is being changed: no time to complain
    first_line = len(_LINE_END.findall(text, 0, note.content.body_start)) + 1
    lines = _LINE_END.split(text[note.content.body_start :])
    filled = [first_line + i for i, line in enumerate(lines) if line.strip()]
    edge = {*filled[:HEAD_LINES], *filled[-TAIL_LINES:]}
    return any(link.span.line in edge for link in external)


def _walk(properties: dict[str, Value]) -> Iterator[tuple[str, Value]]:
    """Yield properties and those nested one level below."""
    for name, value in properties.items():
        yield name, value
        if not isinstance(value, str | int | float | tuple) and value is not None:
            yield from ((inner.lower(), nested) for inner, nested in value.items())


def _hint(value: Value) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _repair(note: Note, place: "IdentifierAt", repair: str | None) -> Fix | None:
    if repair is None or not place.exact:
        return None
    return Fix(safe=True, edits=(Edit(note.path, place.span, repair),))


def _names_in(credit: str) -> list[str]:
    words = re.split(r"\s+|,|&", credit)
    return [word for word in words if word and word != "and"]


def _about(source: Source, vault: Vault, namer: "SourceResolver") -> str:
    """Return everything that may hold the name of a source's author."""
    match source:
        case CitedFile(path):
            note = vault.notes.get(path)
            key = " ".join(map(namer.keys.fields_text, namer.keys.keys_of(path)))
            if note is None:
                return f"{path} {key}"
            properties = note.content.properties
            authors = (v for k, v in properties.items() if k.lower() in {"author", "authors"})
            return f"{path} {note.title} {' '.join(map(str, authors))} {key}"
        case CitedEntry(key):
            return f"{key} {namer.fields_text(key)}"
        case Typed(text) | Identified(value=text) | MissingFile(target=text):
            return text
        case _:
            return ""

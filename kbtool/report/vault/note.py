"""`kbtool show`: one note and everything that is known about it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from kbtool.citations.quotations.coverage import Coverage
from kbtool.citations.quotations.evidence import is_evidence
from kbtool.citations.sources.source import CitedFile, SourceMention, caption_of
from kbtool.model.content import Link, Quotation
from kbtool.model.location import NotePath
from kbtool.model.note import Note
from kbtool.model.resolution import Ambiguous, Resolution
from kbtool.report.vault.export_json import note_data, tag_names
from kbtool.report.text.json_text import json_text, path_at, path_entry
from kbtool.report.vault.link_problem import find_problem, find_target
from kbtool.report.text.editor_links import EditorLinks
from kbtool.report.text.escape import safe
from kbtool.report.text.style import clipped
from kbtool.vault.snapshot import Vault

_PROBLEMS = {
    "broken-note": "no such note",
    "broken-heading": "no such heading",
    "broken-block": "no such block",
    "ambiguous": "ambiguous",
    "outside-vault": "outside the vault",
}


_QUOTED = 40  # cells of a quotation's first words
_COVERED_BY_NOTE = "the note's properties"


class Backlink(NamedTuple):
    """A link that leads to the note; line and column are 1-based, both 1 in a canvas."""

    path: NotePath
    line: int
    column: int
    raw: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note with what other rooms know of it; `citations` are in order of place.

    `coverages` stand parallel to the note's quotations.
    """

    note: Note
    vault: Vault
    citations: tuple[SourceMention, ...]
    coverages: tuple[Coverage, ...]

    @property
    def sources(self) -> tuple[SourceMention, ...]:
        """Each source that the note cites, where it does so first."""
        first = {named.source: named for named in reversed(self.citations)}
        return tuple(sorted(first.values(), key=lambda named: named.span))

    @property
    def quotations(self) -> tuple[tuple[Quotation, Coverage], ...]:
        """The note's quotations as evidence, each with what covers it."""
        pairs = zip(self.note.content.quotations, self.coverages, strict=True)
        return tuple(pair for pair in pairs if is_evidence(pair[0]))

    @property
    def backlinks(self) -> tuple[Backlink, ...]:
        """The links of other notes and of canvases, by path and place."""
        path = self.note.path
        uses = (use for use in self.vault.uses_of(path) if use.source != path)
        return tuple(_backlink(self.vault, source, position) for source, position in uses)


def show_json(view: NoteView) -> str:
    """Write the note as in an export, with its backlinks and sources."""
    backlinks = [
        {**path_entry(path), "line": line, "column": column, "raw": raw}
        for path, line, column, raw in view.backlinks
    ]
    document = {
        "schema": 1,
        **note_data(view.note, view.vault),
        "backlinks": backlinks,
        "sources": [_source_data(named) for named in view.sources],
        "quotations": [
            {
                "line": quotation.span.line,
                "column": quotation.span.column,
                "covered_by": None if coverage.how == "none" else coverage.how,
                "sources": [caption_of(named.source) for named in coverage.named],
            }
            for quotation, coverage in view.quotations
        ],
    }
    return json_text(document, indent=1) + "\n"


def show_text(view: NoteView, places: EditorLinks) -> str:
    """Write the note for eyes, a part for each kind of thing that it has."""
    return "\n".join(_Page(view, places).lines())


class _Page:
    """The text form; every line of a part is indented by two cells."""

    def __init__(self, view: NoteView, places: EditorLinks) -> None:
        self._view = view
        self._note = view.note
        self._places = places
        self._style = places.style

    def lines(self) -> Iterator[str]:
        content = self._note.content
        yield self._linked(safe(self._note.path), self._note.path, 1, 1)
        yield f"  {self._style.bold(safe(self._note.title))}  {content.word_count} words"
        if content.aliases:
            yield f"  also called {', '.join(map(safe, content.aliases))}"
        if content.tags:
            yield "  " + " ".join(f"#{safe(name)}" for name in tag_names(content))
        yield from self._part("Properties", self._properties())
        yield from self._part("Fields", self._fields())
        yield from self._part("Headings", self._headings())
        yield from self._part("Links", self._links())
        yield from self._part("Backlinks", self._backlinks())
        yield from self._part("Sources", self._sources())
        yield from self._part("Quotations", self._quotations())

    def _part(self, title: str, rows: Iterable[str]) -> Iterator[str]:
        lines = list(rows)
        if lines:
            yield ""
            yield f"{self._style.bold(title)} {self._style.dim(str(len(lines)))}"
            yield from (f"  {line}" for line in lines)

    def _properties(self) -> Iterator[str]:
        for name, value in self._note.content.properties.items():
            yield f"{safe(name)}: {safe(_in_words(value))}"

    def _fields(self) -> Iterator[str]:
        for field in self._note.content.fields:
            if not field.in_task:
                text = f"{safe(field.raw_key)}:: {safe(field.value or '')}".rstrip()
                yield f"{self._place(field.span.line, field.span.column)}  {text}"

    def _headings(self) -> Iterator[str]:
        for heading in self._note.content.headings:
            text = f"{'#' * heading.level} {safe(heading.text)}"
            yield f"{self._place(heading.span.line, heading.span.column)}  {text}"

    def _links(self) -> Iterator[str]:
        for link, resolution in self._view.vault.links_of(self._note.path):
            place = self._place(link.span.line, link.span.column)
            yield f"{place}  {safe(link.raw)}{self._outcome(link, resolution)}"

    def _backlinks(self) -> Iterator[str]:
        for path, line, column, raw in self._view.backlinks:
            yield f"{self._linked(f'{safe(path)}:{line}', path, line, column)}  {safe(raw)}"

    def _sources(self) -> Iterator[str]:
        for span, source in self._view.sources:
            yield f"{self._place(span.line, span.column)}  {safe(caption_of(source))}"

    def _quotations(self) -> Iterator[str]:
        for quotation, coverage in self._view.quotations:
            place = self._place(quotation.span.line, quotation.span.column)
            words = clipped(safe(" ".join(quotation.text.split())), _QUOTED)
            yield f"{place}  {words}  {self._covered(coverage)}"

    def _covered(self, coverage: Coverage) -> str:
        if coverage.how == "none":
            return self._style.yellow("no source")
        captions = [safe(caption_of(named.source)) for named in coverage.named]
        return self._style.dim(f"← {', '.join(captions) or _COVERED_BY_NOTE}")

    def _outcome(self, link: Link, resolution: Resolution) -> str:
        """Say where a link leads, as far as the link does not say so itself."""
        problem, target = find_problem(resolution), find_target(resolution)
        words = ""
        if target and target != link.target:
            words = f" → {self._style.dim(safe(target))}"
        if problem:
            words += f"  {self._style.red(_PROBLEMS[problem])}"
        if isinstance(resolution, Ambiguous):
            words += f": {', '.join(map(safe, resolution.candidates))}"
        return words

    def _place(self, line: int, column: int) -> str:
        text = f"{line}:{column}"
        return " " * (7 - len(text)) + self._linked(text, self._note.path, line, column)

    def _linked(self, text: str, path: NotePath, line: int, column: int) -> str:
        return self._places.linked(self._style.dim(text), path, line, column)


def _backlink(vault: Vault, source: NotePath, position: int) -> Backlink:
    note = vault.notes.get(source)
    if note is None:
        return Backlink(source, 1, 1, vault.canvases[source].links[position].raw)
    link = note.content.links[position]
    return Backlink(source, link.span.line, link.span.column, link.raw)


def _source_data(named: SourceMention) -> dict[str, Any]:
    span, source = named
    path = path_at("path", source.path if isinstance(source, CitedFile) else None)
    place = {"line": span.line, "column": span.column}
    return {"source": caption_of(source), **path, **place}


def _in_words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_in_words, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_in_words(inner)}".rstrip() for name, inner in value.items())
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

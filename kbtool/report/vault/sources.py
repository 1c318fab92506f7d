"""`kbtool sources`: the vault's bibliography as it is used."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from kbtool.citations.sources.source import (
    Absent,
    CitedEntry,
    CitedFile,
    Identified,
    MissingFile,
    Source,
    Typed,
    UnknownKey,
    caption_of,
)
from kbtool.citations.usage import Usage, UsedSource
from kbtool.model.location import NotePath
from kbtool.report.text.json_text import json_text, path_at, path_entry
from kbtool.report.text.editor_links import EditorLinks
from kbtool.report.text.escape import safe
from kbtool.report.text.style import clipped


def sources_text(usage: Usage, places: EditorLinks) -> str:
    """Write each source with the notes that name it, then what has none."""
    lines: list[str] = []
    for used in usage.sources:
        lines += _source_lines(used, places)
    if usage.notes_without:
        lines += ["", places.style.bold("Literature notes without a source")]
        lines += [f"  {_place(places, path, 1)}" for path in usage.notes_without]
    if usage.quotations_without:
        lines += ["", places.style.bold("Quotations without a source")]
        lines += [f"  {_place(places, q.path, q.span.line)}" for q in usage.quotations_without]
    lines += ["", _summary(usage)] if lines else [_summary(usage)]
    return "\n".join(lines)


def sources_json(usage: Usage) -> str:
    """Write the same as data; lines and columns are 1-based."""
    document = {
        "schema": 1,
        "sources": [_source_data(used) for used in usage.sources],
        "notes_without_source": [path_entry(path) for path in usage.notes_without],
        "quotations_without_source": [
            {**path_entry(q.path), "line": q.span.line, "column": q.span.column}
            for q in usage.quotations_without
        ],
    }
    return json_text(document, indent=1) + "\n"


def sources_csv(usage: Usage) -> str:
    """Write a row for each source and note that names it."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(
        (
            "source",
            "kind",
            "key",
            "title",
            "author",
            "year",
            "problem",
            "note",
            "line",
            "quotations",
        )
    )
    for used in usage.sources:
        record = used.record
        known = (record.key, record.fields.get("title", ""), record.fields.get("author", ""))
        head = (caption_of(used.source), kind_of(used.source), *known, year_of(used))
        for use in used.uses:
            writer.writerow(
                [
                    _cell(str(value))
                    for value in (
                        *head,
                        problem_of(used.source) or "",
                        safe(use.path),
                        use.span.line,
                        len(use.quotations),
                    )
                ]
            )
    return stream.getvalue()


def kind_of(source: Source) -> str:
    """Return what sort of thing a source is, in the words of the machine formats."""
    match source:
        case CitedFile():
            return "file"
        case CitedEntry() | UnknownKey():
            return "entry"
        case Identified(scheme=scheme):
            return scheme
        case Absent():
            return "absent"
        case Typed():
            return "text"
        case MissingFile():
            return "file"


def problem_of(source: Source) -> str | None:
    """Return why a source cannot be looked at: `missing-file`, `unknown-key`."""
    match source:
        case MissingFile():
            return "missing-file"
        case UnknownKey():
            return "unknown-key"
        case _:
            return None


def year_of(used: UsedSource) -> str:
    """Return the year of a source's record, empty when it has none."""
    date = used.record.fields.get("date") or used.record.fields.get("year", "")
    return date[:4] if date[:4].isdigit() else ""


_WIDEST: Final = 160  # cells of a caption; a typed reference may be a paragraph


def _source_lines(used: UsedSource, places: EditorLinks) -> Iterator[str]:
    style = places.style
    caption = style.bold(clipped(safe(caption_of(used.source)), _WIDEST))
    if isinstance(used.source, CitedFile):
        caption = places.linked(caption, used.source.path)
    problem = problem_of(used.source)
    if problem is not None:
        words = "not in the vault" if problem == "missing-file" else "in no bibliography"
        caption = f"{caption}  {style.red(words)}"
    yield caption
    known = _described(used)
    if known:
        yield f"  {clipped(safe(known), _WIDEST)}"
    for use in used.uses:
        count = len(use.quotations)
        quoted = style.dim(f"  {count} {_plural('quotation', count)}") if count else ""
        yield f"  {_place(places, use.path, use.span.line)}{quoted}"


def _described(used: UsedSource) -> str:
    fields = used.record.fields
    title = fields.get("title", "")
    if title == caption_of(used.source):
        title = ""
    parts = (fields.get("author", "") or fields.get("editor", ""), year_of(used), title)
    return ", ".join(part for part in parts if part)


def _place(places: EditorLinks, path: NotePath, line: int) -> str:
    return places.linked(f"{safe(path)}:{line}", path, line)


def _summary(usage: Usage) -> str:
    quotations = sum(used.quotations for used in usage.sources)
    missing = sum(used.is_missing for used in usage.sources)
    notes = len({use.path for used in usage.sources for use in used.uses})
    count = len(usage.sources)
    words = (
        f"{count} {_plural('source', count)} in {notes} {_plural('note', notes)}, "
        f"{quotations} {_plural('quotation', quotations)} on them"
    )
    return f"{words}; {missing} of them missing." if missing else f"{words}."


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _cell(text: str) -> str:
    """Keep a spreadsheet from taking a text from a note for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _source_data(used: UsedSource) -> dict[str, Any]:
    return {
        "source": caption_of(used.source),
        "kind": kind_of(used.source),
        **path_at("path", used.source.path if isinstance(used.source, CitedFile) else None),
        "key": used.record.key or None,
        "fields": dict(used.record.fields),
        "problem": problem_of(used.source),
        "uses": [
            {
                **path_entry(use.path),
                "line": use.span.line,
                "column": use.span.column,
                "quotations": [quotation.line for quotation in use.quotations],
            }
            for use in used.uses
        ],
    }

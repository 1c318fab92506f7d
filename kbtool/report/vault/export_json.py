"""`kbtool export --format json`: the whole vault as data, by the contract."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kbtool.model.content import Content, Link, Value
from kbtool.model.note import Canvas, Note
from kbtool.model.numbers import is_written
from kbtool.model.resolution import Resolution
from kbtool.report.text.json_text import json_text, path_at, path_entry, paths_at
from kbtool.report.vault.link_problem import find_problem, find_target
from kbtool.report.text.escape import safe
from kbtool.vault.snapshot import Vault


def export_json(vault: Vault, root: str) -> Iterator[str]:
    """Yield the document piece by piece, one note a line; `root` is the vault's absolute path."""
    yield f'{{"schema": 1, "vault": {json_text(safe(root))},\n "notes": '
    yield from _rows(note_data(note, vault) for note in vault.notes.values())
    yield ',\n "canvases": '
    yield from _rows(_canvas_data(canvas, vault) for canvas in vault.canvases.values())
    orphans = [path for path in vault.notes if not vault.incoming[path]]
    lists = {"attachments": vault.attachments, "unreadable": vault.unreadable, "orphans": orphans}
    for key, paths in lists.items():
        for name, data in paths_at(key, paths).items():
            yield f',\n "{name}": {json_text(data)}'
    yield "}\n"


def note_data(note: Note, vault: Vault) -> dict[str, Any]:
    """Return all the facts of a note as plain data."""
    content = note.content
    return {
        **path_entry(note.path),
        "title": note.title,
        "aliases": list(content.aliases),
        "tags": tag_names(content),
        "properties": _plain(content.properties),
        "fields": [
            {
                "key": field.key,
                "raw_key": field.raw_key,
                "value": field.value,
                "line": field.span.line,
                "column": field.span.column,
            }
            for field in content.fields
            if not field.in_task
        ],
        "headings": [
            {"level": heading.level, "text": heading.text, "line": heading.span.line}
            for heading in content.headings
        ],
        "blocks": [{"id": block.id, "line": block.span.line} for block in content.blocks],
        "links": [_link_data(link, resolution) for link, resolution in vault.links_of(note.path)],
        **paths_at("outgoing", sorted(vault.outgoing[note.path])),
        **paths_at("incoming", sorted(vault.incoming[note.path])),
    }


def tag_names(content: Content) -> list[str]:
    """Return a note's tags, each once, as first written."""
    first = {tag.name.lower(): tag.name for tag in reversed(content.tags)}
    return list(dict.fromkeys(first[tag.name.lower()] for tag in content.tags))


def _link_data(link: Link, resolution: Resolution) -> dict[str, Any]:
    return {
        "line": link.span.line,
        "column": link.span.column,
        "raw": link.raw,
        "kind": link.kind,
        "embed": link.embed,
        "in_property": link.in_property,
        "target": link.target,
        "fragment": link.fragment,
        "display": link.display,
        **path_at("resolved", find_target(resolution)),
        "problem": find_problem(resolution),
        "field": link.field,
    }


def _canvas_data(canvas: Canvas, vault: Vault) -> dict[str, Any]:
    outcomes = zip(canvas.links, vault.canvas_resolutions[canvas.path], strict=True)
    return {
        **path_entry(canvas.path),
        "links": [
            {
                "node": link.node,
                "kind": link.kind,
                "target": link.target,
                "fragment": link.fragment,
                **path_at("resolved", find_target(resolution)),
                "problem": find_problem(resolution),
            }
            for link, resolution in outcomes
        ],
    }


def _plain(value: Value) -> Any:
    """Return a property's value as JSON has it; a number that JSON writes otherwise is a string."""
    if is_written(value):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def _rows(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    separator = "["
    for row in rows:
        yield f"{separator}\n  {json_text(row)}"
        separator = ","
    yield "[]" if separator == "[" else "]"

"""Canvas files (JSON Canvas 1.0): JSON whose nodes name files and hold Markdown."""

import json
from collections.abc import Mapping

from kbtool.model.content import Problem
from kbtool.model.location import FILE_SPAN, Digest, NotePath, Span
from kbtool.model.note import Canvas, CanvasLink
from kbtool.parse.decode import decode
from kbtool.parse.inline.wikilinks import normal
from kbtool.parse.lines import Lines
from kbtool.parse.note import parse_text


def parse_canvas(path: NotePath, digest: Digest, data: bytes) -> Canvas:
    """Read what a canvas's nodes lead to."""
    text = decode(data).text
    if not text.strip():  # Obsidian makes new canvases as empty files
        return Canvas(path, digest, (), ())
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        span = Lines(text).span(error.pos, error.pos)
        return Canvas(path, digest, (), (_invalid(span, f"not JSON: {error.msg}"),))
    except (RecursionError, ValueError) as error:
        problem = _invalid(FILE_SPAN, f"not JSON that can be read ({type(error).__name__})")
        return Canvas(path, digest, (), (problem,))
    nodes = document.get("nodes", []) if isinstance(document, dict) else None
    if not isinstance(nodes, list):
        return Canvas(path, digest, (), (_invalid(FILE_SPAN, "the canvas has no list of nodes"),))
    links: list[CanvasLink] = []
    html_targets: list[str] = []
    for node in nodes:
        if isinstance(node, dict):
            _take(node, links, html_targets)
    return Canvas(path, digest, tuple(links), (), tuple(html_targets))


def _invalid(span: Span, detail: str) -> Problem:
    return Problem("unreadable-file", span, "", detail)


def _take(node: Mapping[str, object], links: list[CanvasLink], html_targets: list[str]) -> None:
    """Take in what a card shows: a file, a group's background, the links of a Markdown text."""
    name = str(node.get("id", ""))
    match node:
        case {"type": "file", "file": str(file)} if file:
            subpath = node.get("subpath")
            fragment = subpath if isinstance(subpath, str) else ""
            links.append(
                CanvasLink(name, "canvas", file, normal(file), normal(fragment), embed=True)
            )
        case {"type": "group", "background": str(file)} if file:
            links.append(CanvasLink(name, "background", file, normal(file), "", embed=True))
        case {"type": "text", "text": str(text)}:
            content = parse_text(text)
            html_targets += content.html_targets
            links += [
                CanvasLink(name, link.kind, link.raw, link.target, link.fragment, link.embed)
                for link in content.links
                if link.kind != "property"
            ]

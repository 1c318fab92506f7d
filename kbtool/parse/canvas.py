"""Canvas files: JSON whose nodes name files and hold Markdown."""

import json
from collections.abc import Iterator

from kbtool.model.content import Problem
from kbtool.model.note import Canvas, CanvasLink
from kbtool.model.place import FILE_SPAN, Digest, NotePath, Span
from kbtool.parse.decode import decode
from kbtool.parse.lines import Lines
from kbtool.parse.note import parse_text
from kbtool.parse.wikilinks import normal


def parse_canvas(path: NotePath, digest: Digest, data: bytes) -> Canvas:
    """Read a canvas's file nodes and the links in its text nodes."""
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
    links = [link for node in nodes if isinstance(node, dict) for link in _links_of(node)]
    return Canvas(path, digest, tuple(links), ())


def _invalid(span: Span, detail: str) -> Problem:
    return Problem("unreadable-file", span, "", detail)


def _links_of(node: dict[str, object]) -> Iterator[CanvasLink]:
    """Yield the link of a file node, or the links of a text node's Markdown."""
    name = str(node.get("id", ""))
    file, subpath, text = node.get("file"), node.get("subpath"), node.get("text")
    match node.get("type"):
        case "file" if isinstance(file, str) and file:
            fragment = subpath if isinstance(subpath, str) else ""
            yield CanvasLink(name, "canvas", file, normal(file), normal(fragment), embed=True)
        case "text" if isinstance(text, str):
            for link in parse_text(text).links:
                if link.kind != "property":
                    yield CanvasLink(
                        name, link.kind, link.raw, link.target, link.fragment, link.embed
                    )
        case _:
            return

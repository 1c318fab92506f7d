"""The link graph for other tools: GraphML, DOT, and CSV of every link."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from kbtool.model.location import NotePath
from kbtool.model.resolution import Found
from kbtool.report.vault.link_problem import find_problem, find_target
from kbtool.report.text.escape import safe
from kbtool.vault.names import linked_name
from kbtool.vault.snapshot import Vault


@dataclass(frozen=True, slots=True)
class Graph:
    """Files that link or are linked, notes always; edges with the number of links they stand for.

    A link of a file to itself is no edge. Both are in order of path.
    """

    nodes: tuple[NotePath, ...]
    edges: tuple[tuple[NotePath, NotePath, int], ...]

    @staticmethod
    def of(vault: Vault) -> "Graph":
        """Draw the graph of a vault's resolved links."""
        counts = Counter(
            (source, resolution.path)
            for rows in (vault.resolutions, vault.canvas_resolutions)
            for source, row in rows.items()
            for resolution in row
            if isinstance(resolution, Found) and resolution.path != source
        )
        ends = {path for edge in counts for path in edge}
        return Graph(
            tuple(sorted({*vault.notes, *ends})),
            tuple((source, target, counts[source, target]) for source, target in sorted(counts)),
        )


def kind_of(path: NotePath, vault: Vault) -> str:
    """Return "note", "canvas" or "attachment"."""
    if path in vault.notes:
        return "note"
    return "canvas" if path in vault.canvases else "attachment"


def label_of(path: NotePath, vault: Vault) -> str:
    """Return what a file is called in a drawing: a note's title, else the file's name."""
    note = vault.notes.get(path)
    return note.title if note else linked_name(path)


def graph_ml(vault: Vault) -> Iterator[str]:
    """Yield GraphML; nodes are named by path and carry label and kind, edges their weight."""
    graph = Graph.of(vault)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for key, thing, kind in (("label", "node", "string"), ("kind", "node", "string")):
        yield f'<key id="{key}" for="{thing}" attr.name="{key}" attr.type="{kind}"/>\n'
    yield '<key id="weight" for="edge" attr.name="weight" attr.type="int"/>\n'
    yield '<graph id="vault" edgedefault="directed">\n'
    for path in graph.nodes:
        label = escape(safe(label_of(path, vault)))
        yield f'<node id={quoteattr(safe(path))}><data key="label">{label}</data>'
        yield f'<data key="kind">{kind_of(path, vault)}</data></node>\n'
    for source, target, weight in graph.edges:
        yield f"<edge source={quoteattr(safe(source))} target={quoteattr(safe(target))}>"
        yield f'<data key="weight">{weight}</data></edge>\n'
    yield "</graph>\n</graphml>\n"


def graph_dot(vault: Vault) -> Iterator[str]:
    """Yield a DOT digraph; notes are boxes, other files ovals."""
    graph = Graph.of(vault)
    yield "digraph vault {\n"
    for path in graph.nodes:
        shape = "box" if path in vault.notes else "oval"
        yield f"  {_quoted(path)} [label={_quoted(label_of(path, vault))}, shape={shape}];\n"
    for source, target, weight in graph.edges:
        yield f"  {_quoted(source)} -> {_quoted(target)} [weight={weight}];\n"
    yield "}\n"


def link_csv(vault: Vault) -> Iterator[str]:
    """Yield one row a link of a note, broken ones too, as RFC 4180 with a header."""
    yield _csv_row(
        "source", "line", "column", "kind", "embed", "target", "fragment", "resolved", "problem"
    )
    for path in vault.notes:
        for link, resolution in vault.links_of(path):
            yield _csv_row(
                path,
                link.span.line,
                link.span.column,
                link.kind,
                str(link.embed).lower(),
                link.target,
                link.fragment,
                find_target(resolution) or "",
                find_problem(resolution) or "",
            )


def _quoted(text: str) -> str:
    signs = safe(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{signs}"'


def _csv_row(*cells: str | int) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(
        [safe(cell) if isinstance(cell, str) else cell for cell in cells]
    )
    return line.getvalue()

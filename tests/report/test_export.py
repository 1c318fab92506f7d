"""`kbtool export`: the contract field by field, and the graph formats read back."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
from helpers import vault_of

from kbtool.report.vault.export_json import export_json
from kbtool.report.vault.graph import graph_dot, graph_ml, link_csv
from kbtool.report.vault.graph_canvas import graph_canvas

FILES = {
    "a/b.md": (
        '---\ntitle: The B\naliases: [bee]\ntags: [on/china, On/China]\nup: "[[X]]"\n'
        "ratio: .nan\nbig: [.inf, -.inf, {deep: 2024-05-01}]\n---\n"
        "![[X#H|t]] and [[nowhere#x|shown]] #idea #ON/china\n\n## Part\n\nwords ^p1\n\n"
        "Source:: [[X]], 2024\nempty::\n- [ ] task (due:: 2024)\n\n"
        "[md](X.md#Part%20two) [[X#^none]] [out](https://example.org) ![pic](img/p.png)\n"
        "[[../../etc]] [[twin]] [[{{title}}]] [[https://example.org/w]] [[#Part]]\n"
    ),
    "X.md": "# H\n\n[[X]] ^blk\n",
    "y.md": "alone\n",
    "t/twin.md": "",
    "u/twin.md": "",
    "board.canvas": json.dumps(
        {
            "nodes": [
                {"id": "n1", "type": "file", "file": "X.md", "subpath": "#Gone"},
                {"id": "n2", "type": "file", "file": "gone.md"},
                {"id": "n3", "type": "text", "text": "see [[twin]] and [[y]]"},
            ]
        }
    ),
    "img/p.png": b"\x89PNG",
}


@pytest.fixture(scope="module")
def vault():
    return vault_of(FILES)


@pytest.fixture(scope="module")
def document(vault):
    return json.loads("".join(export_json(vault, "/abs/vault")))


@pytest.fixture(scope="module")
def note(document):
    return next(note for note in document["notes"] if note["path"] == "a/b.md")


def test_the_document_has_exactly_the_fields_of_the_contract(document):
    assert list(document) == [
        "schema", "vault", "notes", "canvases", "attachments", "unreadable", "orphans",
    ]  # fmt: skip
    assert document["schema"] == 1
    assert document["vault"] == "/abs/vault"
    assert document["attachments"] == ["img/p.png"]
    assert document["orphans"] == ["a/b.md", "t/twin.md", "u/twin.md"]
    assert [note["path"] for note in document["notes"]] == [
        "X.md", "a/b.md", "t/twin.md", "u/twin.md", "y.md",
    ]  # fmt: skip


def test_a_note_has_exactly_the_fields_of_the_contract(note):
    assert list(note) == [
        "path", "title", "aliases", "tags", "properties", "fields", "headings", "blocks",
        "links", "outgoing", "incoming",
    ]  # fmt: skip
    assert note["title"] == "The B"
    assert note["aliases"] == ["bee"]
    assert note["tags"] == ["on/china", "idea"]
    assert note["headings"] == [{"level": 2, "text": "Part", "line": 11}]
    assert note["blocks"] == [{"id": "p1", "line": 13}]
    assert note["outgoing"] == ["X.md", "img/p.png"]
    assert note["incoming"] == []


def test_properties_keep_their_types_and_what_json_cannot_say_is_text(note):
    assert note["properties"] == {
        "title": "The B",
        "aliases": ["bee"],
        "tags": ["on/china", "On/China"],
        "up": "[[X]]",
        "ratio": ".nan",
        "big": [".inf", "-.inf", {"deep": "2024-05-01"}],
    }


def test_fields_are_those_of_the_note_itself(note):
    assert note["fields"] == [
        {"key": "source", "raw_key": "Source", "value": "[[X]], 2024", "line": 15, "column": 1},
        {"key": "empty", "raw_key": "empty", "value": None, "line": 16, "column": 1},
    ]


def test_every_link_with_its_outcome(note):
    rows = [
        (row["raw"], row["kind"], row["embed"], row["resolved"], row["problem"])
        for row in note["links"]
    ]
    assert rows == [
        ("[[X]]", "property", False, "X.md", None),
        ("![[X#H|t]]", "wikilink", True, "X.md", None),
        ("[[nowhere#x|shown]]", "wikilink", False, None, "broken-note"),
        ("[[X]]", "wikilink", False, "X.md", None),
        ("[md](X.md#Part%20two)", "markdown", False, "X.md", "broken-heading"),
        ("[[X#^none]]", "wikilink", False, "X.md", "broken-block"),
        ("![pic](img/p.png)", "markdown", True, "img/p.png", None),
        ("[[../../etc]]", "wikilink", False, None, "outside-vault"),
        ("[[twin]]", "wikilink", False, None, "ambiguous"),
        ("[[{{title}}]]", "wikilink", False, None, None),
        ("[[#Part]]", "wikilink", False, "a/b.md", None),
    ]


def test_a_link_has_exactly_the_fields_of_the_contract(note):
    assert note["links"][1] == {
        "line": 9,
        "column": 1,
        "raw": "![[X#H|t]]",
        "kind": "wikilink",
        "embed": True,
        "in_property": None,
        "target": "X",
        "fragment": "#H",
        "display": "t",
        "resolved": "X.md",
        "problem": None,
        "field": None,
    }
    assert note["links"][0]["in_property"] == "up"
    assert (note["links"][0]["line"], note["links"][0]["column"]) == (5, 6)
    assert note["links"][3]["field"] == "source"
    assert note["links"][4]["fragment"] == "#Part two"


def test_a_canvas_has_exactly_the_fields_of_the_contract(document):
    (canvas,) = document["canvases"]
    assert canvas["path"] == "board.canvas"
    assert canvas["links"] == [
        {
            "node": "n1",
            "kind": "canvas",
            "target": "X.md",
            "fragment": "#Gone",
            "resolved": "X.md",
            "problem": "broken-heading",
        },
        {
            "node": "n2",
            "kind": "canvas",
            "target": "gone.md",
            "fragment": "",
            "resolved": None,
            "problem": "broken-note",
        },
        {
            "node": "n3",
            "kind": "wikilink",
            "target": "twin",
            "fragment": "",
            "resolved": None,
            "problem": "ambiguous",
        },
        {
            "node": "n3",
            "kind": "wikilink",
            "target": "y",
            "fragment": "",
            "resolved": "y.md",
            "problem": None,
        },
    ]


def test_a_name_that_is_no_text_is_shown_escaped_with_its_bytes():
    document = json.loads("".join(export_json(vault_of({"bad\udcff.md": "[[bad]]"}), "/v")))
    assert document["notes"][0]["path"] == "bad\\xff.md"
    assert document["notes"][0]["path_b64"] == "YmFk/y5tZA=="


def test_an_empty_vault_is_a_whole_document():
    document = json.loads("".join(export_json(vault_of({}), "/v")))
    assert document["notes"] == document["canvases"] == document["orphans"] == []


HOSTILE = {'a"<&>\x1b.md': '# T\x07"<&>\n[[b\\]]', "b\\.md": '[[a"<&>\x1b]] [[a"<&>\x1b]]'}


@pytest.mark.parametrize("files", [FILES, HOSTILE])
def test_graphml_reads_back_as_the_graph(files):
    vault = vault_of(files)
    root = ET.fromstring("".join(graph_ml(vault)))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    nodes = [node.get("id") for node in root.iter(f"{space}node")]
    edges = [(edge.get("source"), edge.get("target")) for edge in root.iter(f"{space}edge")]
    assert len(edges) == sum(len(row) for row in vault.outgoing.values()) > 0
    assert {end for edge in edges for end in edge} <= set(nodes)
    assert len(nodes) == len(set(nodes)) >= len(vault.notes)


def test_dot_names_every_edge_and_quotes_what_could_end_a_string():
    text = "".join(graph_dot(vault_of(HOSTILE)))
    assert r'"b\\.md" -> "a\"<&>\\x1b.md" [weight=2];' in text
    assert "\x1b" not in text
    assert text.count("->") == 2


def test_csv_has_a_row_for_every_link(vault, note):
    rows = list(csv.DictReader(io.StringIO("".join(link_csv(vault)), newline="")))
    mine = [row for row in rows if row["source"] == "a/b.md"]
    assert [row["problem"] or None for row in mine] == [link["problem"] for link in note["links"]]
    assert [row["resolved"] or None for row in mine] == [link["resolved"] for link in note["links"]]
    assert mine[1] == {
        "source": "a/b.md",
        "line": "9",
        "column": "1",
        "kind": "wikilink",
        "embed": "true",
        "target": "X",
        "fragment": "#H",
        "resolved": "X.md",
        "problem": "",
    }


def test_the_canvas_is_a_json_canvas_without_overlaps(vault):
    canvas = json.loads("".join(graph_canvas(vault)))
    cards = [node for node in canvas["nodes"] if node["type"] == "file"]
    ids = {node["id"] for node in canvas["nodes"]}
    assert len(ids) == len(canvas["nodes"])
    assert all(edge["fromNode"] in ids and edge["toNode"] in ids for edge in canvas["edges"])
    assert {card["file"] for card in cards} == {*vault.notes, "board.canvas", "img/p.png"}
    for one in cards:
        for other in cards:
            apart = abs(one["x"] - other["x"]) >= 260 or abs(one["y"] - other["y"]) >= 120
            assert one is other or apart

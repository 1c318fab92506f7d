import json

import pytest

from kbtool.model.location import Digest, NotePath
from kbtool.parse.canvas import parse_canvas


def canvas(data):
    if not isinstance(data, bytes):
        data = json.dumps(data).encode()
    return parse_canvas(NotePath("x.canvas"), Digest("0" * 32), data)


def test_nodes():
    links = canvas(
        {
            "nodes": [
                {"id": "1", "type": "file", "file": "a/b.md", "subpath": "#H"},
                {"id": "2", "type": "text", "text": "see [[X#^b|t]] ![p](q.png)\n`[[no]]`"},
                {"id": "3", "type": "link", "url": "https://example.org"},
                {"id": "4", "type": "group", "label": "[[no]]"},
                {"id": "5", "type": "file"},
                "no node",
            ],
            "edges": [],
        }
    ).links
    assert [(k.node, k.kind, k.target, k.fragment, k.embed) for k in links] == [
        ("1", "canvas", "a/b.md", "#H", True),
        ("2", "wikilink", "X", "#^b", False),
        ("2", "markdown", "q.png", "", True),
    ]


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"{}", b'{"nodes": []}', b'\xef\xbb\xbf{"nodes": []}']
)
def test_empty_canvases_are_right(data):
    found = canvas(data)
    assert (found.links, found.problems) == ((), ())


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'{\n"nodes": [}', 2),
        (b"[1]", 1),
        (b'{"nodes": 3}', 1),
        (b"[" * 100_000, 1),
        (b"9" * 10_000, 1),
        (b"\xff\xfe\x00", 1),
        (b'{"nodes": [{"id": NaN, "type": "file", "file": ""}]', 1),
    ],
)
def test_broken_canvases_have_a_problem(data, line):
    found = canvas(data)
    assert found.links == ()
    assert [problem.span.line for problem in found.problems] == [line]

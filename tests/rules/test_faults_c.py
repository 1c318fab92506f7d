"""Faults found on the product, section C: what the rules say of what the app reads."""

import json

import pytest
from rule_helpers import diagnostics_of

DRAWING = """---
excalidraw-plugin: parsed
tags: [excalidraw]
---
# Excalidraw Data

## Text Elements
Brunnen ^wasser01

%%
## Drawing
```compressed-json
N4KAkARALgngDgUwgLgAQQQDwMYEMA2AlgCYBOuA7hADTgQBuCpAzoQPYB2KqATLZMzYBXUtiRo
```
%%
"""
PLAIN = "# Hof\n\nBrunnen ^wasser01\n"
BROKEN = ("H001", "H002")


def codes_of(link, target):
    files = {"a.md": f"Der {link} von oben.\n", **target}
    return [(one.code, one.path) for one in diagnostics_of(files, *BROKEN)]


PARAMETERS = [
    "![[Skizze.excalidraw#^group=Xy12ab]]",
    "![[Skizze.excalidraw#^area=Xy12ab]]",
    "![[Skizze.excalidraw#^frame=Hof links|300]]",
    "![[Skizze.excalidraw#^clippedframe=Xy12ab,padding=12]]",
    "![[Skizze.excalidraw#^taskbone]]",
    "[[Skizze.excalidraw#area=Hof]]",
    "[[Skizze.excalidraw#frame=Rahmen 01]]",
    "[[Skizze.excalidraw#group=Brunnen|die Gruppe]]",
    "[[Skizze.excalidraw#^Xy12ab-noch_eins]]",
    "[[Skizze.excalidraw#^wasser01]]",
    "[Hof](Skizze.excalidraw.md#^frame=Xy12ab)",
]


@pytest.mark.parametrize("link", PARAMETERS)
@pytest.mark.parametrize("text", [DRAWING, PLAIN], ids=["by property", "by name"])
def test_c3_a_drawing_s_parameters_are_no_headings_or_blocks(link, text):
    assert codes_of(link, {"Skizze.excalidraw.md": text}) == []


@pytest.mark.parametrize(
    ("link", "name", "text", "code"),
    [
        ("[[Hof#^group=Xy12ab]]", "Hof.md", PLAIN, "H002"),
        ("![[Hof#^wasser02]]", "Hof.md", PLAIN, "H002"),
        ("[[Hof#area=Hof]]", "Hof.md", PLAIN, "H001"),
        ("[[Hof#frame=Hof]]", "Hof.md", "---\nexcalidraw: parsed\n---\n" + PLAIN, "H001"),
        ("[[Skizze#Nirgends]]", "Skizze.md", DRAWING, "H001"),
        ("[[Skizze.excalidraw#Nirgends]]", "Skizze.excalidraw.md", PLAIN, "H001"),
        ("[[excalidraw#^frame=a]]", "excalidraw.md", PLAIN, "H002"),
        ("[[Skizze.excalidraw alt#^frame=a]]", "Skizze.excalidraw alt.md", PLAIN, "H002"),
    ],
)
def test_c3_other_notes_and_headings_are_judged(link, name, text, code):
    assert codes_of(link, {name: text}) == [(code, "a.md")]


def test_c3_a_canvas_may_show_a_part_of_a_drawing():
    node = '{"id": "1", "type": "file", "file": "Skizze.md", "subpath": "#^frame=Hof"}'
    files = {"k.canvas": f'{{"nodes": [{node}]}}', "Skizze.md": DRAWING}
    assert diagnostics_of(files, "L008") == ()
    (found,) = diagnostics_of({**files, "Skizze.md": PLAIN}, "L008")
    assert found.path == "k.canvas"


def canvas_of(*nodes):
    return json.dumps({"nodes": [{"id": str(n), **node} for n, node in enumerate(nodes, 1)]})


IMAGE = {"bild/hof plan.png": "png", "a.md": "Kein Bild.\n"}


@pytest.mark.parametrize(
    "node",
    [
        {"type": "group", "label": "Hof", "background": "bild/hof plan.png"},
        {"type": "group", "background": "bild/hof plan.png", "backgroundStyle": "ratio"},
        {"type": "file", "file": "bild/hof plan.png"},
        {"type": "text", "text": "![[hof plan.png]]"},
        {"type": "text", "text": '<img src="bild/hof%20plan.png" width="50">'},
        {"type": "text", "text": '<div>\n<a href="bild/hof%20plan.png">Plan</a>\n</div>'},
    ],
)
def test_c6_what_a_canvas_shows_is_used(node):
    assert diagnostics_of({**IMAGE, "k.canvas": canvas_of(node)}, "E003", "L008") == ()


@pytest.mark.parametrize(
    "node",
    [
        {"type": "group", "label": "bild/hof plan.png"},
        {"type": "text", "background": "bild/hof plan.png", "text": "Hof"},
        {"type": "group", "background": ["bild/hof plan.png"]},
        {"type": "group", "background": ""},
        {"type": "link", "url": "https://example.org/bild/hof plan.png"},
        {"type": "text", "text": "`![[hof plan.png]]`"},
    ],
)
def test_c6_what_a_canvas_does_not_show_is_no_use(node):
    found = diagnostics_of({**IMAGE, "k.canvas": canvas_of(node)}, "E003", "L008")
    assert [(one.code, one.path) for one in found] == [("E003", "bild/hof plan.png")]


@pytest.mark.parametrize("path", ["bild/weg.png", "hof plan.png", "bild/hof plan"])
def test_c6_a_broken_background_is_a_finding(path):
    files = {**IMAGE, "k.canvas": canvas_of({"type": "group", "background": path})}
    (found,) = diagnostics_of(files, "L008")
    assert (found.path, found.target) == ("k.canvas", path)
    assert found.message.startswith(f"a group's background leads to {path}")

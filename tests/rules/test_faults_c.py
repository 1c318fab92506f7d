"""Faults found on the product, section C: what the rules say of what the app reads."""

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

"""Faults found on the product, section C: what the app reads, kbtool reads alike."""

import pytest

from kbtool.parse.note import parse_text

READ = [
    # a block, and what the app makes of it
    ("title: Salz\u2028Pfeffer", {"title": "Salz\u2028Pfeffer"}),
    ("title: Salz\u2029Pfeffer", {"title": "Salz\u2029Pfeffer"}),
    ("title: Salz\x85Pfeffer", {"title": "Salz\x85Pfeffer"}),
    ('title: "Salz\u2028Pfeffer"', {"title": "Salz\u2028Pfeffer"}),
    ("text: |\n  Salz\u2028Pfeffer\n  Kümmel", {"text": "Salz\u2028Pfeffer\nKümmel\n"}),
    ("tags: [eins\u2028zwei, drei]", {"tags": ("eins\u2028zwei", "drei")}),
    ("Salz\u2028Pfeffer: 1", {"Salz\u2028Pfeffer": 1}),
    ("a: 1 # Salz\u2028b: 2", {"a": 1}),
    ("# Salz\x85b: 2\na: 1", {"a": 1}),
    ('{"t": "\\ud83d\\ude80"}', {"t": "🚀"}),
    ('t: "\\uD834\\uDD1E und \\u00e4"', {"t": "𝄞 und ä"}),
    ('t: "\\/pfad\\/"', {"t": "/pfad/"}),
    ("a:\n- \teins\n- \tzwei", {"a": ("eins", "zwei")}),
    ("a:\t1\nb:\t'x'\t# c", {"a": 1, "b": "x"}),
    ("a:\n  b:\t1\n\t\n  c: 2", {"a": {"b": 1, "c": 2}}),
    ("icons: [:mond:, x]", {"icons": ({":mond": None}, "x")}),
    ("icons: [:mond, ::x]", {"icons": (":mond", "::x")}),
    ("map: {:a: b, c: :d}", {"map": {":a": "b", "c": ":d"}}),
    ("list: [?was, -nichts]", {"list": ("?was", "-nichts")}),
    ("a: &w 1\nb: &w 2\nc: *w", {"a": 1, "b": 2, "c": 2}),
    ("a: &grün x\nb: *grün", {"a": "x", "b": "x"}),
    ("a: &x/y:z 1\nb: [*x/y:z ]", {"a": 1, "b": (1,)}),
    ("a: ! 12", {"a": "12"}),
    ("a: &x [1]\n: *x", {"a": (1,), "": (1,)}),
    ("a:\r\n  - x\u2028y\r\nb: |\r\n  z\r\n", {"a": ("x\u2028y",), "b": "z\n"}),
    ("\ufeffa: 1", {"a": 1}),
    ("a: [\n  x,\n  y\n]\nb: 1", {"a": ("x", "y"), "b": 1}),
    ('a: "eins\n  zwei\n\n drei"', {"a": "eins zwei\ndrei"}),
    ("a: {\n}", {"a": {}}),
    ("a: >1-\n  x\n  \nb: 1", {"a": " x", "b": 1}),
    ("b: 1\na\n  : 2", {"b": 1, "a": 2}),
]


@pytest.mark.parametrize(("block", "properties"), READ)
def test_c1_what_yaml_1_2_allows_is_kept(block, properties):
    content = parse_text(f"---\n{block}\n---\n[[Ziel]]\n")
    assert content.properties == properties
    assert content.problems == ()
    assert [link.target for link in content.links] == ["Ziel"]


REFUSED = [
    # a block, line and column of what the app refuses
    ('d: "eins\nzwei"', 3, 1),
    ("d: 'eins\nzwei'", 3, 1),
    ('d: "eins\n"', 3, 1),
    ('a:\n  b: "eins\n  zwei"', 4, 3),
    ('- a: "eins\n  zwei"', 3, 3),
    ('j: {\n"a": "b"\n}', 3, 1),
    ("j: {\n  a: b,\nc: d}", 4, 1),
    ("j: [\na,\nb\n]", 3, 1),
    ("j: [a,\nb]", 3, 1),
    ("a:\n  j: [x,\n  y]", 4, 3),
    ("j: [[a\n], b]", 3, 1),
    ("j: [eins\nzwei]", 3, 1),
    ("a: [-, x]", 2, 5),
    ("a: [- x]", 2, 5),
    ("a: [#x]\nb: 1", 2, 5),
    ("a: 'x'# c", 2, 7),
    ("a: [x]# c", 2, 7),
    ("a: &x &y 1", 2, 7),
    ('a: "\\q"', 2, 5),
    ("a: |\n  x\n\ty", 4, 1),
    ("a: : b", 2, 4),
    ("a:\n\n|\n  x", 4, 1),
    ("[a,\n b]: c", 2, 1),
    ("a: 1\n--- \nb: 2", 3, 1),
    ("a: 1\n...\nb: 2", 3, 1),
    ("a: !nicht!da 1", 2, 4),
    ("%TAG ! x\na: 1", 2, 1),
    ("a: {b: c", 2, 4),
    ("a: 'x", 2, 4),
    ("a: 1\n\n[u]: 2", 4, 1),
    ("a:\n  b: 1\n  {u}: 2", 4, 3),
    ("a:\n  - !t ? b", 3, 8),
]


@pytest.mark.parametrize(("block", "line", "column"), REFUSED)
def test_c2_what_yaml_1_2_refuses_gives_no_properties(block, line, column):
    content = parse_text(f"---\n{block}\n---\n[[Ziel]]\n")
    assert content.properties == {}
    found = [(p.kind, p.span.line, p.span.column) for p in content.problems]
    assert found == [("invalid-frontmatter", line, column)]
    assert [link.target for link in content.links] == ["Ziel"]


def test_c1_places_hold_behind_odd_signs():
    text = "---\na: x\u2028y\nup: '[[Ziel]]'\ntags:\n  -\teins\n---\n"
    content = parse_text(text)
    places = content.property_places
    assert [text[p.span.start : p.span.end] for p in places] == ["a", "up", "tags"]
    written = [text[p.value_span.start : p.value_span.end] for p in places]
    assert written == ["x\u2028y", "'[[Ziel]]'", "-\teins"]
    assert [(tag.name, text[tag.span.start : tag.span.end]) for tag in content.tags] == [
        ("eins", "eins")
    ]
    assert [(link.span.line, link.span.column) for link in content.links] == [(3, 6)]


def uses_in(text):
    return [(link.target, link.reference) for link in parse_text(text).links]


@pytest.mark.parametrize(
    "text",
    [
        "- [x] erledigt\n\n[x]: Fehlt.md",
        "- [ ] offen\n- [X] zu\n\n[X]: Fehlt.md",
        "* [/] halb\n\n[/]: Fehlt.md",
        "1. [-] fort\n\n[-]: Fehlt.md",
        "2) [?]\tfraglich\n\n[?]: Fehlt.md",
        "- [✓] gut\n\n[✓]: Fehlt.md",
        "- [x]\n\n[x]: Fehlt.md",
        "> - [x] darin\n\n[x]: Fehlt.md",
        "- a\n  - [x] tief\n\n[x]: Fehlt.md",
        "> [!note] Titel\n> Text\n\n[!note]: Fehlt.md",
        "> [!note]- Titel\n\n[!note]: Fehlt.md",
        "> [!tip|links]+\n\n[!tip|links]: Fehlt.md",
        "- > [!note]\n\n[!note]: Fehlt.md",
        "> > [!note] innen\n\n[!note]: Fehlt.md",
    ],
)
def test_c5_a_task_s_box_and_a_callout_s_head_are_no_references(text):
    assert uses_in(text) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("- [x], nicht getan\n\n[x]: Da.md", "x"),
        ("- [x][]\n\n[x]: Da.md", "x"),
        ("- [x][y]\n\n[y]: Da.md", "y"),
        ("- [xy] getan\n\n[xy]: Da.md", "xy"),
        ("- da [x] steht\n\n[x]: Da.md", "x"),
        ("- eins\n  [x] zwei\n\n[x]: Da.md", "x"),
        ("- eins\n\n  [x] zwei\n\n[x]: Da.md", "x"),
        ("[x] erledigt\n\n[x]: Da.md", "x"),
        ("> [x] erledigt\n\n[x]: Da.md", "x"),
        ("> vorn\n> [!note] hinten\n\n[!note]: Da.md", "!note"),
        ("- [!note] Titel\n\n[!note]: Da.md", "!note"),
        ("[!note] Titel\n\n[!note]: Da.md", "!note"),
        ("> [note] Titel\n\n[note]: Da.md", "note"),
        ("# [x] Titel\n\n[x]: Da.md", "x"),
    ],
)
def test_c5_other_brackets_are_references(text, label):
    assert uses_in(text) == [("Da.md", label)]


def fields_in(text):
    return [(field.key, field.value) for field in parse_text(text).fields]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("_Ort_:: Hof", [("_ort_", "Hof")]),
        ("**_Ort_**:: Hof", [("_ort_", "Hof")]),
        ("~~Ort~~:: Hof", [("ort", "Hof")]),
        ("📍 Ort:: Hof", [("ort", "Hof")]),
        ("Ort ☀️ heute:: Hof", [("ort-☀️-heute", "Hof")]),
        ("Der [Ort 📍:: Hof] da", [("ort-📍", "Hof")]),
        ("- ort:: Hof\n  zeit:: früh", [("ort", "Hof zeit:: früh")]),
        ("- der Weg\n  zum ort:: Hof", [("der-weg-zum-ort", "Hof")]),
        ("- ort:: Hof\n  und\n\tTor", [("ort", "Hof und Tor")]),
        ("> - ort:: Hof\n>   und Tor", [("ort", "Hof und Tor")]),
        ("- ort:: Hof\n  am [zeit:: früh\n  am Tag]", [("zeit", "früh am Tag")]),
        ("1. [ ] weit\n   weg (ort:: Hof\n   hinten)", [("ort", "Hof hinten")]),
        ("- ort:: Hof\n  - zeit:: früh", [("ort", "Hof"), ("zeit", "früh")]),
        ("- [] ort:: Hof", [("ort", "Hof")]),
        ("ort:: Hof\nund Tor", [("ort", "Hof")]),
        ("[ort:: Hof](zeit:: früh)", [("ort", "Hof")]),
        ("[ort:: Hof] (zeit:: früh)", [("ort", "Hof"), ("zeit", "früh")]),
        ("[ort:: der (zeit:: früh) Hof]", [("ort", "der (zeit:: früh) Hof")]),
        ("[ort:: ein \\] Hof]", [("ort", "ein \\] Hof")]),
        ("[ort:: nie (zeit:: früh)", [("zeit", "früh")]),
        ("ort:: Hof [zeit:: früh]", [("zeit", "früh")]),
        (":: Hof", [("", "Hof")]),
        ("[:: Hof] ort:: Tor", [("", "Hof")]),
        ("(?:: Hof)", [("", "Hof")]),
        ("ort::", [("ort", None)]),
        ("[ort:: Hof", [("ort", "Hof")]),
        ("→ [★ ort²:: Hof]", [("-ort", "Hof")]),
    ],
)
def test_c4_fields_are_read_as_dataview_reads_them(text, fields):
    assert fields_in(text) == fields


@pytest.mark.parametrize(
    "text",
    [
        "Ort 📍:: Hof",
        "Ort 📍 heute:: Hof",
        "==Ort==:: Hof",
        "Ort (neu):: Hof",
        "m²:: Hof",
        "Ort, Zeit:: Hof",
        "Ort **fett**:: Hof",
        "- erst dies.\n  ort:: Hof",
        "- [ ] ort:: Hof\n  zeit:: früh",
        "[[ort]]:: Hof",
        "e\u0301tage:: Hof",
        "[ort][2]:: Hof",
        "Ort → Ziel:: Hof",
    ],
)
def test_c4_what_is_no_field_for_dataview(text):
    assert fields_in(text) == []


def test_c4_a_wrapped_field_stands_at_all_its_lines():
    text = "- Weg\n  Ort:: [[Hof]]\n  und [[Tor]]\n"
    content = parse_text(text)
    (field,) = content.fields
    assert (field.raw_key, field.value) == ("Weg Ort", "[[Hof]] und [[Tor]]")
    assert text[field.value_span.start : field.value_span.end] == "[[Hof]]\n  und [[Tor]]"
    assert [link.field for link in content.links] == ["weg-ort", "weg-ort"]

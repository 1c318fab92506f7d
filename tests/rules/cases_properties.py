"""Families P and T."""

TYPES = {
    ".obsidian/types.json": '{"types": {"n": "number", "d": "date", "b": "checkbox", '
    '"l": "multitext", "t": "text", "dt": "datetime"}}'
}
FOLDERS = {"kbtool.toml": '[rules.required-property]\nfolders = { "B" = ["author"] }\n'}
TAGS = {"kbtool.toml": '[rules.required-property]\ntags = { "book" = ["author", "year"] }\n'}
ALLOWED = {"kbtool.toml": '[rules.tag-not-allowed]\nallowed = ["metal", "area/*"]\n'}


def typed(properties):
    return {"note.md": f"---\n{properties}\n---\nText.\n", **TYPES}


def head(properties, body="Text.\n"):
    return f"---\n{properties}\n---\n{body}"


HITS = {
    "P001": [
        (head("a: b: c"), "2:5"),
        (head("- a\n- b"), "2:1"),
        (head("a: [b"), "2:4"),
        (head("\ta: b"), "2:1"),
        (head('a: "b'), "2:4"),
    ],
    "P002": [
        (head("a: 1\na: 2"), "3:1"),
        (head("a: 1\nb: 2\na: 3\na: 4"), "4:1 5:1"),
    ],
    "P003": [
        (head("up: [[X]]"), "2:5"),
        (head("up:\n  - [[X]]\n  - [[Y]]"), "3:5 4:5"),
    ],
    "P004": [
        (head("tag: a"), "2:1"),
        (head("alias: a\ncssclass: b"), "2:1 3:1"),
        (head("tags: a, b"), "2:7"),
        (head("Tag: [a]"), "2:1"),
        (head("aliases: A, B"), "2:10"),
    ],
    "P005": [
        (typed("n: ninety"), "2:4"),
        (typed("d: 3 May 2024"), "2:4"),
        (typed("b: yes\nn: 1"), "2:4"),
        (typed("t: [a, b]\nl: {a: b}"), "2:4 3:4"),
        (typed("dt: noon"), "2:5"),
    ],
    "P006": [
        ({"B/x.md": "Text.\n", **FOLDERS}, "B/x.md:1:1"),
        ({"note.md": "#book\n", **TAGS}, "1:1 1:1"),
        ({"note.md": head("tags: [book]\nyear: 1990"), **TAGS}, "1:1"),
    ],
    "P007": [
        ("soruce:: x\n", "1:1"),
        ("a [soure:: x] b\n", "1:3"),
        (
            {f"{n}.md": "status:: done\n" for n in range(20)} | {"x.md": "statsu:: done\n"},
            "x.md:1:1",
        ),
    ],
    "P008": [
        ("---\na: b\n\nText.\n", "1:1"),
        ("---\r\ntitle: x\r\n", "1:1"),
    ],
    "T001": [
        (head("tags: [white lead]"), "2:8"),
        (head("tags:\n  - 2024\n  - a.b"), "3:5 4:5"),
        (head("tags: two words"), "2:7"),
        (head("tags: [a, '#']"), "2:11"),
        (head("tags: [~, a]"), "2:8"),
        (head("tags: ['a:b']"), "2:8"),
    ],
    "T002": [
        ("#ai #ai #AI\n", "1:9"),
        ({"a.md": "#Lead #lead\n", "b.md": head("tags: [lead]")}, "a.md:1:1"),
    ],
    "T003": [
        ({"note.md": "#mettal #area #metal/tin\n", **ALLOWED}, "1:1 1:9 1:15"),
        ({"note.md": head("tags: [other]"), **ALLOWED}, "2:8"),
    ],
    "T004": [
        ("No tag.\n", "1:1"),
        ("`#code` (#none) #2024\n", "1:1"),
    ],
}

ALONE = {
    "P001": [
        head("a: 'b: c'"),
        head(""),
        head("date: 2024-13-45\ntime: 12:30\nno: no"),
        "----\na: b: c\n---\n",
        "\n---\na: b: c\n---\n",
        '---\n{"a": 1}\n---\n',
    ],
    "P002": [
        head("a: 1\nA: 2\nb: {a: 1}"),
        "a:: 1\na:: 2\n",
    ],
    "P003": [
        head('up: "[[X]]"\nalso: [["a", "b"], [c]]'),
        head("n: [1, 2]\nt: see [[X]] there"),
        "up: [[X]]\n",
    ],
    "P004": [
        head("tags: [a, b]\naliases: [A]\ncssclasses: [c]"),
        head("tags: one"),
        head("aliases: Lead white"),
        "tag:: a\n\nalias: b\n",
        head("other:\n  tag: a"),
    ],
    "P005": [
        typed("n: 90\nn2: ninety"),
        typed("d: 2024-05-03\ndt: 2024-05-03T10:00"),
        typed("n:\nd: ''\nb: ~"),
        typed("b: true\nl: [a, b]\nt: 3"),
        typed('d: "[[2024-05]]"\nl: one'),
        head("n: ninety"),
    ],
    "P006": [
        {"B/x.md": head("Author: Hale"), **FOLDERS},
        {"A/x.md": "Text.\n", **FOLDERS},
        {"note.md": head("tags: [book]\nyear: 1\nauthor:"), **TAGS},
    ],
    "P007": [
        "source:: x\nsources:: y\nparents:: z\n\nlink:: a\n\nline:: b\n",
        {f"{n}.md": "status:: done\n" for n in range(19)} | {"x.md": "statsu:: done\n"},
        {f"{n}.md": "soruce:: x\n" for n in range(3)},
        "`soruce:: x` and a sentence of soruce:: x\n",
    ],
    "P008": [
        "---\na: b\n---\n",
        "---\n\nA rule at the top, then text.\n\n---\n",
        "Text\n\n---\na: b\n",
    ],
    "T001": [
        head("tags: [white-lead, a/b, 铅, y2024, '#ok', _x]"),
        head("tags:"),
        head("tags: one"),
        head("tags: a, b c"),
        head("tags: ['{{tag}}']"),
        head("other: [white lead, 2024]", "#not.this (#2024)\n"),
    ],
    "T002": [
        "#ai #ai\n",
        "#ai #AIs `#AI`\n",
    ],
    "T003": [
        {"note.md": "#metal #METAL #area/mining #area/a/b\n", **ALLOWED},
        "#anything\n",
    ],
    "T004": [
        "A #tag.\n",
        head("tags: [a]"),
        {"index.md": "x\n", "2024-05-01.md": "A day.\n"},
        {"J/x.md": "x\n", "kbtool.toml": '[rules.untagged-note]\nexempt = ["J/**"]\n'},
    ],
}

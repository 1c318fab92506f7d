"""Families H and E."""

LEAD = {
    "Lead.md": "# Lead\n\n## Use\n\nText. ^one\n\n### In paint\n\n## Mining: how & why?\n\n## Use\n"
}


def note(text, *others, **more):
    files = {"note.md": text, **more}
    for other in others:
        files.update(other)
    return files


PNG = {"img/plan.png (10 bytes)": ""}
HTML = {"index.md": '<img src="img/plan.png">\n'}

HITS = {
    "H001": [
        (note("[[Lead#Uses]]\n", LEAD), "1:1"),
        (note("[t](Lead.md#mining-how--why)\n", LEAD), "1:1"),
        (note("[[Lead#In paint#Use]]\n", {"Lead.md": "### In paint\n\n## Use\n"}), "1:1"),
        (note("![[Lead#No]]\n", LEAD), "1:1"),
        ("[[#No]]\n\n# Yes\n", "1:1"),
        (note('---\nup: "[[Lead#No]]"\n---\n', LEAD), "2:6"),
        (note("[[Lead#Quoted]]\n", {"Lead.md": "> # Quoted\n\n`# Quoted`\n"}), "1:1"),
    ],
    "H002": [
        (note("[[Lead#^two]]\n", LEAD), "1:1"),
        ("[[#^no]] and text ^no_id\n", "1:1"),
        (note("![[Lead#^on]]\n", LEAD), "1:1"),
        (note("[[Lead#^x2]]\n", {"Lead.md": "x^x2\n\n`y ^x2`\n"}), "1:1"),
    ],
    "H003": [
        ("a ^x\n\nb ^x\n", "3:3"),
        ("a ^x\n\nb ^X\n\nc ^x\n", "3:3 5:3"),
    ],
    "H004": [
        (note("[[Lead#Use]]\n", LEAD), "1:1"),
        ("[[#a]]\n\n# A\n\n## A\n", "1:1"),
    ],
    "H005": [
        ("text ^one\n", "1:6"),
        (note("[[Lead#^two]]\n", LEAD), "Lead.md:5:7"),
    ],
    "E001": [
        ("![[no.png]]\n", "1:1"),
        ("![](no.png) ![alt|100](img/no.png)\n", "1:1 1:13"),
        ("![[No]]\n", "1:1"),
        ("![[no.pdf#page=3]]\n", "1:1"),
        (note("![[x/plan.png|300]]\n", PNG), "1:1"),
    ],
    "E002": [
        ("![[note]]\n", "1:1"),
        ({"a.md": "![[b]]\n", "b.md": "x ![[c]]\n", "c.md": "![[a]]\n"}, "a.md:1:1"),
        ("# A\n\n![[#A]]\n", "3:1"),
        ({"a.md": "# H\n\n![[b#H]]\n", "b.md": "# H\n\n![[a#H]]\n"}, "a.md:3:1"),
    ],
    "E003": [
        (note("No picture.\n", PNG), "img/plan.png:1:1"),
        (note("`![[plan.png]]` [[plan]]\n", PNG), "img/plan.png:1:1"),
        (note("![[a.png]]\n", PNG, {"a.png (3 bytes)": ""}), "img/plan.png:1:1"),
    ],
    "E004": [
        (note("![[a.mp4]]\n", {"a.mp4 (10000001 bytes)": ""}), "a.mp4:1:1"),
        (
            {
                "a.png (2000000 bytes)": "",
                "kbtool.toml": "[rules.large-attachment]\nmegabytes = 1\n",
            },
            "a.png:1:1",
        ),
    ],
}

ALONE = {
    "H001": [
        note("[[Lead#Use]] [[Lead#use]] [[Lead#Use#In paint]] [[Lead#Lead#Use]]\n", LEAD),
        note("[[Lead#Mining how why]] [[Lead#Mining: how & why?]]\n", LEAD),
        note("[t](Lead.md#Mining%20how%20why) [t](Lead#In%20paint)\n", LEAD),
        note("[[x.pdf#page=2]] ![[x.pdf#height=400]]\n", {"x.pdf (9 bytes)": ""}),
        note("[[No#Use]] [[Lead#^one]]\n", LEAD),
        "[[#Über uns 🎉]] [[#X y]]\n\n# Über uns 🎉\n\n## [[X|y]]\n",
        "[[#a `code` b]] [[#a code b]]\n\n## a `code` b\n",
        "[[#Set]] [t](#Set)\n\nSet\n---\n",
        "`[[#No]]` [t](https://example.org#No)\n",
    ],
    "H002": [
        note("[[Lead#^one]] [[Lead#^ONE]] ![[Lead#^one]]\n", LEAD),
        "[[#^a]] [[#^b-1]]\n\ntext ^a\n\n- item ^b-1\n",
        "[[#^t]]\n\n| a |\n| --- |\n| b |\n\n^t\n",
        "[[#[^1]]] text[^1]\n\n[^1]: note\n",
    ],
    "H003": [
        "a ^x\n\nb ^y\n",
        "a ^x\n\n```\nb ^x\n```\n",
    ],
    "H004": [
        note("[[Lead#In paint]] [[Lead#Use#In paint]] [[Lead#^one]]\n", LEAD),
        note("[[Lead]] [[Lead#No]] [[No#Use]]\n", LEAD),
    ],
    "H005": [
        note("[[Lead#^one]]\n", LEAD),
        {
            **LEAD,
            "m.canvas": '{"nodes": [{"id": "1", "type": "file", "file": "Lead.md", '
            '"subpath": "#^one"}], "edges": []}',
        },
    ],
    "E001": [
        note("![[plan.png]] ![[img/plan.png|300x200]] ![](img/plan.png) ![](plan.png)\n", PNG),
        note("![[x.pdf#page=3]] ![[Lead#Use]] ![[Lead]]\n", LEAD, {"x.pdf (9 bytes)": ""}),
        "![](https://example.org/x.png) ![x](data:image/png;base64,AAAA)\n",
        "`![[no.png]]` \\![x] ![[{{cover}}]]\n",
        note("![[d.excalidraw]] ![[b.base]]\n", {"d.excalidraw.md": "", "b.base": "views:\n"}),
    ],
    "E002": [
        {"a.md": "![[b]]\n", "b.md": "[[a]]\n"},
        "![[#B]]\n\n# A\n\n# B\n\ntext\n",
        {"a.md": "# X\n\ntext\n\n# Y\n\n![[b]]\n", "b.md": "![[a#X]]\n"},
        note("![[plan.png]] ![[Lead]] ![[Lead]]\n", PNG, LEAD),
    ],
    "E003": [
        note("![[plan.png]]\n", PNG),
        note("---\ncover: img/plan.png\n---\n", PNG),
        {**HTML, **PNG},
        {"m.canvas": '{"nodes": [{"id": "1", "type": "file", "file": "img/plan.png"}]}', **PNG},
        {"refs.bib": "@book{a, title={x}}\n", "LICENSE": "x", "style.css": "x"},
    ],
    "E004": [
        {"a.mp4 (9999999 bytes)": ""},
        {"a.png (2000000 bytes)": ""},
    ],
}

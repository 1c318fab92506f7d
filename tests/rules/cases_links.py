"""Family L: where each rule speaks, and where it must not. A place is `path:line:column`, or
`line:column` in note.md."""

TIN = {"Tin.md": "A metal.\n"}
TWINS = {"a/Tin.md": "One.\n", "b/Tin.md": "Two.\n"}
PNG = {"img/plan.png (10 bytes)": ""}
ABSOLUTE = {".obsidian/app.json": '{"newLinkFormat": "absolute"}'}
ALIAS = {"Ceruse.md": "---\naliases: [White lead, 铅白]\n---\nA pigment.\n"}


def note(text, *others, **more):
    files = {"note.md": text, **more}
    for other in others:
        files.update(other)
    return files


def canvas(*nodes, **files):
    rows = ", ".join(
        f'{{"id": "{n}", "type": "{kind}", "{key}": "{text}"}}'
        for n, (kind, key, text) in enumerate(nodes)
    )
    return {"map.canvas": f'{{"nodes": [{rows}], "edges": []}}', **TIN, **files}


HITS = {
    "L001": [
        ("[[No]]\n", "1:1"),
        ("a [[No]] b [[No]]\n", "1:3 1:12"),
        ("- [ ] task [[No|shown]]\n", "1:12"),
        ("> quote [[No#Heading]]\n", "1:9"),
        ('---\nup: "[[No]]"\nrelated:\n  - "[[Nay]]"\n---\n', "2:6 4:6"),
        ("source:: [[No]]\n", "1:10"),
        ("| a |\n| --- |\n| [[No\\|x]] |\n", "3:3"),
        ("%% [[No]] %%\n", "1:4"),
        ("[[No.md]] [[a/No]] [[./No]] [[/No]]\n", "1:1 1:11 1:20 1:29"),
        (note("[[plan]]\n", PNG), "1:1"),
        (note("[[x/Tin]]\n", TIN), "1:1"),
        (note("[[White lead]]\n", ALIAS), "1:1"),
        (note("[[202301011230]]\n", {"202301011230 Tin.md": "x\n"}), "1:1"),
        ("# [[No]] in a heading\n", "1:3"),
        ("[^1]\n\n[^1]: see [[No]]\n", "3:11"),
    ],
    "L002": [
        (note("[[White lead]]\n", ALIAS), "1:1"),
        (note("[[white LEAD#Use]]\n", ALIAS), "1:1"),
        (note("see [[铅白]]\n", ALIAS), "1:5"),
        (note('---\nup: "[[White lead]]"\n---\n', ALIAS), "2:6"),
        (note("[[White lead|white]]\n", ALIAS), "1:1"),
    ],
    "L003": [
        ("[t](No.md)\n", "1:1"),
        ("[t](no%20such.md) [u](<no such.md>)\n", "1:1 1:19"),
        ('[t](x/No.md "title")\n', "1:1"),
        (note("x [t](Tn.md)\n", TIN), "1:3"),
        ("[t][r]\n\n[r]: No.md\n", "1:1"),
        ("[t](a/No) and [t](./No.md#H)\n", "1:1 1:15"),
    ],
    "L004": [
        (note("[[Tin]]\n", TWINS), "1:1"),
        (note("[t](Tin.md)\n", TWINS), "1:1"),
        (note("![[Tin]]\n", TWINS), "1:1"),
        (note('---\nup: "[[Tin]]"\n---\n', TWINS), "2:6"),
    ],
    "L005": [
        ("[[]] and [[Never closed\n", "1:1 1:10"),
        ("[[ ]]\n", "1:1"),
        ("- item [[Tin\n- item\n", "1:8"),
    ],
    "L006": [
        (note("| a |\n| --- |\n| [[Tin|t]] |\n", TIN), "3:8"),
        (note("| a |\n|---|\n| ![[plan.png|300]] |\n", PNG), "3:14"),
    ],
    "L007": [
        ("[t](../../x.md)\n", "1:1"),
        ("[[../../../etc/passwd]]\n", "1:1"),
        ("[t](file:///etc/passwd)\n", "1:1"),
        ("[[C:\\\\notes\\\\x]]\n", "1:1"),
        ("![[../../plan.png]]\n", "1:1"),
    ],
    "L008": [
        (canvas(("file", "file", "No.md")), "map.canvas:1:1"),
        (canvas(("text", "text", "see [[No]]")), "map.canvas:1:1"),
        (canvas(("file", "file", "No.md"), ("file", "file", "x.png")), "map.canvas:1:1 " * 2),
        (canvas(("text", "text", "[[Tin#No heading]]")), "map.canvas:1:1"),
    ],
    "L009": [
        ("See [the annals][annals].\n", "1:5"),
        ("[a][b] and [c][d]\n\n[d]: https://example.org\n", "1:1"),
    ],
    "L010": [
        (note("[[tin]]\n", TIN), "1:1"),
        (note("[t](TIN.md)\n", TIN), "1:1"),
        (note("![[Plan.PNG]]\n", PNG), "1:1"),
        (note("[[A/tin]]\n", {"a/tin.md": "x\n"}), "1:1"),
    ],
    "L011": [
        ("[[note]]\n", "1:1"),
        ("a [[Note|here]] [t](note.md)\n", "1:3 1:17"),
    ],
    "L012": [
        (note("[[a/Lead]]\n", {"a/Lead.md": "x\n"}), "1:1"),
        (note("[t](Tin.md)\n", TIN), "1:1"),
        (note("![](img/plan.png)\n", PNG), "1:1"),
        (note("[[Lead]]\n", {"a/Lead.md": "x\n"}, ABSOLUTE), "1:1"),
        (
            note("[[Tin]]\n", TIN, {".obsidian/app.json": '{"useMarkdownLinks": true}'}),
            "1:1",
        ),
    ],
    "L013": [
        (note("[[Tin|Tin]]\n", TIN), "1:1"),
        (note("| a |\n| --- |\n| [[Tin\\|Tin]] |\n", TIN), "3:3"),
    ],
    "L014": [
        (
            note("[[Old]]\n", {"x/Old.md": "x\n", "kbtool.toml": '[vault]\nexclude = ["x/**"]\n'}),
            "1:1",
        ),
        (
            note("[[T]]\n", {"T/T.md": "x\n", "kbtool.toml": '[vault]\ntemplates = ["T"]\n'}),
            "1:1",
        ),
    ],
    "L015": [
        ({"a.md": "[[Kiln]]\n", "b.md": "[[kiln]] and [[Lime]]\n"}, "a.md:1:1 b.md:1:1"),
        ({"a.md": "[[K]] [[K]]\n", "b.md": "up:: [[K]]\n"}, "a.md:1:1 a.md:1:7 b.md:1:6"),
    ],
}

ALONE = {
    "L001": [
        "`[[No]]` and ``[[No]] ` [[No]]``\n",
        "```sh\nif [[ -f x ]]; then [[No]]; fi\n```\n",
        "> [!note]\n> ```\n> [[No]]\n> ```\n",
        "- item\n\n  ~~~\n  [[No]]\n  ~~~\n",
        "text\n\n    [[No]]\n",
        "<!-- [[No]] -->\n",
        "$[[No]]$ and\n\n$$\n[[1, 2], [3, 4]]\n$$\n",
        "\\[\\[No\\]\\] and [[1]](https://example.org)\n",
        "[[https://example.org]]\n",
        "[[{{title}}]] and [[<% tp.file.title %>]]\n",
        "---\nup: [[No]]\n---\n",
        note("[[Tin]] [[tin]] [[Tin.md]] [[/Tin]] [[./Tin]]\n", TIN),
        note("[[b/Tin]] [[a/b/Tin]]\n", {"a/b/Tin.md": "x\n"}),
        note("![[No]] is for another rule, so is [t](No.md)\n"),
        "<div>\n[[No]]\n</div>\n",
        note("[[v1.2 notes]] [[Node.js]]\n", {"v1.2 notes.md": "x\n", "Node.js.md": "x\n"}),
    ],
    "L002": [
        note("[[Ceruse|White lead]]\n", ALIAS),
        note("[[White lead]]\n", ALIAS, {"White lead.md": "x\n"}),
        note("[[White led]]\n", ALIAS),
        note("![[White lead]]\n", ALIAS),
        note("`[[White lead]]` [t](White%20lead.md)\n", ALIAS),
    ],
    "L003": [
        "[t](https://example.org/No.md) <https://example.org>\n",
        "[t](mailto:a@b.c) [t](obsidian://open?vault=x) [t](zotero://select/1)\n",
        "[t](#) and [t]() and []()\n",
        note("[t](Tin.md) [t](Tin) [t](/Tin.md) [t](<Tin.md>)\n", TIN),
        note("[t](My%20Tin.md) [t](plan.png)\n", {"x/My Tin.md": "x\n"}, PNG),
        "`[t](No.md)` [t](no such.md)\n",
    ],
    "L004": [
        note("[[a/Tin]] [[b/Tin]]\n", TWINS),
        note("[[Tin]]\n", TWINS, TIN),
        {"a/note.md": "[[Tin]]\n", **TWINS},
        note("[[Tin]]\n", {"a/Tin.md": "x\n", "long/Tin.md": "x\n"}),
    ],
    "L005": [
        "`[[]]` and \\[[x\n",
        "```\n[[never closed\n```\n",
        "$[[x$ and <!-- [[ -->\n",
        "[x] [ [x] ]\n",
    ],
    "L006": [
        note("| a |\n| --- |\n| [[Tin\\|t]] [[Tin]] |\n", TIN),
        note("[[Tin|t]] | b\n", TIN),
        "| a |\n| --- |\n| `x|y` |\n",
    ],
    "L007": [
        note("[t](/Tin.md) [[/Tin]]\n", TIN),
        {"a/note.md": "[t](../Tin.md)\n", **TIN},
        "[t](https://example.org/../..)\n",
        "source:: [scan](file:///home/x.pdf)\n",
        "`file:///etc/passwd`\n",
        "[t](obsidian://open?vault=a) [[No]]\n",
    ],
    "L008": [
        canvas(("file", "file", "Tin.md")),
        canvas(("text", "text", "[[Tin]] and https://example.org")),
        canvas(("file", "file", "img/plan.png"), **{"img/plan.png (5 bytes)": ""}),
        canvas(("link", "url", "https://example.org"), ("group", "label", "[[No]]")),
    ],
    "L009": [
        "[the annals][Annals]\n\n[annals]: https://example.org\n",
        "[x] and [ ] and [1][^1]\n\n[^1]: note\n",
    ],
    "L010": [
        note("[[Tin]] [t](Tin.md) ![[img/plan.png]] ![[plan.png]]\n", TIN, PNG),
        note("[[Tin.md]] [[No]]\n", TIN),
        note("[[caf\u00e9]]\n", {"caf\u00e9.md": "x\n"}),
        note("[[a/tin]]\n", {"a/tin.md": "x\n"}),
    ],
    "L011": [
        "[[#Part]] [[note#Part]]\n\n# Part\n",
        note("[[Tin]]\n", TIN),
    ],
    "L012": [
        note("[[Tin]] [[Tin#Part]] [x](https://example.org) ![[plan.png]]\n", TIN, PNG),
        note("[[a/Tin]] [[b/Tin]]\n", TWINS),
        note("[t](Tin.md)\n", TIN, {".obsidian/app.json": '{"useMarkdownLinks": true}'}),
        note("[[a/Lead]]\n", {"a/Lead.md": ""}, ABSOLUTE),
        {"a/note.md": "[[../Tin]]\n", **TIN, ".obsidian/app.json": '{"newLinkFormat": "relative"}'},
    ],
    "L013": [
        note("[[Tin]] [[Tin|tin]] [[Tin#A|Tin]]\n", TIN),
        note("[Tin](Tin.md) ![[plan.png|300]]\n", TIN, PNG),
    ],
    "L014": [
        note("[[New]]\n", {"New.md": "", "kbtool.toml": '[vault]\nexclude = ["x/**"]\n'}),
        note("[[No]] [[Tin]]\n", TIN),
        note("![[b.base]]\n", {"T/b.base": "", "kbtool.toml": '[vault]\ntemplates = ["T"]\n'}),
    ],
    "L015": [
        {"a.md": "[[Kiln]] [[Kiln]]\n", "b.md": "[[Lime]]\n"},
        {"a.md": "[[Melting]]\n", "b.md": "[[Melting]]\n", "Meltings.md": "x\n"},
    ],
}

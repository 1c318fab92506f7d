# ruff: noqa: E501 - a table reads best with a row a line
"""The false alarms that made people give up on vault linters: every link rule is tried on each."""

import pytest
from rule_helpers import diagnostics_of

from kbtool.rules.catalog import CATALOG

# Rules that are on, and all of the link, heading and embed families but those about style.
STYLE = {"L012", "L013", "L014", "H004", "H005", "E003"}
EXTRA = tuple(r.code for r in CATALOG if r.family in "LHE" and r.code not in STYLE)

REST = {
    "index.md": "Begin at the [[note]].\n",
    "a/b/Deep.md": "# Deep\n\n## Why: this & that?\n\nText. ^one\n\n[[note]]\n",
    "v2.4 notes.md": "See [[note]].\n",
    "build.ps1.md": "See [[note]].\n",
    "It's (really) [so] & more.md": "See [[note]].\n",
    "d.excalidraw.md": "See [[note]].\n",
    "Attachments/plan.png": "x",
    "Attachments/talk.pdf": "x",
    "map.canvas": '{"nodes": [{"id": "1", "type": "file", "file": "note.md"}], "edges": []}',
    "t.base": "views: []\n",
    "T/daily.md": "# {{date}}\n\n[[{{yesterday}}]] [[Never]]\n",
    "kbtool.toml": '[vault]\ntemplates = ["T"]\n[lint]\nignore = ["G001", "N002"]\n',
}

ROWS = {
    "code fences, either kind": "```\n[[x]]\n```\n\n~~~\n[[x]] ![[y]]\n~~~\n",
    "fences in callouts and lists": "> [!tip] t\n> ```\n> [[x]]\n> ```\n\n- a\n  ```\n  [[x]]\n  ```\n",
    "indented code": "Text:\n\n    [[x]] ![[y.png]]\n",
    "inline code": "`[[x]]` and ``a ` [[x]]`` and `a` [`b`]\n",
    "code that splits brackets": "`[[`x`]]` and `[`[x]]\n",
    "query blocks": "```dataview\nLIST FROM [[x]] AND #tag\n```\n\n```query\n[[x]]\n```\n",
    "shell tests and arrays": "```sh\nif [[ -f x ]]; then a=([[1]]); fi\n```\n\n`m = [[1, 2], [3]]`\n",
    "bare names, suffix paths, up": "[[Deep]] [[b/Deep]] [[a/b/Deep]] [[Deep.md]] [[/a/b/Deep]] [t](a/b/Deep.md)\n",
    "dots in titles": "[[v2.4 notes]] [[build.ps1]] [t](v2.4%20notes.md)\n",
    "signs in names": "[[It's (really) [so] & more]] [t](<It's (really) [so] & more.md>)\n",
    "the bar in a table": "| a | b |\n| --- | --- |\n| [[Deep\\|d]] | [[Deep\\\\|d]] |\n",
    "attachments and parameters": "![[talk.pdf#page=3]] ![[plan.png|300x200]] [[talk.pdf#t=10]] ![[talk.pdf#height=400]]\n",
    "other files": "[[map.canvas]] ![[map.canvas]] [[t.base]] [[d.excalidraw]] ![[d.excalidraw|300]]\n",
    "a Markdown image by bare name": "![](plan.png) ![alt|100](Attachments/plan.png)\n",
    "template expressions": "`[[{{title}}]]` and `<% tp.x %>`\n",
    "headings with punctuation": "[[Deep#Why: this & that?]] [[Deep#Why this that]] [[Deep#why this that]]\n",
    "headings with emoji, code and links": "[[#🎉 A b Deep]] [[#A *b* c]]\n\n# 🎉 A `b` [[Deep]]\n\n## A *b* c\n",
    "twice the same heading": "[[#A]]\n\n# A\n\ntext\n\n# A\n",
    "setext headings": "[[#Over]] [[#Under]]\n\nOver\n====\n\nUnder\n-----\n",
    "blocks": "[[Deep#^one]] ![[Deep#^one]] [[#^here]]\n\nText. ^here\n",
    "HTML comments": "<!-- [[x]] ![[y]] [t](z.md) -->\n\n<!--\n[[x]]\n-->\n",
    "math with double brackets": "$[[a]]$ and\n\n$$\n[[1, 2], [3, 4]]\n$$\n",
    "footnotes": "A[^1] and^[inline [t](https://example.org)].\n\n[^1]: A note about [[Deep]].\n",
    "task boxes": "- [ ] to do\n- [x] done\n- [-] dropped\n",
    "escaped brackets": "\\[\\[x\\]\\] \\[t](x.md) [t\\](x.md)\n",
    "numbered references": "[[1]](https://example.org) and [2]\n",
    "block ids glued to embeds": "![[plan.png]] ^pic\n\n![[Deep#^one]]\n^two\n\n[[#^pic]]\n",
    "quotations": "> [!quote] Hale\n> Salt was money.\n\nShe said “[[Deep]]” and 'no'.\n",
    "Dataview and Templater code": "`= this.file.name` `$= dv.current()`\n\n```dataviewjs\ndv.list([[1]])\n```\n",
    "Kanban settings": '---\nkanban-plugin: board\n---\n\n## To do\n\n- [ ] x\n\n%% kanban:settings\n```\n{"kanban-plugin":"board"}\n```\n%%\n',
    "Excalidraw data": "%%\n# Drawing\n```compressed-json\nN4KAkARALgng[[x]]DgUwgLgAQQQDwMYEMA2AlgCY\n```\n%%\n",
    "plugin comments at the end": "Text.\n\n<!-- omni: [[x]] -->\n\n%% x: y %%\n",
    "links out": "<https://example.org> https://example.org [t](mailto:a@b.c) [t](obsidian://open) [[https://example.org]]\n",
    "HTML": '<a href="x.md">x</a> <img src="y.png">\n\n<div>[[x]]</div>\n',
    "a rule above text": "---\n\nText under a rule, and a --- dash.\n",
    "nothing but a query": "```dataview\nTABLE a FROM #b\n```\n",
}


@pytest.mark.parametrize("name", ROWS)
def test_nothing_is_reported(name):
    found = diagnostics_of({"note.md": ROWS[name], **REST}, *EXTRA, only=False)
    assert [(one.path, one.code, one.message) for one in found] == []


def test_names_in_another_form_than_the_link():
    files = {
        "index.md": "[[cafe\u0301]] and [[Caf\u00e9|x]] [t](Cafe%CC%81.md)\n",
        "Caf\u00e9.md": "x\n",
    }
    assert diagnostics_of(files, "L001", "L003", "G001") == ()
    files = {"index.md": "[[caf\u00e9]]\n", "cafe\u0301.md": "x\n"}
    assert diagnostics_of(files, "L001", "L003", "G001") == ()


def test_the_table_can_fail():
    found = diagnostics_of(
        {"note.md": "[[x]] ![[y]] [t](z.md) [[#A]]\n", **REST}, *EXTRA, only=False
    )
    assert {one.code for one in found} == {"L001", "E001", "L003", "H001"}

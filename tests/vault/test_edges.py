"""SEMANTICS B and G from text to graph: what makes an edge, and what does not."""

import json

import pytest

from helpers import vault_of
from kbtool.config.settings import Config, VaultSettings
from kbtool.model.resolution import Found, Missing, Outside

OTHERS = {"Sub/My Note.md": "# A head\n", "Sub/n.md": "", "café.md": "", "img/p.png": b"", "x(1).md": ""}  # fmt: skip


def edges(text, source="s.md"):
    return vault_of({source: text, **OTHERS}).outgoing[source]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        # B: decoded, then resolved vault-wide like a wikilink; `.md` optional; `/` is the root
        ("[y](My%20Note.md)", "Sub/My Note.md"),
        ("[y](<My Note>)", "Sub/My Note.md"),
        ("[y](Sub/My%20Note)", "Sub/My Note.md"),
        ("[y](/Sub/n.md)", "Sub/n.md"),
        ("[y](./Sub/n.md)", "Sub/n.md"),
        ("[y](caf%C3%A9.md)", "café.md"),
        ("[y](cafe\u0301.md)", "café.md"),
        ("[y](x(1).md)", "x(1).md"),
        ('[y](n.md "a title")', "Sub/n.md"),
        ("[y](My%20Note.md#A%20head)", "Sub/My Note.md"),
        ("[y][ref]\n\n[ref]: n.md", "Sub/n.md"),
        ("[ref]\n\n[ref]: <My Note.md>", "Sub/My Note.md"),
        # G: embeds, images, property links, fields, headings, quotes, tables, comments count
        ("![[n]]", "Sub/n.md"),
        ("![[p.png|300]]", "img/p.png"),
        ("![alt|100](p.png)", "img/p.png"),
        ('---\nup: "[[n]]"\n---\n', "Sub/n.md"),
        ('---\nup:\n  - "[[n|x]]"\n---\n', "Sub/n.md"),
        ("source:: [[n]]", "Sub/n.md"),
        ("## about [[n]]", "Sub/n.md"),
        ("> [!note] [[n]]", "Sub/n.md"),
        ("| [[n\\|x]] |\n| --- |", "Sub/n.md"),
        ("%% [[n]] %%", "Sub/n.md"),
        ("[^1]\n\n[^1]: see [[n]]", "Sub/n.md"),
        ("- [ ] do [[n]]", "Sub/n.md"),
    ],
)
def test_makes_an_edge(text, target):
    assert edges(text) == {target}


@pytest.mark.parametrize(
    "text",
    [
        "[y](https://example.org/n.md)",
        "[y](mailto:n.md)",
        "[y](obsidian://open?file=n)",
        "[y](My Note.md)",
        "[]()",
        "[x]()",
        "[y](../n.md)",
        "[y](n.md",
        r"\[\[n\]\]",
        "[[s]] [[#Here]] [x](#Here)",
        "`[[n]]`",
        "```\n[[n]]\n```",
        "    [[n]]",
        "<!-- [[n]] -->",
        "$[[n]]$",
        "<div>\n[[n]]\n</div>",
        '<a href="n.md">n</a>',
        "---\nup: [[n]]\n---\n",
        "---\nup: see [[n]] there\n---\n",
        '---\nup: "[n](n.md)"\n---\n',
        "[[n",
        "[y][undefined]",
        "[[nothing]]",
        "[^n]",
    ],
)
def test_makes_no_edge(text):
    assert edges(text) == frozenset()


def test_a_canvas_makes_edges_of_its_own():
    nodes = [
        {"id": "1", "type": "file", "file": "Sub/n.md"},
        {"id": "2", "type": "file", "file": "n.md"},
        {"id": "3", "type": "file", "file": "../n.md"},
        {"id": "4", "type": "text", "text": "[[My Note]] and [x](img/p.png)"},
        {"id": "5", "type": "link", "url": "https://example.org"},
    ]
    vault = vault_of({"b.canvas": json.dumps({"nodes": nodes, "edges": []}), **OTHERS})
    assert vault.outgoing["b.canvas"] == {"Sub/n.md", "Sub/My Note.md", "img/p.png"}
    assert vault.incoming["Sub/n.md"] == {"b.canvas"}
    kinds = [type(one) for one in vault.canvas_resolutions["b.canvas"]]
    assert kinds == [Found, Missing, Outside, Found, Found]


def test_a_link_to_itself_is_in_the_data_but_no_edge():
    vault = vault_of({"s.md": "[[s]]"})
    assert vault.resolutions["s.md"][0].path == "s.md"
    assert vault.incoming["s.md"] == frozenset()


def test_excluded_notes_and_templates_are_targets_all_the_same():
    config = Config(vault=VaultSettings(exclude=("Old/**",), templates=("Templates",)))
    files = {"s.md": "[[t]] [[o]]", "Templates/t.md": "", "Old/o.md": ""}
    vault = vault_of(files, config)
    assert (vault.is_template("Templates/t.md"), vault.is_excluded("Old/o.md")) == (True, True)
    assert vault.outgoing["s.md"] == {"Templates/t.md", "Old/o.md"}

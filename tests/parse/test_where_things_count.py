"""SEMANTICS C: in which places links and tags count."""

import pytest

from kbtool.parse.note import parse_text

COUNTS = [
    "[[X]] #t",
    "%% [[X]] #t %%",
    "%%\n[[X]] #t\n%%",
    "<span>[[X]] #t</span>",
    "# [[X]] #t",
    "[[X]] #t\n===",
    "> [[X]] #t",
    ">[[X]] #t",
    "> > [[X]] #t",
    "> [!note] [[X]] #t",
    "> [!note]\n> [[X]] #t",
    "> [!note]- a\n> - [[X]] #t",
    "> a\n[[X]] #t",
    "- [[X]] #t",
    "- a\n  [[X]] #t",
    "- [ ] [[X]] #t",
    "1. a\n   - [[X]] #t",
    "| a | b |\n|---|---|\n| [[X]] | #t |",
    "| [[X]] | #t |\n|---|---|\n| a | b |",
    "| a |\n|---|\n| b | [[X]] | #t |",
    "[^1]: [[X]] #t",
    "a[^1]\n\n[^1]: b\n    [[X]] #t",
    "[[X]] ![](https://x.y/p.png) #t",
    "`` ` `` [[X]] #t",
    "`a [[X]] #t",
    "`a\n\nb` [[X]] #t",
    "\\`[[X]] #t \\`",
    "``a` [[X]] #t",
    "5 $ [[X]] #t $",
    "\\$a [[X]] #t$",
    "$5 [[X]] #t and $10",
    "<!-- a --\n\n--> \n\n[[X]] #t",
    "a <!-- [[X]] #t",
    "<div>\nhidden\n\n[[X]] #t",
    "```\ncode\n```\n[[X]] #t",
    "    code\n[[X]] #t",
    "para\n    [[X]] #t",
    "- a\n\n    [[X]] #t",
    "``` a`b\n[[X]] #t",
    "~~[[X]]~~ ==[[X]]== #t",
    "***\n[[X]] #t",
    "a\u2028[[X]] #t",
    "<% a %> [[X]] #t",
    "<%*\na\n\nb %> [[X]] #t",
    "<% a [[X]] #t",
]


@pytest.mark.parametrize("text", COUNTS)
def test_where_links_and_tags_count(text):
    content = parse_text(text)
    assert {link.target for link in content.links} == {"X"}
    assert [tag.name for tag in content.tags] == ["t"]


HIDDEN = [
    "```\n[[X]] #t\n```",
    "~~~\n[[X]] #t\n~~~",
    "```\n[[X]] #t",
    "````\n```\n[[X]] #t\n````",
    "```\n[[X]] #t\n~~~\n [[X]]\n```",
    "```\n[[X]] #t\n``` x\n",
    "> ```\n> [[X]] #t\n> ```",
    "> [!note]\n> ```dataview\n> LIST FROM [[X]]\n> ```",
    "- a\n  ```\n  [[X]] #t\n  ```",
    "    [[X]] #t",
    "\t[[X]] #t",
    "# H\n    [[X]] #t",
    "- a\n\n      [[X]] #t",
    "`[[X]] #t`",
    "`` [[X]] ` #t ``",
    "`a\n[[X]] #t`",
    "`[`[X]]",
    "<!-- [[X]] #t -->",
    "a <!-- [[X]] #t --> b",
    "<!--\n[[X]] #t\n\n[[X]]\n-->",
    "$[[X]] #t$",
    "$$[[X]] #t$$",
    "$$\n[[X]] #t\n\n[[X]]\n$$",
    "a $$\n[[X]] #t\n$$ b",
    "<div>\n[[X]] #t\n</div>",
    "<div>[[X]] #t</div>",
    "<pre>\n[[X]]\n\n#t\n</pre>",
    "<p>[[X]] #t",
    "<a href='[[X]] #t'>y</a>",
    "[a](<https://u.v #t>)",
    '[a](https://u.v "[[X]] #t")',
    "![[[X]] #t](https://u.v/p.png)",
    "<https://u.v/#t>",
    "<% [[X]] #t %>",
    "<%*\nlet a = [[X]];\n\n- b #t\n\nc %>",
    "https://u.v/#t",
    "[[https://u.v|a #t]]",
    "[a](https://u.v/#t)",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_where_nothing_counts(text):
    content = parse_text(text)
    assert content.links == ()
    assert content.tags == ()


def test_tags_in_link_texts_count_and_in_targets_not():
    assert [t.name for t in parse_text("[Discord #tf](https://u.v)").tags] == ["tf"]
    assert parse_text("[[a #b|c #d]] ![x #e](p.png)").tags == ()


def test_property_links():
    text = '---\nup: "[[A]]"\nlist:\n  - "[[B#H|t]]"\n  - \'[[C]]\'\na:\n  b: "[[D]]"\n---\n[[E]]'
    content = parse_text(text)
    assert [(link.target, link.in_property) for link in content.links] == [
        ("A", "up"),
        ("B", "list"),
        ("C", "list"),
        ("D", "a.b"),
        ("E", None),
    ]
    assert [link.span.line for link in content.links] == [2, 4, 5, 7, 9]
    assert [link.span.column for link in content.links] == [6, 6, 6, 7, 1]


@pytest.mark.parametrize(
    "value",
    [
        "[[X]]",
        '"see [[X]] there"',
        '"[X](x.md)"',
        "[X](x.md)",
        "X",
        '"![[X]]"',
        '"[[]]"',
        "# [[X]]",
        '"[[https://u.v]]"',
    ],
)
def test_what_is_no_property_link(value):
    assert parse_text(f"---\nup: {value}\n---\n").links == ()

"""What each fix writes, to the character; and that after it the finding is gone."""

import pytest
from rule_helpers import diagnostics_of, fixed, rule_of

from kbtool.rules.catalog import CATALOG
from kbtool.rules.docs import doc_of

TIN = {"Tin.md": "A metal.\n"}
ALIAS = {"Ceruse.md": "---\naliases: [White lead, It's white]\n---\nA pigment.\n"}
POINT = {"x/Freezing point.md": "## Of water: how\n"}
PLAN = {"img/Furnace (old) plan.png": "x"}
MARKDOWN = {".obsidian/app.json": '{"useMarkdownLinks": true}'}
SAID_AND_LINKED = "[Freezing point > Of water how](Freezing%20point.md#Of%20water%20how)\n"
SIZED = "![|30x2](Furnace%20%28old%29%20plan.png)\n"
RELATIVE = {".obsidian/app.json": '{"newLinkFormat": "relative"}'}

ROWS = [
    ("L001", "a [[Freezing pont]] b\n", POINT, "a [[Freezing point]] b\n"),
    (
        "L001",
        "[[ y/Freezing point.md#Of water how | it ]]\n",
        POINT,
        "[[ Freezing point#Of water how | it ]]\n",
    ),
    (
        "L001",
        '---\nup: "[[Freezing pont|x]]"\n---\n',
        POINT,
        '---\nup: "[[Freezing point|x]]"\n---\n',
    ),
    (
        "L001",
        "| a |\n| --- |\n| [[Freezing pont\\|x]] |\n",
        POINT,
        "| a |\n| --- |\n| [[Freezing point\\|x]] |\n",
    ),
    ("L002", "[[White lead]]\n", ALIAS, "[[Ceruse|White lead]]\n"),
    ("L002", "[[white lead#Use|it]]\n", ALIAS, "[[Ceruse#Use|it]]\n"),
    (
        "L002",
        "| a |\n| --- |\n| [[White lead]] |\n",
        ALIAS,
        "| a |\n| --- |\n| [[Ceruse\\|White lead]] |\n",
    ),
    ("L002", "---\nup: '[[It''s white]]'\n---\n", ALIAS, None),
    (
        "L003",
        "[t](y/Freezing%20pont.md#Of%20water%20how 'x')\n",
        POINT,
        "[t](Freezing%20point.md#Of%20water%20how 'x')\n",
    ),
    ("L003", "[a [b](c) d](<Freezing pont.md>)\n", POINT, None),
    ("L003", "[a](<Freezing pont.md>)\n", POINT, "[a](<Freezing point.md>)\n"),
    (
        "E001",
        "![x|100](Furnace-old-plan.png)\n",
        PLAN,
        "![x|100](Furnace%20%28old%29%20plan.png)\n",
    ),
    ("E001", "![[Furnace-old-plan.png|100]]\n", PLAN, "![[Furnace (old) plan.png|100]]\n"),
    ("H001", "[[Freezing point#of-water-how|x]]\n", POINT, "[[Freezing point#Of water how|x]]\n"),
    (
        "H001",
        "[t](Freezing%20point.md#of-water-how)\n",
        POINT,
        "[t](Freezing%20point.md#Of%20water%20how)\n",
    ),
    ("L006", "| a |\n| --- |\n| [[Tin|t]] |\n", TIN, "| a |\n| --- |\n| [[Tin\\|t]] |\n"),
    (
        "L010",
        "[[tin]] [[tin|x]] [t](TIN.md) ![[IMG/furnace (OLD) plan.png]]\n",
        {**TIN, **PLAN},
        "[[Tin|tin]] [[Tin|x]] [t](Tin.md) ![[img/Furnace (old) plan.png]]\n",
    ),
    (
        "L012",
        "[t](x/Freezing%20point.md) [[x/Freezing point#Of water how]]\n",
        POINT,
        "[[Freezing point|t]] [[Freezing point#Of water how]]\n",
    ),
    (
        "L012",
        "[[Freezing point#Of water how|x]] ![[Furnace (old) plan.png]]\n",
        {**POINT, **PLAN, **MARKDOWN},
        "[x](Freezing%20point.md#Of%20water%20how) ![](Furnace%20%28old%29%20plan.png)\n",
    ),
    # Without its brackets the inner link would make one of the outer.
    ("L012", "[[a [[Freezing point]] b]]\n", {**POINT, **MARKDOWN}, None),
    ("L012", "[a [[Freezing point]]](https://example.org)\n", {**POINT, **MARKDOWN}, None),
    ("L012", f"[{'a ' * 512}](x/Freezing%20point.md)\n", POINT, None),  # no wikilink is so long
    ("L012", "[[Freezing point]]\n", {**POINT, **RELATIVE}, "[[x/Freezing point]]\n"),
    ("L012", "[[Freezing point#Of water how]]\n", {**POINT, **MARKDOWN}, SAID_AND_LINKED),
    ("L012", "![[Furnace (old) plan.png|30x2]]\n", {**PLAN, **MARKDOWN}, SIZED),
    ("L013", "[[Tin|Tin]] ![[Tin#A|Tin#A]]\n", TIN, "[[Tin]] ![[Tin#A]]\n"),
    (
        "G005",
        "Some Tin Ore here, and | tin ore.\n",
        {"Tin ore.md": "x\n"},
        "Some [[Tin ore|Tin Ore]] here, and | tin ore.\n",
    ),
    (
        "G005",
        "| a |\n| --- |\n| tin ore |\n",
        {"Tin ore.md": "x\n"},
        "| a |\n| --- |\n| [[Tin ore\\|tin ore]] |\n",
    ),
    ("H005", "a ^one\n\n- b ^two\n", {}, "a\n\n- b\n"),
    (
        "P003",
        "---\nup: [[Tin]]\nalso:\n  - [[Tin|t]]\n---\n",
        TIN,
        '---\nup: "[[Tin]]"\nalso:\n  - "[[Tin|t]]"\n---\n',
    ),
    ("P004", "---\ntag: a\n---\n", {}, "---\ntags: [a]\n---\n"),
    (
        "P004",
        "---\nTag: a, b  # why\nalias: x:y\n---\n",
        {},
        '---\ntags: [a, b]  # why\naliases: ["x:y"]\n---\n',
    ),
    ("P004", "---\ntag:\n  - a\n---\n", {}, "---\ntags:\n  - a\n---\n"),
    ("P004", "---\ntags: a, b\n---\n", {}, "---\ntags: [a, b]\n---\n"),
    ("P004", "---\ntag: a\ntags: [b]\n---\n", {}, None),
    ("P007", "soruce:: x\n\na [soruce:: y] b\n", {}, "source:: x\n\na [source:: y] b\n"),
    ("T002", "#ai #ai #AI\n", {}, "#ai #ai #ai\n"),
    ("N006", "# Tin\n\ntext\n", {}, "# note\n\ntext\n"),
    ("N006", "Tin\n===\n", {}, None),
    ("F005", "\ufeffText\n", {}, "Text\n"),
]


@pytest.mark.parametrize(("code", "text", "others", "after"), ROWS)
def test_a_fix_writes_exactly_this(code, text, others, after):
    files = {"note.md": text, **others}
    found = diagnostics_of(files, code)
    assert found
    if after is None:
        assert all(one.fix is None for one in found)
        return
    assert all(one.fix.safe == (rule_of(code).fix == "safe") for one in found)
    mended = fixed(files, code)
    assert mended["note.md"] == after
    assert diagnostics_of({**files, **mended}, code) == ()


def test_a_required_property_is_put_in():
    toml = '[rules.required-property]\nfolders = { "*" = ["author"] }\n'
    for before, after in [
        ("Text.\n", "---\nauthor:\n---\nText.\n"),
        ("---\na: 1\n---\nText.\n", "---\nauthor:\na: 1\n---\nText.\n"),
    ]:
        assert fixed({"note.md": before, "kbtool.toml": toml}, "P006")["note.md"] == after


def test_an_unlinkable_name_is_renamed_unless_the_name_is_taken():
    assert set(fixed({"a/C# [x].md": "x\n"}, "N002")) == {"a/C x.md"}
    assert set(fixed({"C#.md": "x\n", "C.md": "y\n"}, "N002")) == {"C#.md", "C.md"}


def test_ambiguous_links_follow_the_configured_preference():
    files = {
        "note.md": "[[Tin]]\n",
        "a/Tin.md": "x\n",
        "b/Tin.md": "x\n",
        "kbtool.toml": '[rules.ambiguous-link]\nprefer = ["c/**", "b/**"]\n',
    }
    assert fixed(files, "L004")["note.md"] == "[[b/Tin]]\n"


@pytest.mark.parametrize("rule", CATALOG, ids=lambda rule: rule.code)
def test_a_rule_offers_fixes_of_its_tier_only(rule):
    found = diagnostics_of(doc_of(rule).bad, rule.code, "S")
    for one in found:
        if one.code == rule.code and one.fix is not None:
            assert one.fix.safe == (rule.fix == "safe")
            assert rule.fix is not None


def test_every_tier_in_the_catalogue_has_a_fix_that_shows_it():
    shown = {code for code, _, _, after in ROWS if after is not None}
    shown |= {"P006", "N002", "L004", "S001"}
    shown |= {"L015"}  # its fix is a new file, made by --create-stubs
    assert {rule.code for rule in CATALOG if rule.fix and rule.family != "C"} - shown == set()

"""Did you mean: the likeliest thing first, a fix only when it can be nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from rule_helpers import diagnostics_of

from kbtool.rules.suggest.edit_distance import TOO_FAR, FuzzyIndex, distance_of
from kbtool.rules.suggest.targets import letters_of, linkable_heading

OTHERS = {
    "Notes/China's strong industries.md": "---\naliases: [Sputnik moment]\n---\n# Industry\n",
    "Notes/Freezing point.md": "## Of water\n",
    "a/Tin.md": "x\n",
    "b/Tin.md": "x\n",
    "202301011230 Lead.md": "x\n",
    "Metals/Zinc.md": "x\n",
    "img/Furnace plan.png": "x",
    "Caf\u00e9.md": "x\n",
    "2024-01-01.md": "x\n",
    "Chapter 11.md": "x\n",
    "Kiln.md": "x\n",
    "Kilo.md": "x\n",
    "wang2021china China's Sputnik Moment.md": "x\n",
    "机器学习.md": "x\n",
    "map.canvas": "{}",
}

CERTAIN = "certain"
MAYBE = "maybe"


@pytest.mark.parametrize(
    ("text", "expected", "how"),
    [
        ("[[China’s strong industries]]", ["China's strong industries"], CERTAIN),
        (
            "[[wang2021china China’s Sputnik Moment]]",
            ["wang2021china China's Sputnik Moment"],
            CERTAIN,
        ),
        ("[[china's–strong industries]]", ["China's strong industries"], CERTAIN),
        ("[[Cafe\u0301s]]", ["Caf\u00e9"], MAYBE),
        ("[[Freezing  point]]", ["Freezing point"], CERTAIN),
        ("[[freezing-point]]", ["Freezing point"], CERTAIN),
        ("[[x/Freezing point]]", ["Freezing point"], CERTAIN),
        ("[[x/Zinc.md]]", ["Zinc"], CERTAIN),
        ("[[x/Tin]]", ["a/Tin", "b/Tin"], MAYBE),
        ("[[202301011230]]", ["202301011230 Lead"], CERTAIN),
        ("[[202301011230 Old title]]", ["202301011230 Lead"], CERTAIN),
        ("[[Industry]]", ["China's strong industries#Industry"], MAYBE),
        ("[[Of water]]", ["Freezing point#Of water"], MAYBE),
        ("[[Freezing pont]]", ["Freezing point"], CERTAIN),
        ("[[Freezign point]]", ["Freezing point"], CERTAIN),
        ("[[Frezing pont]]", ["Freezing point"], MAYBE),
        ("[[Wang2021china]]", ["wang2021china China's Sputnik Moment"], MAYBE),
        ("[[China's strong]]", ["China's strong industries"], MAYBE),
        ("[[Kil]]", [], MAYBE),
        ("[[Kiln1]]", [], MAYBE),
        ("[[Kilm]]", ["Kiln", "Kilo"], MAYBE),
        ("[[2024-01-02]]", [], MAYBE),
        ("[[Chapter 12]]", [], MAYBE),
        ("[[Nothing like it]]", [], MAYBE),
        ("[[机器翻译]]", [], MAYBE),
        ("[[机器学刁]]", ["机器学习"], MAYBE),
        ("![[Furnace plan]]", ["Furnace plan.png"], CERTAIN),
        ("![[furnace_plan.png]]", ["Furnace plan.png"], CERTAIN),
        ("![](img/Furnaceplan.png)", ["Furnace plan.png"], CERTAIN),
        ("[t](x/Zinc.md)", ["Zinc"], CERTAIN),
        ("[[map]]", ["map.canvas"], MAYBE),
        ("[[Sputnik moment]]", ["China's strong industries"], MAYBE),
    ],
)
def test_did_you_mean(text, expected, how):
    (found,) = diagnostics_of({"note.md": f"{text}\n", **OTHERS}, "L001", "L003", "E001")
    assert list(found.suggestions) == expected
    assert (found.fix is not None) == (how == CERTAIN)


@pytest.mark.parametrize(
    ("text", "expected", "is_certain"),
    [
        ("[[Salt#poisonning]]", ["Salt#Poisoning"], True),
        ("[[Salt#in-the-kitchen]]", ["Salt#In the kitchen"], True),
        ("[t](Salt.md#in-the-kitchen)", ["Salt.md#In the kitchen"], True),
        ("[[Salt#Uses#Poisoning]]", ["Salt#Poisoning"], True),
        ("[[Salt#Part 3]]", [], False),
        ("[[Salt#Nothing]]", [], False),
        ("[[Salt#In the old kitchen]]", ["Salt#In the kitchen"], False),
    ],
)
def test_which_heading(text, expected, is_certain):
    salt = "# Salt\n\n## Poisoning\n\n## In the kitchen\n\n## Part 2\n\n## Uses\n"
    (found,) = diagnostics_of({"note.md": text, "Salt.md": salt}, "H001")
    assert list(found.suggestions) == expected
    assert (found.fix is not None) == is_certain
    assert found.tried[1] == "## Poisoning (line 3)"


def test_which_block():
    (found,) = diagnostics_of("[[#^clam-1]]\n\ntext ^claim-1\n\ntext ^other\n", "H002")
    assert found.suggestions == ("#^claim-1",)


def test_where_a_target_was_looked_for():
    files = {"a/b/note.md": "[[No]] [[x/No]] [[../No]] [[/No]] ![[no.png]]\n"}
    files[".obsidian/app.json"] = '{"attachmentFolderPath": "img"}'
    tried = [one.tried for one in diagnostics_of(files, "L001", "E001")]
    assert tried == [
        ("No.md at the vault's root", "a/b/No.md", "No.md in any folder"),
        ("x/No.md at the vault's root", "a/b/x/No.md", "any path that ends in /x/No.md"),
        ("../No.md, from the folder a/b",),
        ("No.md, from the vault's root",),
        ("no.png at the vault's root", "a/b/no.png", "img/no.png", "no.png in any folder"),
    ]


words = st.text(alphabet="abc1", max_size=20)


@settings(max_examples=300, deadline=None)
@given(names=st.sets(words, max_size=12), word=words, cuts=st.lists(st.integers(0, 19), max_size=3))
def test_near_words_are_those_that_comparing_with_each_gives(names, word, cuts):
    if names:  # a word that is near one of them, more often than chance would make it
        word = min(names)
        for cut in cuts:
            word = word[:cut] + "c" + word[cut + 1 :]
    near = {one.name: one.distance for one in FuzzyIndex(names).near(word)}
    expected = {
        name: distance for name in names if 0 < (distance := distance_of(word, name)) < TOO_FAR
    }
    assert near == expected


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("Tin", "Ton", TOO_FAR),
        ("Lead", "Laed", 1),
        ("Lead", "Leads", 1),
        ("Lead", "Loads", TOO_FAR),
        ("Freezing", "Fr3ezing", TOO_FAR),
        ("Freezing", "Frizing", TOO_FAR),
        ("Freezings", "Frizings", 2),
        ("Freezing points", "Freezing pints", 1),
        ("Freezing point of water", "Freezing pont of watr", 2),
    ],
)
def test_how_far_names_are(one, other, distance):
    assert distance_of(one, other) == distance
    assert distance == TOO_FAR or OSA.distance(one, other) == distance


def test_letters_keep_the_marks_that_make_them():
    assert letters_of("Lead-White!") == "leadwhite"
    assert letters_of("हिन्दी") != letters_of("हन्द")
    assert letters_of("“Ｌｅａｄ”") == "lead"
    assert letters_of("Straße") == "strasse"


def test_a_heading_as_a_link_can_hold_it():
    assert linkable_heading("Uses: [[Tin|t]] & #tags ^x") == "Uses Tin t & tags x"

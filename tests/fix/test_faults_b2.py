"""A heading's own line may hold anything; renaming it keeps all other links, or is refused."""

import pytest
from helpers import texts_of, vault_of
from hypothesis import event, given, settings
from hypothesis import strategies as st

from kbtool.errors import RenameError
from kbtool.fix.apply import apply_edits
from kbtool.fix.rename.files import plan_moves
from kbtool.fix.rename.heading import plan_heading
from kbtool.fix.rename.tag import TagRenaming, plan_tag
from kbtool.fix.rename.verify import prove_words, vault_after, verify_links
from kbtool.fix.safety.heading_changes import fragment_text

OTHERS = {"Ziel.md": "# Z\n\nwords ^z\n", "Zwei.md": "", "p.png": b""}
PARTS = {
    "a wikilink": "[[Ziel]]",
    "a wikilink with a text": "[[Ziel|dort]]",
    "two links": "[[Ziel]] [[Zwei]]",
    "an embed": "![[p.png]]",
    "a Markdown link": "[t](Ziel.md)",
    "an image": "![t](p.png)",
    "a link in a link": "[![[p.png]]](Ziel.md)",
    "a reference": "[t][r]",
    "a footnote": "x[^1]",
    "an inline footnote": "x^[of it]",
    "a tag": "#tag",
    "a field": "[up:: [[Ziel]]]",
    "a field of the line": "up:: [[Ziel]]",
    "a block id": "x ^z",
    "code": "`[[Ziel]]`",
    "mathematics": "$[[x]]$",
    "a comment": "x %% [[Ziel]] %%",
    "HTML": "x <b>[[Ziel]]</b>",
    "a broken link": "[[Nirgends]]",
    "words": "Neu",
}
AROUND = (
    "\n\n[[Zwei]] [[#Fest]] [[Ziel#^z]]\n\n# Fest\n\n[t](Ziel.md)[^1]\n\n[^1]: n\n\n[r]: Zwei.md\n"
)


def proved(files, plan, renaming=None):
    vault, texts = vault_of(files), texts_of(files)
    made = plan(vault, texts)
    later = vault_after(vault, texts, made)
    prove_words(vault, later, made, renaming)
    told = verify_links(vault, later, made)
    moves = made.moves
    edited = {
        moves.get(path, path): text
        if isinstance(text, bytes)
        else apply_edits(text, made.edits.get(path, ()))
        for path, text in files.items()
    }
    return edited, (*made.remarks, *told)


def retitled(files, old, new, path="N.md"):
    return proved(files, lambda vault, texts: plan_heading(vault, texts, path, old, new))


@pytest.mark.parametrize("name", PARTS)
def test_b2_a_heading_may_gain_anything(name):
    text = f"## Alt{AROUND}"
    files = {"N.md": text, "s.md": "[[N#Alt]] [t](N.md#Alt)\n", **OTHERS}
    new = f"Neu {PARTS[name]}"
    after, _ = retitled(files, "Alt", new)
    assert after["N.md"] == text.replace("## Alt", f"## {new}")
    assert after["s.md"] != files["s.md"]


@pytest.mark.parametrize("name", [name for name in PARTS if name != "a block id"])
def test_b2_a_heading_may_lose_anything(name):
    text = f"[[Ziel]]\n\n## Alt {PARTS[name]}{AROUND}"
    files = {"N.md": text, "s.md": "[[N]] [[N#Fest]]\n", **OTHERS}
    after, _ = retitled(files, f"Alt {PARTS[name]}", "Neu")
    assert after["N.md"] == text.replace(f"## Alt {PARTS[name]}", "## Neu")
    assert after["s.md"] == files["s.md"]


def test_b2_what_goes_with_the_old_words_is_told():
    files = {"N.md": "# Alt [[Ziel]] [[Zwei]]\n", **OTHERS}
    _, told = retitled(files, "Alt [[Ziel]] [[Zwei]]", "Neu [[Zwei]] [[Nirgends]]")
    assert told == (
        "N.md: [[Ziel]] goes with the old words.",
        "N.md: [[Nirgends]] in the new words leads nowhere.",
    )


def test_b2_a_block_id_that_is_linked_does_not_get_lost():
    files = {"N.md": "# Alt ^id\n", "s.md": "[[N#^id]]\n"}
    with pytest.raises(RenameError, match=r"\[\[N#\^id\]\] would not lead to line 1 of N.md"):
        retitled(files, "Alt ^id", "Neu")
    after, _ = retitled(files, "Alt ^id", "Neu ^id")
    assert after == {"N.md": "# Neu ^id\n", "s.md": "[[N#^id]]\n"}


@pytest.mark.parametrize("new", ["Neu #", "Neu ##", "---", "===", "- Neu", "> Neu", "1. Neu"])
def test_b2_a_text_that_is_no_heading_is_refused(new):
    for note, name in (("Alt\n===\n", "Alt"), ("# Alt\n", "Alt")):
        try:
            after, _ = retitled({"N.md": note}, name, new)
        except RenameError:
            continue
        assert after["N.md"] == note.replace("Alt", new)
        assert [one.text for one in vault_of(after).notes["N.md"].content.headings] == [new]


def test_b2_a_link_to_a_part_that_was_missing_may_come_to_lead_there():
    files = {"N.md": "# Alt\n", "s.md": "[[N#Neu]] [[N#Alt]]\n"}
    after, told = retitled(files, "Alt", "Neu")
    assert after["s.md"] == "[[N#Neu]] [[N#Neu]]\n"
    assert told == ("s.md: [[N#Neu]] led to no part of the note and now leads to line 1 of N.md.",)


def test_b2_a_block_of_the_same_name_is_another_thing():
    files = {"N.md": "# Alt\n\nwords ^alt\n", "s.md": "[[N#^alt]] [[N#Alt#^alt]] [[N#Alt]]\n"}
    after, _ = retitled(files, "Alt", "Neu")
    assert after["s.md"] == "[[N#^alt]] [[N#Alt#^alt]] [[N#Neu]]\n"


def test_b2_of_several_equal_headings_it_is_said_which_is_meant():
    after, told = retitled({"N.md": "# Alt\n\n# Alt\n"}, "Alt", "Neu")
    assert after["N.md"] == "# Neu\n\n# Alt\n"
    assert told == ("N.md has 2 headings Alt (lines 1, 3); the one on line 1 is meant.",)


@pytest.mark.parametrize(
    ("heading", "name", "expected"),
    [
        ("# See [[Alt]]", "[[N#See Alt]]", "[[N#See Neu]]"),
        ("# See [[Alt|it]]", "[[N#See Alt it]]", "[[N#See Neu it]]"),
        ("# See [x](Alt.md)", "[[N#See [x](Alt.md)]]", "[[N#See [x](Neu.md)]]"),
        ("See [[Alt]]\n===", "[[N#See Alt]]", "[[N#See Neu]]"),
        ("# A\n\n## See [[Alt]]", "[[N#A#See Alt]]", "[[N#A#See Neu]]"),
        # left alone
        ("# See Alt", "[[N#See Alt]]", "[[N#See Alt]]"),
        ("# See `[[Alt]]`", "[[N#See `Alt`]]", "[[N#See `Alt`]]"),
    ],
)
def test_b2_links_to_a_heading_follow_the_links_in_it(heading, name, expected):
    files = {"N.md": f"{heading}\n\n[[Alt]]\n", "s.md": f"{name}\n", "Alt.md": ""}
    moves = {"Alt.md": "Neu.md"}
    after, _ = proved(files, lambda vault, texts: plan_moves(vault, texts, moves, ()))
    assert after["s.md"] == f"{expected}\n"


def test_b2_a_chain_of_headings_follows_as_well():
    files = {
        "N.md": "# To [[Alt]]\n",
        "M.md": "# From [[N#To Alt]]\n",
        "s.md": "[[M#From N To Alt]]\n",
        "Alt.md": "",
    }
    moves = {"Alt.md": "Neu.md"}
    after, _ = proved(files, lambda vault, texts: plan_moves(vault, texts, moves, ()))
    assert after["M.md"] == "# From [[N#To Neu]]\n"
    assert after["s.md"] == "[[M#From N To Neu]]\n"


def test_b2_a_note_that_moves_and_whose_heading_names_it():
    files = {
        "Alt.md": "# All of [[Alt]]\n",
        "s.md": "[[Alt#All of Alt|x]] [y](Alt.md#All%20of%20Alt)\n",
    }
    moves = {"Alt.md": "Neu.md"}
    after, _ = proved(files, lambda vault, texts: plan_moves(vault, texts, moves, ()))
    assert after["s.md"] == "[[Neu#All of Neu|x]] [y](Neu.md#All%20of%20Neu)\n"


@pytest.mark.parametrize(
    ("heading", "link", "expected"),
    [
        ("# Of #old", "[[N#Of old]]", "[[N#Of new]]"),
        ("# Of #old/x", "[[N#Of old x]]", "[[N#Of new x]]"),
        ("# Of old #older", "[[N#Of old older]]", "[[N#Of old older]]"),
        ("# Of `#old`", "[[N#Of `old`]]", "[[N#Of `old`]]"),
    ],
)
def test_b2_links_to_a_heading_follow_the_tags_in_it(heading, link, expected):
    files = {"N.md": f"{heading}\n\n#old\n", "s.md": f"{link}\n"}
    renaming = TagRenaming.of("old", "new")
    after, _ = proved(files, lambda vault, texts: plan_tag(vault, texts, "old", "new"), renaming)
    found = vault_of(after).resolutions["s.md"][0]
    assert (found.fragment, found.line) == ("found", 1)
    assert after["s.md"].replace("/", " ") == f"{expected}\n"


def test_b2_canvases_follow_too():
    canvas = (
        '{"nodes":[{"id":"1","type":"file","file":"N.md","subpath":"#See Alt"},'
        '{"id":"2","type":"text","text":"[[N#See Alt]] [[Alt]]"}]}'
    )
    files = {"N.md": "# See [[Alt]]\n", "Alt.md": "", "c.canvas": canvas}
    moves = {"Alt.md": "Neu.md"}
    after, _ = proved(files, lambda vault, texts: plan_moves(vault, texts, moves, ()))
    assert after["c.canvas"] == canvas.replace("Alt", "Neu")


words = st.lists(st.sampled_from([*PARTS.values(), "Alt", "und"]), min_size=1, max_size=3).map(
    " ".join
)
links = st.lists(
    st.sampled_from(["[[N#{}]]", "[[#{}|x]]", "[t](<N.md#{}>)", "[[N]]", "[[N#Fest]]", "[[Zwei]]"]),
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(words, words, links, st.booleans())
def test_b2_a_rename_is_done_whole_or_refused(old, new, forms, setext):
    heading = f"{old}\n---" if setext else f"## {old}"
    named = fragment_text(old)
    uses = " ".join(form.format(named) for form in forms)
    files = {"N.md": f"{uses}\n\n{heading}{AROUND}", "s.md": f"{uses}\n", **OTHERS}
    before = vault_of(files)
    try:
        after, _ = retitled(files, old, new)
    except RenameError:
        event("refused")
        return
    event("done")
    later = vault_of(after)
    row, row_after = before.resolutions["s.md"], later.resolutions["s.md"]
    assert [(one.path, one.line) for one in row if one.fragment != "broken-heading"] == [
        (two.path, two.line)
        for one, two in zip(row, row_after, strict=True)
        if one.fragment != "broken-heading"
    ]
    texts = [one.text for one in before.notes["N.md"].content.headings]
    texts_after = [one.text for one in later.notes["N.md"].content.headings]
    assert len(texts) == len(texts_after)
    assert texts_after[texts.index(old)] == new

"""What is carried over an edit of prose is what judging everything gives."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rule_helpers import made

from kbtool.lint.carry import Edited, find_carried
from kbtool.lint.judge import judge
from kbtool.lint.selection import RuleSet
from kbtool.model.place import NotePath
from kbtool.rules.catalog import CATALOG

NAMES = [
    "Lead.md",
    "a/Tin.md",
    "Tin 2.md",
    "Tin.md",
    "Lead.sync-conflict-20240105-101500-ABCDEFG.md",
]
BLOCKS = [
    "words",
    "many words about a metal " * 30,
    "More words, **bold** and `code`.",
    "in front of [[Nothing]] and [[Lead whit]]",
    "[[Lead]] and [[Tin#Use]]",
    "[[Tin#Usage]]",
    "[[Lead#Use]] ![[Lead]]",
    "[[Tin#^one]]",
    "[[Ceruse]]",
    "![[Tin]]",
    "up:: [[Lead]]",
    "up:: [[Tin]]",
    "soruce:: [[Tin]]",
    "source:: [[Mettal]]",
    "- source:: TODO\n  - up:: [[Tin]]",
    "#tag #a-b [t](Tin.md) and [u](Mettal.md)",
    "#literature",
    "#clippings",
    "https://example.org/a",
    "A paragraph. ^one",
    "## Use",
    "# Lead",
    "> A quotation of some ten words, so that it is long enough to ask.",
    "— Hale, Pigments",
    "[@hale] and [^1]",
    "[^1]: see [[Tin]]",
    "<<<<<<< HEAD",
    "[[Nothing]] %% kbtool: ignore[L001] %%",
    "isbn:: 978-0-306-40615-8",
    "| a | b |\n| - | - |\n| [[Tin|x]] | [[Lead]] |",
]
PROSE = ["", "word", "Two words. ", "\n\n", "\n\nA new paragraph.\n\n", "long words " * 50]
HEADS = [
    "",
    "---\naliases: [Ceruse, Metal]\n---\n",
    '---\ntag: a b\nup: "[[Lead]]"\nlinks: ["[[Mettal]]"]\n---\n',
    "---\nauthor: Hale\ncitekey: hale\n---\n",
]
ALL = frozenset(rule.code for rule in CATALOG) - {"G005", "C011", "C012"}

texts = st.builds(
    lambda head, blocks: head + "".join(f"{block}\n\n" for block in blocks),
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(BLOCKS), max_size=6),
)
states = st.fixed_dictionaries({"Lead.md": texts}, optional=dict.fromkeys(NAMES[1:], texts))


def prepared(state, codes=(), cap=1000):
    config = f"[limits]\nfindings-per-note = {cap}\n[rules.planned-note]\nmin-links = 1\n"
    thing = made({**state, "kbtool.toml": config})
    lint = thing.vault.config.lint._replace(extend_select=tuple(sorted(codes)))
    return thing, RuleSet.of(thing.vault.config._replace(lint=lint))


def carried(before, after, codes=(), cap=1000):
    """Return what is carried (or None), and what is true."""
    old, ruleset = prepared(before, codes, cap)
    new, _ = prepared(after, codes, cap)
    edits = [
        Edited(path, note.digest, old.vault.notes[path].content, note.content)
        for path, note in new.vault.notes.items()
        if note != old.vault.notes[path]
    ]
    found = find_carried(
        edits,
        judge(old.vault, old, ruleset),
        list(new.vault.notes),
        texts=new,
        ruleset=ruleset,
        config=new.vault.config,
    )
    return found, judge(new.vault, new, ruleset)


def edited(text, line, column, prose):
    """Put prose into a line of a text."""
    lines = text.split("\n")
    line %= len(lines)
    column = min(column, len(lines[line]))
    lines[line] = f"{lines[line][:column]}{prose}{lines[line][column:]}"
    return "\n".join(lines)


@pytest.mark.parametrize("codes", [(), ALL], ids=["defaults", "all"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    before=states,
    place=st.tuples(st.integers(0, 20), st.sampled_from([0, 0, 4, 1000])),
    prose=st.sampled_from(PROSE),
    is_undone=st.booleans(),
    cap=st.sampled_from([2, 1000]),
)
def test_carrying_equals_judging(codes, before, place, prose, is_undone, cap):  # noqa: PLR0917
    after = {**before, "Lead.md": edited(before["Lead.md"], *place, prose)}
    if is_undone:
        before, after = after, before
    found, truth = carried(before, after, codes, cap)
    assume(found is not None)
    assert found == truth


@pytest.mark.parametrize("codes", [(), ALL], ids=["defaults", "all"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=states, text=texts)
def test_other_facts_are_not_carried_wrongly(codes, before, text):
    found, truth = carried(before, {**before, "Lead.md": text}, codes)
    assert found is None or found == truth


def test_prose_before_findings_is_carried():
    before = {
        "Lead.md": "# Lead\n\nSome words.\n\nSee [[Tinn]] and [[Nothing]].\n\nup:: [[Tin]]\n",
        "Tin.md": "![[Lead]] up:: [[Lead]]\n\nup:: [[Lead]]\n",
    }
    after = {**before, "Lead.md": before["Lead.md"].replace("words.", "more\nwords.\n\nAgain.")}
    found, truth = carried(before, after)
    assert found == truth
    assert {(d.code, d.line) for d in found if d.path == "Lead.md"} >= {("L001", 8), ("G006", 10)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[[Tin]]", "[[Tin]] [[Tin]]"),
        ("# A\n\nwords", "# B\n\nwords"),
        ("#tag words", "#tog words"),
        ("word", ""),
        ("[[Tin]] %% kbtool: ignore[L001] %%", "word [[Tin]] %% kbtool: ignore[L001] %%"),
        ("text #literature\n\n— Hale, Pigments", "text #literature\n\nHale, Pigments"),
    ],
)
def test_what_may_matter_is_judged(old, new):
    found, _ = carried({"Lead.md": old, "Tin.md": "a"}, {"Lead.md": new, "Tin.md": "a"})
    assert found is None


@pytest.mark.parametrize("said", ["source:: Hale, Pigments", "[@hale]", "https://example.org/a"])
def test_a_literature_note_that_names_its_source_is_carried(said):
    text = f"text #literature {said if said[0] != 's' else ''}\n\n{said}\n"
    found, truth = carried({"Lead.md": f"{text}\n— Hale\n"}, {"Lead.md": text})
    assert found == truth
    assert "C001" not in {d.code for d in found}


def test_prose_of_possible_copies_is_judged():
    state = {"Lead.md": "a", "Tin.md": "# T\n\nwords", "Tin 2.md": "# T\n\nwords"}
    assert carried(state, {**state, "Tin.md": "# T\n\nwords words"})[0] is None
    assert carried(state, {**state, "Tin 2.md": "# T\n\nwords words"})[0] is None
    assert carried(state, {**state, "Lead.md": "a b"})[0] is not None


def test_rules_that_compare_texts_are_asked():
    assert carried({"Lead.md": "a"}, {"Lead.md": "a b"}, {"C011"})[0] is None


@pytest.mark.parametrize(("old", "new"), [("a [[X]]", "a b [[X]]"), ("[[X]]\n", "\na\n\n[[X]]\n")])
def test_a_finding_moves_with_its_link(old, new):
    found, truth = carried({"Lead.md": old}, {"Lead.md": new})
    assert found == truth
    assert [d.path for d in found] == [NotePath("Lead.md")] * len(truth)
    assert "L001" in {d.code for d in found}

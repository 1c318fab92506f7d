"""What is judged of a few edited notes alone is what judging everything gives."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rule_helpers import made

from kbtool.lint.judge import Bench, judge_all
from kbtool.lint.partly import Answer, Edit, Ground, Moment, find_partly
from kbtool.lint.selection import RuleSet
from kbtool.lint.survey import Survey
from kbtool.model.place import NotePath
from kbtool.rules.catalog import CATALOG
from kbtool.vault.frame import Frame

NAMES = [
    "Lead.md",
    "lead white.md",
    "a/Lead.md",
    "a/Tin.md",
    "b/Tin.md",
    "Tin 2.md",
    "hale1998 Pigments.md",
    "202301011230 Tin.md",
    "b/C# notes.md",
    "index.md",
    "Templates/Daily.md",
]
LINES = [
    "words",
    "[[Lead]]",
    "[[Tin]] and [[a/Tin#Use]]",
    "[[Lead whit]]",
    "[[Ceruse]]",
    "[[Lead#Use]] and [[Lead#Uses]]",
    "[[a/Tin#^one]]",
    "[t](Tin.md) and [u](Usage.md)",
    "![[plan.png]]",
    "![[Lead]]",
    "![[lead white#Use]]",
    "[[202301011230]]",
    "[[./Tin]] and [[/Lead]] and [[../Tin]]",
    "[[a/Lead]] and [[b/Tin]] and [[tin|a metal]]",
    "[[{{title}}]] and [[Lead#{{part}}]]",
    "![[Usage.pdf]] and [[Tin.pdf]]",
    "source:: b/plan.png",
    "source:: [[Tin]] and Tin.pdf",
    "cover:: [[plan.png]]",
    "[@hale2004] and [@hale204]",
    "source:: @hale2004",
    "source:: [[@hale2004]]",
    "source:: [[hale2004 Metals]]",
    "see [[hale1998]] and [[@hale1998]]",
    "author:: Hale",
    "[[Mettal]] and [[Usage]]",
    "up:: [[Lead]]",
    "up:: [[lead white]]",
    "soruce:: [[Tin]]",
    "source:: [[hale1998 Pigments]]",
    "source:: [[lead white]]",
    "source:: Usage.pdf",
    "source:: TODO",
    "source:: @hale1998",
    "words #tag and #literature",
    "#clippings https://example.org/a",
    "[@hale1998] and [@hale1989]",
    "> A quotation of some ten words, so that it is long enough to ask.",
    "— Hale, Pigments",
    "isbn:: 978-0-306-40615-8",
    "A paragraph. ^one",
    "## Use",
    "# Lead",
    "# Usage",
    "[[Nothing yet]] %% kbtool: ignore[L001] %%",
    "%% kbtool: ignore-file[G001] %%",
    "%% kbtool: ignore-file[orphan-note, N002, G006, no-such-rule] %%",
    "<<<<<<< HEAD",
    "```",
]
HEADS = [
    "",
    "",
    "---\naliases: [Ceruse, Metal]\n---\n",
    '---\ntags: [a b]\nup: "[[Lead]]"\n---\n',
    "---\nauthor: Hale\ncitekey: hale1998\n---\n",
    '---\nsource: "[[Ceruse]]"\n---\n',
    "---\nkbtool-ignore: [G001]\n---\n",
    "---\ncitekey: hale2004\n---\n",
    "---\nauthor: Hale\n---\n",
    '---\nsource: "@hale2004"\nreferences: [{id: hale2010, title: Ores}]\n---\n',
]
EVERYTHING = frozenset(rule.code for rule in CATALOG if rule.reads == "everything")
ALL = tuple(sorted({rule.code for rule in CATALOG} - EVERYTHING))
BIBLIOGRAPHY = "@book{hale1998, title = {Pigments}, author = {Hale, Ann}, year = 1998}\n"
CANVAS = '{"nodes": [{"id": "1", "type": "file", "file": "Leadd.md"}], "edges": []}'

texts = st.builds(
    lambda head, lines: head + "".join(f"{line}\n\n" for line in lines),
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(LINES), max_size=6),
)
states = st.fixed_dictionaries({"Lead.md": texts}, optional=dict.fromkeys(NAMES[1:], texts))
others = st.fixed_dictionaries(
    {"plan.png": st.just("x")},
    optional={
        "refs.bib": st.just(BIBLIOGRAPHY),
        "plan.canvas": st.sampled_from([CANVAS, CANVAS.replace("Leadd", "a/Tin")]),
        ".obsidian/app.json": st.sampled_from(
            ['{"newLinkFormat": "relative"}', '{"newLinkFormat": "absolute"}']
        ),
    },
)


def prepared(state, codes=(), cap=1000):
    config = f"[limits]\nfindings-per-note = {cap}\n" + '[vault]\ntemplates = ["Templates"]\n'
    thing = made({**state, "kbtool.toml": config})
    lint = thing.vault.config.lint._replace(extend_select=tuple(codes))
    return thing, RuleSet.of(thing.vault.config._replace(lint=lint))


def answer_of(thing, ruleset):
    bench = Bench.of(thing.vault, thing, ruleset)
    return Answer(judge_all(bench), Survey.of(bench.vault, bench.citations))


def ground_of(vault):
    frame = Frame.of(
        vault.notes,
        canvases=vault.canvases.values(),
        attachments=vault.attachments.values(),
        unreadable=vault.unreadable.values(),
        bibliographies=vault.bibliographies,
        config=vault.config,
    )
    return Ground.of(frame)


def partly(before, after, previous, ruleset):
    """Judge what differs between two vaults of the same bibliographies."""
    old, new = before.vault.notes, after.vault.notes
    changed = frozenset(NotePath(path) for path in new if path in old and new[path] != old[path])
    now = ground_of(after.vault)
    then = ground_of(before.vault)
    if then.frame.paths == now.frame.paths and then.frame.canvases == now.frame.canvases:
        then = now  # as a session has it
    edit = Edit(changed, Moment(then, old.__getitem__), Moment(now, new.__getitem__))
    return find_partly(edit, previous, after, ruleset)


def held_to_the_whole(thing, later, ruleset):
    """Judge vault after vault in part, each on the answer before; say if any could be."""
    answer, some = answer_of(thing, ruleset), False
    for now in later:
        found = partly(thing, now, answer, ruleset)
        truth = answer_of(now, ruleset)
        if found is not None:
            some = True
            assert found.diagnostics == truth.diagnostics
            assert found.survey == truth.survey
        thing, answer = now, found or truth
    return some


@pytest.mark.parametrize("codes", [(), ALL], ids=["defaults", "all"])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    before=states,
    beside=others,
    edits=st.lists(st.tuples(st.sampled_from(NAMES), texts), min_size=1, max_size=4),
    cap=st.sampled_from([3, 1000, 1000]),
)
def test_judging_in_part_equals_judging(codes, before, beside, edits, cap):
    """Also in a chain, where each answer stands on the one before."""
    thing, ruleset = prepared({**before, **beside}, codes, cap)
    later = []
    state = before
    for name, text in edits:
        if name not in state:
            continue
        state = {**state, name: text}
        later.append(prepared({**state, **beside}, codes, cap)[0])
    assume(held_to_the_whole(thing, later, ruleset))


one_line = st.tuples(st.integers(0, 8), st.sampled_from(LINES), st.booleans())


@pytest.mark.parametrize("codes", [(), ALL], ids=["defaults", "all"])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=states, beside=others, edits=st.lists(one_line, min_size=1, max_size=4))
def test_a_line_more_or_less_is_judged_alike(codes, before, beside, edits):
    thing, ruleset = prepared({**before, **beside}, codes)
    later = []
    state = before
    for place, line, adds in edits:
        lines = state["Lead.md"].split("\n\n")
        here = place % len(lines)
        lines[here : here if adds else here + 1] = [line] if adds else []
        state = {**state, "Lead.md": "\n\n".join(lines)}
        later.append(prepared({**state, **beside}, codes)[0])
    assume(held_to_the_whole(thing, later, ruleset))


RENAMED = [*NAMES, "lead.md", "Lead whit.md", "c/Tin.md", "Usage.md", "Ceruse.md", "Mettal.md"]
RENAMED += ["Nothing yet.md", "Tin.pdf.md", "a/202301011230.md", "{{title}}.md", "b/Usages.md"]
RENAMED += ["hale1998.md", "@hale2004 Metals.md", "hale2004.md", "hale1989 Ores.md"]
FILES = ["plan.png", "b/plan.png", "Usage.pdf", "Tin.pdf", "Ceruse"]
CANVASES = ["plan.canvas", "b/Lead.canvas"]
DRAWINGS = [
    CANVAS,
    CANVAS.replace("Leadd", "a/Tin"),
    CANVAS.replace('"Leadd.md"', '"Lead.md", "subpath": "#Use"'),
    CANVAS.replace('"file", "file": "Leadd.md"', '"text", "text": "[[Tin]] [[Ceruse]] [[Mettal]]"'),
    "{",
]
moves = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(RENAMED), texts),
    st.tuples(st.just("remove"), st.sampled_from(RENAMED), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(RENAMED), st.sampled_from(RENAMED)),
    st.tuples(st.just("write"), st.sampled_from(FILES), st.just("x")),
    st.tuples(st.just("remove"), st.sampled_from([*FILES, *CANVASES]), st.just("")),
    st.tuples(st.just("write"), st.sampled_from(CANVASES), st.sampled_from(DRAWINGS)),
)


def moved(state, move):
    what, name, other = move
    if what == "write":
        return {**state, name: other}
    rest = {path: text for path, text in state.items() if path != name}
    if what == "rename" and name in state:
        return {**rest, other: state[name]}
    return rest


@pytest.mark.parametrize("codes", [(), ALL], ids=["defaults", "all"])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    before=states,
    beside=others,
    steps=st.lists(st.lists(moves, min_size=1, max_size=3), min_size=1, max_size=4),
    cap=st.sampled_from([3, 1000, 1000]),
)
def test_files_that_come_and_go_are_judged_alike(codes, before, beside, steps, cap):
    """Notes and attachments, written, removed and renamed, also in a chain."""
    state = {**beside, **before}
    thing, ruleset = prepared(state, codes, cap)
    later = []
    for step in steps:
        for move in step:
            state = moved(state, move)
        later.append(prepared(state, codes, cap)[0])
    assume(held_to_the_whole(thing, later, ruleset))

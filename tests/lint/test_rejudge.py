"""Judging again what a change can have touched gives what judging everything gives."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_helpers import made

from kbtool.lint.judge import judge, rejudge
from kbtool.lint.selection import RuleSet
from kbtool.model.place import NotePath
from kbtool.rules.catalog import CATALOG

NAMES = [
    "Lead.md",
    "lead white.md",
    "Lead white.md",
    "a/Lead.md",
    "a/Tin.md",
    "b/Tin.md",
    "b/Tin.sync-conflict-20240105-101500-ABCDEFG.md",
    "202301011230 Tin.md",
    "202301011230 Lead.md",
    "b/C# notes.md",
    "index.md",
    "Templates/Daily.md",
    "plan.canvas",
    "img/plan.png",
    "img/Plan.png",
]
LINES = [
    "[[Lead]]",
    "[[Tin]]",
    "[[a/Tin]] and [[b/Tin|Tin]]",
    "[[Lead whit]]",
    "[[Ceruse]]",
    "[[Lead#Use]]",
    "[[Tin#^one]]",
    "[t](Tin.md)",
    "[t](../a/Tin.md)",
    "![[plan.png]]",
    "![[Lead]]",
    "![[Tin#Use]]",
    "[[202301011230]]",
    "[[Mettal]]",
    "[[../../x]]",
    "up:: [[Lead]]",
    "soruce:: [[Tin]]",
    "source:: [[Tin]]",
    "words #tag and #Tag",
    "A paragraph. ^one",
    "## Use",
    "# Lead",
    "[[Nothing yet]] %% kbtool: ignore[L001] %%",
    "%% kbtool: ignore-file[G001] %%",
    "%% kbtool: ignore-file[orphan-note, no-such-rule] %%",
    "<<<<<<< HEAD",
    "```",
]
HEADS = [
    "",
    "---\naliases: [Ceruse, Metal]\n---\n",
    '---\ntags: [a b]\nup: "[[Lead]]"\n---\n',
    "---\nkbtool-ignore: [G001]\n---\n",
]
CANVAS = '{"nodes": [{"id": "1", "type": "file", "file": "%s"}], "edges": []}'

texts = st.builds(
    lambda head, lines: head + "".join(f"{line}\n\n" for line in lines),
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(LINES), max_size=5),
)
states = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, texts))
ALL = tuple(rule.code for rule in CATALOG)


def as_files(state: dict[str, str]) -> dict[str, str]:
    return {
        name: CANVAS % "Lead.md" if name.endswith(".canvas") and text else text
        for name, text in state.items()
    }


def prepared(state: dict[str, str], *, zettel_ids: bool, cap: int):
    config = (
        f"[links]\nzettel-ids = {str(zettel_ids).lower()}\n"
        f'[vault]\ntemplates = ["Templates"]\n[limits]\nfindings-per-note = {cap}\n'
        "[rules.planned-note]\nmin-links = 1\n"
    )
    return made({**as_files(state), "kbtool.toml": config})


@pytest.mark.parametrize("codes", [(), ALL], ids=["defaults", "all"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    before=states,
    edits=st.dictionaries(st.sampled_from(NAMES), st.none() | texts, min_size=1, max_size=3),
    zettel_ids=st.booleans(),
    cap=st.sampled_from([3, 1000]),
)
def test_rejudging_equals_judging(codes, before, edits, zettel_ids, cap):
    after = {**before, **{name: text for name, text in edits.items() if text is not None}}
    for name in [name for name, text in edits.items() if text is None]:
        after.pop(name, None)
    changed = frozenset(NotePath(name) for name in NAMES if before.get(name) != after.get(name))
    old = prepared(before, zettel_ids=zettel_ids, cap=cap)
    new = prepared(after, zettel_ids=zettel_ids, cap=cap)
    lint = old.vault.config.lint._replace(extend_select=codes)
    ruleset = RuleSet.of(old.vault.config._replace(lint=lint))
    previous = judge(old.vault, old, ruleset)
    assert rejudge(new.vault, new, ruleset, previous, changed) == judge(new.vault, new, ruleset)


def test_the_law_above_is_about_something():
    state = {"Lead.md": "[[Nothing]]\n", "a/Tin.md": "[[Lead]]\n"}
    thing = prepared(state, zettel_ids=False, cap=1000)
    codes = {d.code for d in judge(thing.vault, thing, RuleSet.of(thing.vault.config))}
    assert codes == {"L001", "G001"}


def test_what_says_the_same_as_before_is_not_stamped_anew():
    """Old diagnostics are taken over as they are, without asking for the note's text."""
    before = {"Lead.md": "[[Nothing]]\n", "a/Tin.md": "# Lead\n\n[[Lead]]\n", "index.md": "hm\n"}
    after = {**before, "index.md": "other words\n"}
    old, new = (prepared(state, zettel_ids=False, cap=1000) for state in (before, after))
    ruleset = RuleSet.of(old.vault.config)
    previous = tuple(d._replace(source_line="kept") for d in judge(old.vault, old, ruleset))
    again = rejudge(new.vault, new, ruleset, previous, frozenset({NotePath("index.md")}))
    kept = {d.path for d in again if d.source_line == "kept"}
    assert kept == {"Lead.md", "a/Tin.md"}

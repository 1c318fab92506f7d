"""What is checked again after changes is what a fresh check gives: findings, facts and reads."""

from dataclasses import replace
from random import Random

import pytest
from again import checked_again
from chains import ATTACHMENTS, DRAWN, HEADS, LINES, NOTES, text_of
from rule_helpers import made

from kbtool.lint.incremental.facts import TableSet
from kbtool.lint.incremental.first_check import check_fresh
from kbtool.lint.incremental.gather import FACTS
from kbtool.lint.incremental.packed import PackedTable, form_of, packed
from kbtool.lint.incremental.reads import Recorder
from kbtool.lint.rule_set import RuleSet
from kbtool.rules.catalog import CATALOG

ALL = tuple(rule.code for rule in CATALOG)
MOST = tuple(code for code in ALL if code != "G005")
"""Without the rule that looks every note up again whenever a name or alias comes or goes."""
NAMES = [*NOTES, "b/Tin.md", "Leed.md", "lead.md"]
BIBLIOGRAPHY = "@book{hale1998, title = {Ores}, author = {Hale, Ann}, year = 1998}\n"
SETTINGS = [
    "",
    "[links]\nzettel-ids = true\n",
    "[rules.misspelt-field]\ncommon = 1\n[rules.planned-note]\nmin-links = 1\n",
    "[rules.uncited-source]\nentries = true\n[citations]\nquote-scope = 'all'\n",
    "[rules.ambiguous-link]\nstrict = true\n[graph]\nroots = ['Lead.md']\n",
]


def prepared(state, settings, codes, cap):
    config = f'[vault]\ntemplates = ["Templates"]\nexclude = ["a/Tin*"]\n{settings}'
    thing = made({**state, "kbtool.toml": f"{config}[limits]\nfindings-per-note = {cap}\n"})
    lint = thing.vault.config.lint._replace(extend_select=codes)
    return thing, RuleSet.of(thing.vault.config._replace(lint=lint))


def random_text(random):
    return text_of(random.choice(HEADS), random.choices(LINES, k=random.randrange(6)))


def happened(files, random):
    """Return the files after something has happened to one of them."""
    files, name = dict(files), random.choice(NAMES)
    kind = random.choice(
        ["write", "line", "line", "line", "line", "remove", "move", "move", "other"]
    )
    if kind == "write" or (kind == "line" and name not in files):
        files[name] = random_text(random)
    elif kind == "line":
        lines = files[name].split("\n\n")
        place = random.randrange(len(lines))
        lines[place : place + random.randrange(2)] = [random.choice(LINES)][: random.randrange(3)]
        files[name] = "\n\n".join(lines)
    elif kind == "remove":
        files.pop(name, None)
    elif kind == "move" and name in files:
        files[random.choice(NAMES)] = files.pop(name)
    else:
        other = random.choice([*ATTACHMENTS, "map.canvas", "a/b.canvas"])
        drawn = (
            random.choice(DRAWN) if other.endswith(".canvas") else random.choice(["x", "longer"])
        )
        files = {**files, other: drawn}
        if random.randrange(3) == 0:
            del files[other]
    return files


def walk(seed, steps, codes, *, hold, forgetful=False):
    """Live through a history; `hold(state, fresh)` is asked after every step."""
    random = Random(seed)
    settings, cap = random.choice(SETTINGS), random.choice([3, 1000, 1000])
    files = {name: random_text(random) for name in random.sample(NAMES, 6)}
    files["refs.bib"] = BIBLIOGRAPHY if random.randrange(2) else ""
    thing, ruleset = prepared(files, settings, codes, cap)
    state = check_fresh(thing.vault, thing, ruleset)
    for _ in range(steps):
        for _ in range(random.choice([1, 1, 2, 3])):
            files = happened(files, random)
        now, _ = prepared(files, settings, codes, cap)
        if random.randrange(3) == 0:
            state = replace(state, tables=repacked(state.tables))
        state = checked_again(state, thing, now, ruleset, forgetful=forgetful)
        hold(state, check_fresh(now.vault, now, ruleset), (now, ruleset))
        thing = now


def repacked(tables):
    """Write the tables to bytes, and read them from there when they are asked for."""
    kept = {name: packed(name, table).data for name, table in tables.items()}
    return TableSet({}, lambda name: PackedTable(kept[name], form_of(name)))


def rows_of(table):
    """Return the rows in order, but for what a memory of prepared sources answers in part."""
    rows = {
        path: [one for one in sorted(row, key=repr) if "body_start" not in repr(one)]
        for path, row in table.rows.items()
    }
    return {path: row for path, row in rows.items() if row}


def hold_all(state, fresh, _now):
    assert state.diagnostics == fresh.diagnostics
    for name in (*FACTS, "asked targets", "asked fragments", "asked by fields", "asked"):
        assert rows_of(state.tables[name]) == rows_of(fresh.tables[name]), name
    assert state.tables["outgoing"].by_key == fresh.tables["outgoing"].by_key


@pytest.mark.parametrize("codes", [(), ALL, MOST], ids=["defaults", "all", "most"])
@pytest.mark.parametrize("seed", range(10))
def test_checking_again_equals_a_fresh_check(seed, codes):
    walk(seed, 8, codes, hold=hold_all)


@pytest.mark.parametrize("seed", range(100, 104))
def test_lost_texts_cost_time_and_change_nothing(seed):
    walk(seed, 8, MOST, hold=hold_all, forgetful=True)


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", range(1000, 1400))
def test_long_lives(seed):
    """The long form: `python -m pytest -m soak tests/lint`, 20,000 steps."""
    walk(seed, 50, MOST if seed % 4 else ALL, hold=hold_all)


@pytest.mark.parametrize("lost", ["near", "incoming", "source", "target", "content"])
def test_the_law_fails_when_one_table_is_not_noted(lost, monkeypatch):
    """The control: each kind of read is one that the law needs."""
    right = Recorder.note

    def forgets(self, table, key):
        if table != lost:
            right(self, table, key)

    monkeypatch.setattr(Recorder, "note", forgets)
    if lost == "incoming":  # of one's own row nothing is noted
        monkeypatch.setattr("kbtool.lint.incremental.update._BY_PATH", frozenset())
    wrong = []

    def hold(state, fresh, _now):
        wrong.append(state.diagnostics != fresh.diagnostics)

    for seed in range(60):
        walk(seed, 8, MOST, hold=hold)
        if any(wrong):
            return
    raise AssertionError(f"nobody missed {lost}")

"""After all offered fixes none is left to mend, no new fault came, and mending again is idle."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_helpers import made, ruleset_of

from kbtool.fix.fix_all import fix_all
from kbtool.lint.incremental.first_check import check_vault
from kbtool.rules.catalog import CATALOG

OURS = tuple(rule.code for rule in CATALOG if rule.family != "C" and rule.name != "stub-note")
# A link that works again is a new edge, and may want a heading that is not there: what that shows
# was there before, unseen.
CONSEQUENCES = {"E002", "H001", "H002", "H004", "L011", "L014", "N005", "T002"}
CONSEQUENCES |= {"G001", "G002", "G003", "G004", "G006"}
SETTINGS = [
    "",
    '{"useMarkdownLinks": true}',
    '{"newLinkFormat": "absolute"}',
    '{"newLinkFormat": "relative", "useMarkdownLinks": true}',
    '{"newLinkFormat": "relative"}',
]
NAMES = [
    "Lead.md",
    "Ceruse.md",
    "a/Freezing point.md",
    "a/Tin (old).md",
    "b/Tin.md",
    "b/C# notes.md",
    "index.md",
    "img/Plan of it.png",
    "b/It's 100% sure.md",
]
LINES = [
    "[[lead]] and [[a/freezing POINT|it]]",
    "[[Freezing pont]] [[freezing-point#wher]] ![[Plan-of-it.png|300]]",
    "[t](Freezing%20pont.md) [t](<Freezing pont.md> 'x') ![](Planofit.png)",
    "[[White lead]] [[white lead#Where]]",
    "[t [u] v](lead.md) ![a](img/Plan%20of%20it.png)",
    "[[Lead|Lead]] [[./Lead|Lead]] [[/lead]]",
    "[[Its 100% sure]] [t](It's%20100%25%20sur.md)",
    "[[Lead#where]] [t](lead.md#where-it-is)",
    "| a | b |\n| --- | --- |\n| [[Lead|l]] | [[White lead]] [[lead]] |",
    "[x][r]\n\n[r]: lead.md",
    "soruce:: [[lead]]\n\nup:: [[White lead]]",
    "A claim. ^one",
    "#ai #AI #ai",
    "## Where",
    "# Lead of it",
    "ceruse in prose %% kbtool: ignore[L001] why %% and freezing point",
    "[[Lead]] <!-- kbtool: ignore[L001, H001] -->",
    "```\n[[lead]]\n```",
    "[[No such thing at all]]",
]
HEADS = [
    "",
    "---\naliases: [White lead]\n---\n",
    "---\nalias: White lead, Old\ntag: a b\n---\n",
    "---\r\ntags: a, b\r\nup: [[lead]]\r\n---\r\n",
    "---\nup: '[[White lead]]'\nalso:\n  - \"[[lead]]\"\n---\n",
    "\ufeff",
]

texts = st.builds(
    lambda head, lines: head + "".join(f"{line}\n\n" for line in lines),
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(LINES), max_size=6),
)
states = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, texts))


class MemoryBench:
    """A vault in memory, judged by our rules."""

    def __init__(self, files, codes):
        self.files = {name: text.encode() for name, text in files.items()}
        self.codes = codes

    def _made(self):
        return made({path: raw.decode() for path, raw in self.files.items()})

    def vault(self):
        return self._made().vault

    def diagnostics(self):
        thing = self._made()
        return check_vault(thing.vault, thing, ruleset_of(thing.vault, *self.codes, only=True))

    def data_of(self, path):
        return self.files.get(path)

    def change(self, changed):
        for path, data in changed.items():
            if data is None:
                self.files.pop(path, None)
            else:
                self.files[path] = data


def summary(diagnostics):
    """A fault by rule and target, however the target is spelled; a missing note is one fault."""
    return {
        (
            "L001" if one.code in ("L002", "L015") else one.code,
            re.sub(r".*/|\.md(?=#|$)", "", one.target.lower()),
        )
        for one in diagnostics
    }


@pytest.mark.parametrize("tier", ["safe", "all"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(state=states, obsidian=st.sampled_from(SETTINGS))
def test_mending_ends_and_brings_nothing_new(tier, state, obsidian):
    files = {**state, **({".obsidian/app.json": obsidian} if obsidian else {})}
    bench = MemoryBench(files, OURS)
    before = bench.diagnostics()
    wanted = (lambda one: one.fix.safe) if tier == "safe" else (lambda _: True)
    mended = fix_all(bench, lambda one: one.fix is not None and wanted(one))
    left = [one for one in mended.remaining if one.fix is not None and wanted(one)]
    assert left == []
    assert fix_all(bench, lambda one: one.fix is not None and wanted(one)).after == {}
    # Once quoted, a link in a property is one, and may be as broken as any other.
    quoted = {one.target.strip("[]").lower() for one in before if one.code == "P003"}
    new = {
        (code, target)
        for code, target in summary(mended.remaining) - summary(before)
        if code not in CONSEQUENCES and not (code == "L001" and target in quoted)
    }
    assert new == set()


def test_c7_a_number_that_is_mended_stays_one():
    bench = MemoryBench({"a.md": "---\nisbn: 201483408\nversion: 1.10\n---\nText.\n"}, ("C009",))
    mended = fix_all(bench, lambda one: one.fix is not None)
    assert mended.remaining == ()
    ((path, text),) = mended.after.items()
    assert (path, text) == ("a.md", b"---\nisbn: 0201483408\nversion: 1.10\n---\nText.\n")

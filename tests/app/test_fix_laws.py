"""What --fix promises, on vaults made at random."""

from collections import Counter

import pytest
from helpers import bytes_of, texts_of, vault_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.app.fix.workspace import VaultWorkspace
from kbtool.config.settings import Config, LintSettings, ObsidianSettings
from kbtool.fix.fix_all import fix_all
from kbtool.lint.rule_set import RuleSet
from kbtool.rules.catalog import CATALOG

LINES = st.sampled_from(
    [
        "See [[Alpha]] and [[beta]].",
        "As [[First]] says, [[first|again]].",
        "[[Alpha|Alpha]] [[Beta|Beta]]  ",
        "\n| a | b |\n|---|---|\n| [[Alpha|a]] | [[First]] |\n",
        "[text](Alpha.md) [text](<sub/Beta.md>) [beta](../sub/Beta)",
        "![[p.png]] ![alt](p.png)",
        "doi:: https://doi.org/10.1000/ABC.",
        "isbn:: 0-306-40615-2",
        "[[Alpha]] %% kbtool: ignore[L001] nothing here %%",
        "[[Nowhere]] %% kbtool: ignore[L001,H001] why %%",
        "`[[code]]` $[[x]]$ \\[\\[no\\]\\]",
        "[[Alpha#One]] [[Alpha#Two|t]] [[#One]]",
        "中文 [[Alpha|别名]]，见 [[第一]]。\t",
        "# One",
        "- item [[Beta]] ^id",
        "> quoted [[Alpha|Alpha]]",
        "",
    ]
)
REVEALING_LINES = st.sampled_from(
    ["source: [[Alpha]]", "来源：：[[Beta]]", "%% kbtool: ignore[L001] %%"]
)
HEADS = st.sampled_from(
    [
        "",
        "---\ntag: a, b\naliases: First\n---\n",
        "---\naliases: 第一\ncssclass: wide\n---\n",
        '---\nsource: "[[Beta]]"\ntags: one two\n---\n',
        "---\nkbtool-ignore: [L001, H002]\n---\n",
        "---\nup:\n  - \"[[Alpha]]\"\n  - '[[Beta|b]]'\n---\n",
        "---\nbroken: [\n---\n",
    ]
)


REVEALING_HEADS = st.sampled_from(
    [
        "---\nup: [[Alpha]]\n---\n",
        "---\nup:\n  - [[Alpha]]\n  - [[Beta|b]]\n---\n",
        "---\nalias: 第一\ncssclass: wide\n---\n",
    ]
)


@st.composite
def notes(draw, heads, lines):
    text = draw(heads) + "\n".join(draw(st.lists(lines, max_size=8)))
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    mark = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    last = draw(st.sampled_from(["", "\n", "\n\n"]))
    return mark + (text + last).replace("\n", ends).encode()


def vaults(heads, lines):
    names = ("Alpha.md", "sub/Beta.md", "sub/note.md", "index.md")
    return st.fixed_dictionaries({name: notes(heads, lines) for name in names})


PLAIN_VAULTS = vaults(HEADS, LINES)
REVEALING_VAULTS = vaults(HEADS | REVEALING_HEADS, LINES | REVEALING_LINES)
OBSIDIAN = st.builds(
    lambda link_format, markdown: ObsidianSettings(
        link_format=link_format, use_markdown_links=markdown
    ),
    st.sampled_from(["shortest", "relative", "absolute"]),
    st.booleans(),
)


def bench_for(files, config):
    data = {**files, "p.png": b""}

    def read(path, digest):
        return bytes_of(data[path]) if path in data else None

    return VaultWorkspace(vault_of(data, config), texts_of(data), RuleSet.of(config), read)


def is_safe(diagnostic):
    return diagnostic.fix is not None and diagnostic.fix.safe


def kinds(diagnostics):
    return Counter((d.path, d.code) for d in diagnostics)


def mended_by(files, config):
    bench = bench_for(files, config)
    before = bench.diagnostics()
    return before, fix_all(bench, is_safe)


def check_is_stable(files, config):
    """Nothing is left that could be fixed without harm; return what was and what is."""
    before, mended = mended_by(files, config)
    after = {**files, **mended.after}
    assert not mended.refused
    assert [d for d in mended.remaining if is_safe(d)] == list(mended.left_out)
    _, again = mended_by(after, config)
    assert again.after == {}
    return before, mended


def check(files, config):
    before, mended = check_is_stable(files, config)
    assert kinds(mended.remaining) <= kinds(before)
    for path, data in files.items():
        assert_ends_and_mark_stay(data, mended.after.get(path, data))


def assert_ends_and_mark_stay(old, new):
    """Line ends stay what they are; test_choose holds the law of all other characters."""
    mark = b"\xef\xbb\xbf"
    assert not new.startswith(mark) or old.startswith(mark)
    ends = b"\r\n" if b"\r\n" in old else b"\n"
    assert new.count(b"\n") == new.count(ends)
    assert new.count(b"\r") == (new.count(ends) if ends == b"\r\n" else 0)


# What counts words, or ways between notes, says something else when a fix changes their number.
COUNTING = ("Y001", "Y006", "G002", "G003", "G004")
EVERY_RULE = LintSettings(select=tuple(rule.code for rule in CATALOG), ignore=COUNTING)


@settings(max_examples=150, deadline=None)
@given(PLAIN_VAULTS, OBSIDIAN)
def test_fixing_leaves_nothing_to_fix_and_nothing_new(files, obsidian):
    check(files, Config(lint=EVERY_RULE, obsidian=obsidian))


@settings(max_examples=80, deadline=None)
@given(REVEALING_VAULTS, OBSIDIAN)
def test_what_a_fix_reveals_is_fixed_as_well(files, obsidian):
    """A link, field or alias that did not count, once mended, counts, with its own faults."""
    check_is_stable(files, Config(lint=EVERY_RULE, obsidian=obsidian))


@settings(max_examples=80, deadline=None)
@given(PLAIN_VAULTS)
def test_so_it_is_with_the_default_rules(files):
    check(files, Config(lint=LintSettings(ignore=COUNTING)))


@pytest.mark.soak
@pytest.mark.timeout(900)
@settings(max_examples=3000, deadline=None)
@given(PLAIN_VAULTS, REVEALING_VAULTS, OBSIDIAN)
def test_fixing_soak(plain, revealing, obsidian):
    config = Config(lint=EVERY_RULE, obsidian=obsidian)
    check(plain, config)
    check_is_stable(revealing, config)

"""A safe fix changes nothing that the app shows but what its rule is there to change."""

import pytest
from helpers import vault_of
from hypothesis import event, given, settings
from hypothesis import strategies as st
from mending import mended

from kbtool.config.settings import ObsidianSettings
from kbtool.fix.safety.link_pairs import paired
from kbtool.fix.safety.offsets import Stretches
from kbtool.fix.safety.shown_facts import Seen, changed_aspects, end_of
from kbtool.model.diagnostic import Edit
from kbtool.model.location import NotePath
from kbtool.parse.lines import Lines
from kbtool.rules.catalog import ALTERED, CATALOG

SAFE = [rule.code for rule in CATALOG if rule.fix == "safe"]
HARMLESS = [code for code in SAFE if not ALTERED[code]]


def changed(before, after, *edits):
    """Return the aspects that edits of a note change."""
    lines = Lines(before)
    places = [(before.index(old), old, new) for old, new in edits]
    made = [Edit(NotePath("a.md"), lines.span(at, at + len(old)), new) for at, old, new in places]
    other = {"b.md": "# B\n\n# C\n\nx ^id\n", "d/b c.md": ""}
    seen = []
    for text in (before, after):
        vault = vault_of({"a.md": text, **other})
        notes = {path: note.content for path, note in vault.notes.items()}
        seen.append(Seen(notes["a.md"], vault.resolutions["a.md"], notes.get))
    return sorted(changed_aspects(*seen, Stretches(made)))


@pytest.mark.parametrize(
    ("before", "edit", "aspects"),
    [
        ("---\ntags: [a]\n---\n", ("[a]", "[a, b]"), ["properties", "tags"]),
        ("---\ntags: a\n---\n", ("a\n", "[a]\n"), ["properties"]),
        ("---\ntag: a\n---\n", ("tag", "tags"), ["properties", "tags"]),
        ("---\naliases: A, B\n---\n", ("A, B", "[A, B]"), ["aliases", "properties"]),
        ("---\nm: [[1, 2]]\n---\n", ("[[1, 2]]", '"[[1, 2]]"'), ["links", "properties"]),
        ("---\nn: 12\n---\n", ("12", '"12"'), ["properties"]),
        ("---\nn: x\nm: y\n---\n", ("x", "x\n #"), []),
        ("---\nn: x\nm: y\n---\n", ("x\n", "x # "), ["properties"]),
        ("a #b c\n", ("#b", "b"), ["tags"]),
        ("a ^b\n", (" ^b", ""), ["blocks"]),
        ("x\n# A\n", ("x\n", "x"), ["headings"]),
        ("# A\n", ("A", "B"), []),
        ("[[b]]\n", ("b", "d/b c"), ["links"]),
        ("[[b#B]]\n", ("#B", "#C"), ["links"]),
        ("[[b#^id]]\n", ("#^id", "#B"), ["links"]),
        ("x\n", ("x", "[[b]]"), ["links"]),
        ("[[b]]\n", ("[[b]]", "b"), ["links"]),
        ("[[no]]\n", ("no", "none"), ["links"]),
        # the same things in other words
        ("[[b]]\n", ("[[b]]", "[b](b.md)"), []),
        ("[[b#B]]\n", ("[[b#B]]", "[x](b.md#b)"), []),
        ("[[B|b]]\n", ("[[B|b]]", "[[b]]"), []),
        ("[[b c]]\n", ("b c", "d/b c"), []),
        ("---\nup: '[[b]]'\n---\n", ("b", "b|x"), []),
        ("one %% x %%\n", (" %% x %%", ""), []),
        ("doi:: x\n", ("x", "y"), []),
    ],
)
def test_b5_what_an_edit_changes(before, edit, aspects):
    assert changed(before, before.replace(*edit, 1), edit) == aspects


def test_b5_every_rule_with_a_fix_says_what_it_alters():
    mending = {rule.code for rule in CATALOG if rule.fix}
    assert {code for code in ALTERED if ALTERED[code]} <= mending
    assert {"S001", "L010", "L012", "L013", "L006", "C009", "F005"} <= {*HARMLESS}
    assert ALTERED["P004"] == {"tags", "aliases", "properties"}


def test_b5_links_pair_by_place_and_properties_by_name():
    before = vault_of({"a.md": "---\nalias: '[[b]]'\n---\n[[c]] [[d]]\n"}).notes["a.md"].content
    after = vault_of({"a.md": "---\naliases: ['[[b]]']\n---\n[[d]]\n"}).notes["a.md"].content
    lines = Lines("---\nalias: '[[b]]'\n---\n[[c]] [[d]]\n")
    edits = [
        Edit(NotePath("a.md"), lines.span(4, 9), "aliases"),
        Edit(NotePath("a.md"), lines.span(11, 18), "['[[b]]']"),
        Edit(NotePath("a.md"), lines.span(23, 29), ""),
    ]
    pairing = paired(before, after, Stretches(edits))
    assert sorted(pairing.kept) == [(0, 0), (2, 1)]
    assert (pairing.lost, pairing.gained) == ((1,), ())


PROPERTIES = st.sampled_from(
    [
        "tags: machine learning, deep nets (CNN)",
        "tags: a, b",
        "tags: [a, 'b c', 12]",
        "tag: a b",
        "tag:\n  - x\n  - y/z",
        "aliases: Müller, Hans",
        "alias: Ore, Metal",
        "aliases: [White lead]",
        "matrix: [[1, 2]]",
        "up: [[Tin]]",
        "see: [[Smith, John]]",
        "isbn: 0-306-40615-2",
        "doi: doi:10.1000/ABC.",
        'source: "[[tin]]"',
        "cssclass: a, b",
        "- broken",
    ]
)
LINES = st.sampled_from(
    [
        "# Of [[White lead]] %% kbtool: ignore[L001] %%",
        "[[a#Of White lead kbtool ignore L001]] [[#Of White lead kbtool ignore L001]]",
        "%% kbtool: ignore[L001] %%",
        "<!-- kbtool: ignore[L001, H001] -->",
        "one ^id",
        "^other",
        "[[tin]] [[Tin|Tin]] #tag",
        "[[White lead|Müller]] [t](x/tin.md)",
        "- item [[a#^id]]",
        "> quoted ![[tin]]",
        "| a | b |\n|---|---|\n| [[tin|x]] | #a |",
        "来源：：[[tin]]",
        "source: [[White lead]]",
        "isbn:: 0-306-40615-2",
        "`[[tin]]`  ",
        "",
    ]
)
NOTES = st.builds(
    lambda properties, lines, mark: (
        ("\ufeff" if mark else "")
        + ("---\n" + "\n".join(properties) + "\n---\n" if properties else "")
        + "\n".join(lines)
        + "\n"
    ),
    st.lists(PROPERTIES, max_size=3, unique_by=lambda text: text.partition(":")[0]),
    st.lists(LINES, max_size=6),
    st.booleans(),
)
VAULTS = st.fixed_dictionaries({"a.md": NOTES, "s.md": NOTES})
STYLES = st.sampled_from(
    [
        None,
        ObsidianSettings(link_format="absolute"),
        ObsidianSettings(link_format="relative", use_markdown_links=True),
    ]
)
OTHERS = {"x/Tin.md": "", "Ceruse.md": "---\naliases: [White lead]\n---\n"}


def shown(files):
    """Return what the app shows of each note, links by what they lead to."""
    vault = vault_of({path: text.encode() for path, text in files.items()})

    def content_of(path):
        return vault.notes[path].content if path in vault.notes else None

    return {
        path: {
            "tags": [tag.name for tag in note.content.tags],
            "aliases": list(note.content.aliases),
            "blocks": [block.id for block in note.content.blocks],
            "headings": [heading.level for heading in note.content.headings],
            "links": [end_of(link, to, content_of) for link, to in vault.links_of(path)],
        }
        for path, note in vault.notes.items()
    }


@settings(max_examples=150, deadline=None)
@given(VAULTS, STYLES)
def test_b5_safe_fixes_change_nothing_that_is_shown(files, style):
    files = {**files, **OTHERS}
    after, result = mended(files, *HARMLESS, "L001", "H001", obsidian=style)
    event(f"fixed {min(result.fixed, 3)}")
    assert shown(after) == shown(files)


@settings(max_examples=100, deadline=None)
@given(VAULTS, STYLES)
def test_b5_and_those_that_may_change_only_that(files, style):
    files = {**files, **OTHERS}
    after, result = mended(files, *SAFE, "L001", "H001", obsidian=style)
    event(f"fixed {min(result.fixed, 3)}")
    was, now = shown(files), shown(after)
    for path in files:
        for aspect in ("blocks", "headings"):
            assert was[path][aspect] == now[path][aspect]
        assert not {*was[path]["tags"]} - {*now[path]["tags"]}
        assert {*now[path]["tags"]} - {*was[path]["tags"]} <= {"a", "b", "x", "y/z"}
        assert {*now[path]["aliases"]} == {*was[path]["aliases"]}
        found = [end for end in was[path]["links"] if not isinstance(end[0], str) or "/" in end[0]]
        assert all(end in now[path]["links"] for end in found)

"""An edit is sound when the note read anew says all else that it said."""

import pytest
from test_mend import TextBench, everything

from kbtool.fix.apply import apply_edits
from kbtool.fix.fix_all import fix_all
from kbtool.fix.safety.fact_check import keeps_facts
from kbtool.model.diagnostic import Edit
from kbtool.model.location import NotePath
from kbtool.parse.lines import Lines
from kbtool.parse.note import parse_text

SOUND = {
    "a link's target": ("[[a]] [[b]]", ("[[b]]", "[[c]]")),
    "a wikilink to a Markdown link": ("# H\n[[a]] and [[b]]", ("[[b]]", "[b](b.md)")),
    "a link in a heading": ("# [[a]]\n\n[[b]] #t ^id\n", ("[[a]]", "[[a|Other]]")),
    "quotes around a property's link": ("---\nup: [[a]]\n---\n[[b]]", ("[[a]]", '"[[a]]"')),
    "a second colon": ("source: [[a]]\n", (": ", ":: ")),
    "a comment that says nothing": ("%% x %%\n# H\n\n[[a]] #t", ("%% x %%\n", "")),
    "a new link": ("Name stands here. [[b]]", ("Name", "[[Name]]")),
    "a property's name": ("---\ntag: a, b\n---\n#c", ("tag", "tags")),
    "two edits": ("[[a]] [[b]] [[c]]", ("[[a]]", "[[a|A]]"), ("[[c]]", "[c](c)")),
    "a tag": ("#Ab #cd", ("#Ab", "#ab")),
    "a comment before a block id": ("- [[a]] %% x %% ^id", (" %% x %%", "")),
}
HARMFUL = {
    "brackets before": ("[[a][[b]]]]", ("[[b]]", "[b](b.md)")),
    "brackets around": ("x [y [[a]] z](c)", ("[[a]]", "a")),
    "a fence": ("%% x %%```\n\n[[a]]", ("%% x %%", "")),
    "a code span": ("a x [[b]] ` c", ("x", "`")),
    "a heading": ("- x\n# A\n", ("x\n", "x")),
    "a tag": ("a #b", (" ", "")),
    # What counts for none while text stands behind it would be one.
    "a comment behind a block id": ("- [[a]] ^id\n%% x %%", ("%% x %%", "")),
    "a block id": ("x\n\nb ^id", ("x", "```")),
    "a list of brackets": ("\\[[a]]", ("\\", "")),
    "frontmatter": ("x---\nup: '[[a]]'\n---\n", ("x", "")),
}


def is_kept(text, *changes):
    lines = Lines(text)
    places = [(text.index(old), old, new) for old, new in changes]
    edits = [Edit(NotePath("a.md"), lines.span(at, at + len(old)), new) for at, old, new in places]
    return keeps_facts(parse_text(text), parse_text(apply_edits(text, edits)), edits)


@pytest.mark.parametrize("name", SOUND)
def test_sound_edits(name):
    assert is_kept(*SOUND[name])


@pytest.mark.parametrize("name", HARMFUL)
def test_harmful_edits(name):
    assert not is_kept(*HARMFUL[name])


def test_only_the_harmful_fix_of_a_note_is_left_out():
    text = b"# One\n\none %x% [[a]] `\n\n[[b]] one\n"
    bench = TextBench({"a.md": text, "b.md": b"one"}, ("one", "two"), ("%x%", "`"))
    mended = fix_all(bench, everything)
    assert mended.after == {"a.md": text.replace(b"one", b"two"), "b.md": b"two"}
    assert [one.message for one in mended.remaining] == ["%x%"]


def test_what_overlaps_a_harmful_fix_has_its_turn():
    bench = TextBench({"a.md": b"a %x% [[b]] `"}, ("%x%", "`"), ("x%", "y%"))
    assert fix_all(bench, everything).after == {"a.md": b"a %y% [[b]] `"}

"""A fix in a heading's line takes the links to that heading along, or is not made."""

import json

import pytest
from helpers import vault_of
from hypothesis import event, given, settings
from hypothesis import strategies as st
from mending import mended

from kbtool.config.settings import ObsidianSettings
from kbtool.fix.safety.heading_changes import fragment_text
from kbtool.fix.safety.shown_facts import end_of

ALIAS = {"Ceruse.md": "---\naliases: [White lead]\n---\n", "x/Tin.md": ""}
ABSOLUTE = ObsidianSettings(link_format="absolute")
MARKDOWN = ObsidianSettings(use_markdown_links=True)
# rule, heading before and after, settings
HEADINGS = [
    ("L002", "## Of [[White lead]]", "## Of [[Ceruse|White lead]]", None),
    ("L002", "Of [[White lead]]\n---", "Of [[Ceruse|White lead]]\n---", None),
    ("L010", "## Of [[tin|it]]", "## Of [[Tin|it]]", None),
    ("L012", "## Of [[Tin]]", "## Of [[x/Tin]]", ABSOLUTE),
    ("L012", "## Of [[Tin|it]]", "## Of [it](Tin.md)", MARKDOWN),
    ("L013", "## Of [[Tin|Tin]]", "## Of [[Tin]]", None),
    ("S001", "## Of tin %% kbtool: ignore[L001] %%", "## Of tin", None),
    ("S001", "## Of tin <!-- kbtool: ignore[L001] --> it", "## Of tin it", None),
]


def text_of_heading(line):
    return line.split("\n")[0].removeprefix("## ")


@pytest.mark.parametrize(("code", "before", "after", "obsidian"), HEADINGS)
def test_b6_links_to_the_heading_follow(code, before, after, obsidian):
    old = fragment_text(text_of_heading(before).replace("<!", "").replace(">", ""))
    note = f"{before}\n\nwords [[#{old}]]\n\n### Below\n"
    files = {
        "N.md": note,
        "s.md": f"[[N#{old}|t]] [[N#{old}#Below]] [[N#Below]] ![[N#{old}]]\n",
        "c.canvas": json.dumps(
            {"nodes": [{"id": "1", "type": "file", "file": "N.md", "subpath": f"#{old}"}]}
        ),
        **ALIAS,
    }
    was = vault_of(files)
    assert {one.fragment for one in was.resolutions["s.md"]} == {"found"}
    now, _ = mended(files, code, "L001", obsidian=obsidian)
    assert now["N.md"].startswith(f"{after}\n")
    assert_same_ends(was, vault_of(now))


def assert_same_ends(was, now):
    def ends(vault):
        def content_of(path):
            return vault.notes[path].content if path in vault.notes else None

        rows = {
            path: [end_of(link, to, content_of) for link, to in vault.links_of(path)]
            for path in ("s.md", "other.md")
            if path in vault.notes
        }
        for path, canvas in vault.canvases.items():
            row = zip(canvas.links, vault.canvas_resolutions[path], strict=True)
            rows[path] = [end_of(link, to, content_of) for link, to in row]
        return rows

    assert ends(was) == ends(now)


def test_b6_without_links_to_it_a_heading_is_all_that_changes():
    files = {"N.md": "## Of [[White lead]]\n", "s.md": "[[N]] [[N#Other]]\n", **ALIAS}
    now, result = mended(files, "L002")
    assert now == {**files, "N.md": "## Of [[Ceruse|White lead]]\n"}
    assert result.fixed == 1


@pytest.mark.parametrize(
    ("note", "link"),
    [
        # the new name is that of another heading that stands before it
        ("# Tin\n\n# Tin %% kbtool: ignore[L001] %%\n", "[[N#Tin kbtool ignore L001]]"),
    ],
)
def test_b6_a_fix_that_would_mislead_a_link_is_not_made(note, link):
    files = {"N.md": note, "s.md": f"{link}\n"}
    now, result = mended(files, "S001", "L001")
    assert now == files
    assert result.fixed == 0


def test_b6_and_not_where_the_link_cannot_be_written():
    link = "[[N#Tin kbtool ignore L001]]"
    files = {"N.md": "# Tin %% kbtool: ignore[L001] %%\n", "s.md": f"{link}\n"}
    assert mended(files, "S001", "L001")[1].fixed == 1
    _, result = mended({**files, "s.md": f"{link} ".encode() + b"\xff\n"}, "S001", "L001")
    assert result.after == {}
    assert result.refused.keys() == {"N.md"}


def test_b6_what_one_fix_changes_is_written_together():
    files = {"N.md": "# Of [[White lead]]\n", "s.md": "[[N#Of White lead]]\n", **ALIAS}
    _, result = mended(files, "L002")
    assert result.touched == (frozenset({"N.md", "s.md"}),)
    assert (result.fixed, result.fixed_by(["N.md"]), result.fixed_by([])) == (1, 0, 0)
    assert result.hanging_on(["s.md"]) == {"N.md", "s.md"}
    assert result.hanging_on(["Ceruse.md"]) == {"Ceruse.md"}


def test_b6_several_links_in_one_heading():
    files = {
        "N.md": "# [[White lead]], [[tin]], [[White lead]]\n",
        "s.md": "[[N#White lead , tin , White lead]]\n",
        **ALIAS,
    }
    now, _ = mended(files, "L002", "L010")
    assert now["N.md"] == "# [[Ceruse|White lead]], [[Tin|tin]], [[Ceruse|White lead]]\n"
    assert_same_ends(vault_of(files), vault_of(now))


def test_b6_a_renamed_file_keeps_its_links():
    canvas = json.dumps({"nodes": [{"id": "1", "type": "file", "file": "C#.md"}]})
    files = {
        "C#.md": "x\n",
        "a[1].png": "",
        "c.canvas": canvas,
        "s.md": "![[a[1].png]] [[#S]]\n\n# S\n",
    }
    now, _ = mended(files, "N002", unsafe=True)
    assert now == {
        "C.md": "x\n",
        "a 1.png": "",
        "c.canvas": canvas.replace("C#.md", "C.md"),
        "s.md": "![[a 1.png]] [[#S]]\n\n# S\n",
    }


PARTS = st.sampled_from(
    [
        "[[White lead]]",
        "[[tin]]",
        "[[Tin|Tin]]",
        "[[Tin]]",
        "[t](x/tin.md)",
        "%% kbtool: ignore[L001] %%",
        "#tag",
        "Of",
        "^id",
    ]
)
TITLES = st.lists(PARTS, min_size=1, max_size=3).map(" ".join)
STYLES = st.sampled_from([None, ABSOLUTE, MARKDOWN])


@settings(max_examples=120, deadline=None)
@given(st.lists(TITLES, min_size=1, max_size=3), st.data(), STYLES)
def test_b6_no_safe_fix_misleads_a_link(titles, data, obsidian):
    note = "\n\n".join(f"## {title}\n\nwords" for title in titles)
    uses = data.draw(st.lists(st.sampled_from(titles), max_size=3))
    links = " ".join(f"[[N#{fragment_text(title)}]]" for title in uses)
    more = "[[N#^id]] [[N]] [t](N.md)"
    files = {"N.md": f"{note}\n", "s.md": f"{links} {more}\n", "other.md": f"# {links}\n", **ALIAS}
    now, result = mended(files, "L002", "L010", "L012", "L013", "S001", "L001", obsidian=obsidian)
    event(f"fixed {min(result.fixed, 3)}")
    assert_same_ends(vault_of(files), vault_of(now))

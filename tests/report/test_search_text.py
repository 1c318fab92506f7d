"""Faults B14 and B16: hits as text, at any width: whole words, names first, nothing cut unsaid."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from searching import MemoryNotes, answer_of

from kbtool.report.search import name_and_heading, text, vimgrep
from kbtool.report.text.editor_links import EditorLinks, Standpoint
from kbtool.report.text.style import Style, cells

HERE = Standpoint()
WORDS = st.sampled_from(
    ["pear", "Pears", "a", "barometer", "extraordinarily", "学习机器的方法", "を読む", "Zürich",
     "e\u0301te\u0301", "https://example.com/a/rather/long/address/without/blanks", "—", "읽기는",
     "👩\u200d🔬", "it's"]
)  # fmt: skip
LINES = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)


def shown(files, query, width, **wishes):
    style = Style(width=width)
    answer = answer_of(MemoryNotes(files), query, **wishes)
    return text(answer, style, EditorLinks(style, "/vault", "", HERE)).splitlines()


@given(LINES, st.integers(24, 120), st.sampled_from(["pear", "学习", "barometer", "/a/"]))
@example("学习机器的方法 " * 30 + "pear", 80, "pear")
@example("x" * 300 + " pear " + "y" * 300, 80, "pear")
@example("pear" * 100, 80, "/(pear)+/")
@example("を読む を読む été — — pear", 32, "/a/")
@settings(max_examples=300, deadline=None)
def test_b16_a_line_fits_the_window_and_no_word_is_cut(line, width, query):
    for row in shown({"n.md": line}, query, width, all_lines=True)[1:]:
        assert cells(row) <= max(width, 26), row
        place, _, said = row.strip().partition(": ")
        assert place == "1"
        part = said.strip("…")
        cut = (said.startswith("…"), said.endswith("…"))
        assert any(
            cut == (bool(line[:start].strip()), bool(line[start + len(part) :].strip()))
            and is_whole(line, start, start + len(part), width)
            for start in range(len(line) - len(part) + 1)
            if line.startswith(part, start)
        ), row


def is_whole(line, start, end, width):
    """Say whether both ends lie between words, or in one too long for the window."""
    return all(
        place in (0, len(line))
        or line[place - 1].isspace()
        or line[place].isspace()
        or re.match("[\u3040-\u30ff\u4e00-\u9fff]", line[place - 1])
        or re.match("[\u3040-\u30ff\u4e00-\u9fff]", line[place])
        or len(word_around(line, place)) > width // 3
        for place in (start, end)
    )


def word_around(line, place):
    start = line.rfind(" ", 0, place) + 1
    end = line.find(" ", place)
    return line[start : end if end >= 0 else len(line)]


@pytest.mark.parametrize(
    ("line", "width", "wanted"),
    [
        ("Slice the pears.", 80, "  1: Slice the pears."),
        ("    Slice the pears.   ", 80, "  1: Slice the pears."),
        ("one two three four pears five six seven", 30, "  1: …four pears five six…"),
        ("pears " + "word " * 20, 30, "  1: pears word word word…"),
        ("word " * 20 + "pears", 30, "  1: …word pears"),
        ("慢读是一种判断它让我们停下来想一想pears然后再继续", 30, "  1: …想一想pears然后再继续"),
        ("a\x1b[31mpears\x1b[0m and much more of it than fits", 30, r"  1: a\x1b[31mpears\x1b[0m…"),
    ],
)
def test_b16_what_is_shown_of_a_line(line, width, wanted):
    assert shown({"n.md": line}, "pears", width)[1] == wanted


@pytest.mark.parametrize(
    ("path", "title", "named"),
    [
        ("Apple pie.md", "Apple pie", ("Apple pie", "")),
        ("a/Apple pie.md", "apple PIE!", ("Apple pie", "")),
        ("2024-05-01.md", "Notes", ("2024-05-01", "Notes")),
        ("Weather.md", "Notes", ("Weather", "Notes")),
        ("Notes on weather.md", "Notes", ("Notes on weather", "")),
        ("Weather notes.md", "Notes: weather", ("Weather notes", "")),
        ("sem.md", "Semiconductors", ("sem", "Semiconductors")),
        ("20230305081210.md", "Copying by hand", ("20230305081210", "Copying by hand")),
        ("慢读.md", "慢读", ("慢读", "")),
        ("慢读 笔记.md", "慢读", ("慢读 笔记", "")),
        ("慢读.md", "慢读与判断", ("慢读", "慢读与判断")),
        ("Über.md", "Uber", ("Über", "")),
        ("x.md", "—", ("x", "")),
    ],
)
def test_b16_the_name_stands_first_and_a_heading_only_where_it_says_more(path, title, named):
    assert name_and_heading(path, title) == named


def test_b16_namesakes_by_heading_are_told_apart_by_their_names():
    files = {f"{day}.md": "# Notes\n\npears\n" for day in ("Monday", "Tuesday")}
    files["Pears.md"] = "# Pears\n\npears\n"
    rows = shown(files, "pears", 80)
    assert [row for row in rows if row and row[0] != " "] == [
        "Pears  Pears.md",
        "Monday — Notes  Monday.md",
        "Tuesday — Notes  Tuesday.md",
    ]
    facts = answer_of(MemoryNotes(files), "file:monday")
    assert vimgrep(facts, HERE) == "Monday.md:1:1:Monday — Notes"


def test_b16_a_long_heading_gives_way_to_the_path():
    rows = shown({"n.md": "# " + "word " * 60 + "\n\npears\n"}, "pears", 60)
    assert cells(rows[0]) == 60
    assert rows[0].startswith("n — word word")
    assert rows[0].endswith("…  n.md")


def test_b14_every_match_of_a_line_has_its_place_however_long_the_line():
    line = "pears and " * 60
    answer = answer_of(MemoryNotes({"n.md": line}), "pears", all_lines=True)
    columns = [int(row.split(":")[2]) for row in vimgrep(answer, HERE).splitlines()]
    assert columns == [1 + 10 * nth for nth in range(60)]


def test_b14_all_lines_are_all_of_them():
    text = "pears\n" * 1_500
    for wishes, lines, more in (({}, 3, True), ({"all_lines": True}, 1_500, False)):
        (hit,) = answer_of(MemoryNotes({"n.md": text}), "pears", **wishes).hits
        assert (len(hit.matches), hit.has_more) == (lines, more)
    (hit,) = answer_of(MemoryNotes({"n.md": text}), "pears", no_lines=True).hits
    assert (hit.matches, hit.has_more) == ((), False)

import pytest

from kbtool.report.text.style import Style, cells, clipped, wrapped


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("中文", 4),
        ("，", 2),
        ("e\u0301", 1),
        ("ｱ", 1),
        ("ｗ", 2),
        ("🌱", 2),
        ("–", 1),
    ],
)
def test_wide_characters_take_two_cells(text, count):
    assert cells(text) == count


def test_clipping_counts_cells():
    assert clipped("abcdef", 6) == "abcdef"
    assert clipped("abcdef", 5) == "abcd…"
    assert clipped("中文字", 5) == "中文…"
    assert clipped("中文字", 4) == "中…"


def test_without_colour_nothing_is_added():
    assert Style().red("x") == "x"
    assert Style(hyperlinks=False).linked("x", "file:///x") == "x"
    assert Style(color=True).bold("x") == "\x1b[1mx\x1b[0m"
    assert Style(hyperlinks=True).linked("x", "a\x1bb") == "\x1b]8;;a\\x1bb\x1b\\x\x1b]8;;\x1b\\"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("https://example.org/x", ["https://", "example.", "org/x"]),
        ("a 中文中文中文", ["a 中文中", "文中文"]),
        ("中中中中中", ["中中中中", "中"]),
        ("one  two", ["one  two"]),
    ],
)
def test_lines_break_at_blanks_between_wide_characters_and_where_they_must(text, lines):
    assert wrapped(text, 8) == lines
    assert max(map(cells, wrapped(text, 8))) <= 8

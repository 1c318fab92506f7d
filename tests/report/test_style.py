import pytest

from kbtool.report.style import Style, cells, clipped


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

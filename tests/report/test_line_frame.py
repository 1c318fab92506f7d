import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.report.text.caret_line import frame_of
from kbtool.report.text.style import cells


def shown(line, column, end_column, width=60, first_column=1):
    frame = frame_of(line, first_column, column, end_column, width)
    return frame.line, " " * frame.start + "^" * frame.length


@pytest.mark.parametrize(
    ("line", "column", "end", "expected"),
    [
        ("See [[Nte]] now.", 5, 12, ("See [[Nte]] now.", "    ^^^^^^^")),
        ("见《[[缺失]]》。", 3, 9, ("见《[[缺失]]》。", "    ^^^^^^^^")),
        ("\t[[x]]", 2, 7, (" [[x]]", " ^^^^^")),
        ("a\x1bb[[x]]", 4, 9, (r"a\x1bb[[x]]", "      ^^^^^")),
        ("[[x]]", 1, 6, ("[[x]]", "^^^^^")),
        ("", 1, 1, ("", "^")),
        ("abc", 3, 3, ("abc", "  ^")),
        ("abc", 9, 12, ("abc", "   ^")),
    ],
)
def test_the_caret_stands_under_the_very_cells(line, column, end, expected):
    assert shown(line, column, end) == expected


def test_a_long_line_is_cut_around_the_place():
    line = "a" * 100 + "[[x]]" + "b" * 100
    text, caret = shown(line, 101, 106, width=40)
    assert cells(text) == 40
    assert text.startswith("…a")
    assert text[caret.index("^") :].startswith("[[x]]")
    assert caret.count("^") == 5


def test_a_line_that_was_cut_before_says_so():
    assert shown("b [[x]]", 303, 308, first_column=301)[0] == "…b [[x]]"


def test_a_place_longer_than_the_line_keeps_its_beginning():
    text, caret = shown("x" * 200, 1, 201, width=40)
    assert text == "x" * 39 + "…"
    assert caret == "^" * 40


@settings(max_examples=200)
@given(st.text(max_size=120), st.integers(1, 130), st.integers(0, 130), st.integers(10, 100))
def test_nothing_is_wider_than_the_room(line, column, length, width):
    frame = frame_of(line, 1, column, column + length, width)
    assert cells(frame.line) <= width
    assert frame.start + frame.length <= width + 1

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.report.text.escape import safe, safe_line


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("two\nlines\r", r"two\nlines\r"),
        ("a\tb", r"a\tb"),
        ("\x7f\x9b31m", r"\x7f\x9b31m"),
        ("bad\udcff.md", r"bad\xff.md"),
        ("half\ud83d", r"half\ud83d"),
        ("evil\u202etxt.md", r"evil\u202etxt.md"),
        ("\u2066x\u2069", r"\u2066x\u2069"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("line\u2028end", r"line\u2028end"),
        ("\ufeffmark", r"\ufeffmark"),
        ("\U000e0041", r"\U000e0041"),
        ("a\u200db", r"a\u200db"),
        ("中\u200c文", r"中\u200c文"),
        ("👩\u200d", r"👩\u200d"),
        ("👩\u200ca", r"👩\u200ca"),
        ("می\u200c", r"می\u200c"),
    ],
)
def test_what_a_terminal_might_act_on_is_shown_escaped(foreign, shown):
    assert safe(foreign) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "Überblick – “quoted”",
        "中文笔记：标题",
        "🌱 seed",
        "é",
        "\\x1b",
        "👨\u200d👩\u200d👧.md",
        "🏴\u200d☠️",
        "👁️\u200d🗨️",
        "می\u200cخواهم",
        "क्\u200dष",
    ],
)
def test_honest_text_stays_as_it_is(text):
    assert safe(text) == text


def test_a_line_keeps_one_cell_for_a_tab():
    assert safe_line("\ta\x1b") == r" a\x1b"


@settings(max_examples=300)
@given(st.text(st.characters(codec=None)))
def test_no_control_or_direction_survives(text):
    shown = safe(text)
    shown.encode("utf-8")
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in shown)
    assert not any(
        unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF"} for c in shown
    )

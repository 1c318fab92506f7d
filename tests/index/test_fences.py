"""What is code for the index: the insides of fences, closed or not, with the language they name."""

import time

import pytest

from kbtool.index.text.reading import read_note


@pytest.mark.parametrize(
    ("body", "prose", "code"),
    [
        ("a\n```\ncode\n```\nb\n", "a b", "code"),
        ("a\n```py\ncode", "a", "py code"),
        ("````\n```\nx\n````\ny", "y", "``` x"),
        ("> ```\n> c\n> ```\nd", "d", "> c"),
        ("- ~~~\n  c\n  ~~~", "", "c"),
        ("a ``` b\n", "a ``` b", ""),
        ("a\r\n```rust\r\nfn x\r\n```\r\nb", "a b", "rust fn x"),
    ],
)
def test_fences(body, prose, code):
    reading = read_note(body, 0)
    assert " ".join(" ".join(reading.texts()).split()) == prose
    assert " ".join(" ".join(reading.code_texts()).split()) == code


def test_backticks_without_end_are_read_once():
    begin = time.process_time()
    assert list(read_note("`" * 200_000).code_texts()) == []
    assert time.process_time() - begin < 1

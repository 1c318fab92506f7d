"""What is code for the index: the insides of fences, closed or not."""

import time

import pytest

from kbtool.index.documents import split_code


@pytest.mark.parametrize(
    ("body", "prose", "code"),
    [
        ("a\n```\ncode\n```\nb\n", "a\n\nb\n", "code\n"),
        ("a\n```py\ncode", "a\n\n", "code"),
        ("````\n```\nx\n````\ny", "\ny", "```\nx\n"),
        ("> ```\n> c\n> ```\nd", "\nd", "> c\n"),
        ("- ~~~\n  c\n  ~~~", "\n", "  c\n"),
        ("a ``` b\n", "a ``` b\n", ""),
    ],
)
def test_fences(body, prose, code):
    assert split_code(body) == (prose, code)


def test_backticks_without_end_are_read_once():
    begin = time.process_time()
    assert split_code("`" * 200_000)[1] == ""
    assert time.process_time() - begin < 1

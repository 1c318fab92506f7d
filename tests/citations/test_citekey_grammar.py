"""Pandoc's citekeys: in strings of ours, in parsed notes, and at the beginning of names."""

import pytest

from kbtool.citations.citekeys.syntax import bare_key, citekeys_in, key_of_name
from kbtool.parse.note import parse_text

KEYS = [
    ("[@doe99]", ["doe99"]),
    ("@doe99's theory", ["doe99"]),
    ("see @Foo_bar--baz", ["Foo_bar"]),
    ("as @x=y says", ["x"]),
    ("中文，@doe99。", ["doe99"]),
    ("[see @doe99, pp. 33-35; also @smith04, ch. 1]", ["doe99", "smith04"]),
    ("[-@doe99]", ["doe99"]),
    ("in @{https://example.com/a?b=c} and", ["https://example.com/a?b=c"]),
    ("a key @a.b:c with signs.", ["a.b:c"]),
    ("a key @doi:10.1000/182. ends", ["doi:10.1000/182"]),
]
NO_KEYS = [
    "a@b.com",
    "中文@doe99",
    "https://x.com/@user/1",
    "`@doe99`",
    "[text](https://x.com/@user)",
    "at @ the",
    r"\@doe99",
    "e-mail me.too@example.org, please",
    "see [[@doe99|Doe]]",
    "nothing here",
]


@pytest.mark.parametrize(("text", "keys"), KEYS)
def test_is_a_citation(text, keys):
    assert [place.key for place in citekeys_in(text)] == keys
    assert [citekey.key for citekey in parse_text(text).citekeys] == keys


@pytest.mark.parametrize("text", NO_KEYS)
def test_is_no_citation(text):
    assert list(citekeys_in(text)) == []
    assert parse_text(text).citekeys == ()


def test_hits_and_left_alone_cases_are_equally_many():
    assert len(KEYS) == len(NO_KEYS)


@pytest.mark.parametrize("text", ["(@doe99) an example", "@doe99. an example"])
def test_example_list_marks_are_no_citations(text):
    assert parse_text(text).citekeys == ()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("wang2021china China’s Sputnik Moment", "wang2021china"),
        ("@wang2021china", "wang2021china"),
        ("@known", "known"),
        ("known", "known"),
        ("hale1998", "hale1998"),
        ("müller2020a Titel", "müller2020a"),
        ("2021 Complete guide", None),
        ("@ Hale, Pigments", None),
        ("@2022-09-26", None),
        ("Wang 2021", None),
        ("Some note", None),
        ("", None),
    ],
)
def test_the_key_that_a_name_begins_with(name, key):
    assert key_of_name(name, {"known"}) == key


@pytest.mark.parametrize("text", ["doe99", "@doe99", "[@doe99]", " @{doe99} "])
def test_a_key_in_a_property_may_be_written_as_a_citation(text):
    assert bare_key(text) == "doe99"


def test_a_long_run_of_openers_ends_soon():
    assert list(citekeys_in("@" * 100_000)) == []
    assert list(citekeys_in("@{" * 50_000)) == []
    assert list(citekeys_in("[[" * 50_000 + "@a1")) != []

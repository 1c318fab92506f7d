import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtool.parse.inline.destinations import split_destination
from kbtool.parse.link_text import (
    destination_with_target,
    encode_destination,
    target_span,
    wikilink,
    with_fragment,
    with_target,
)
from kbtool.parse.note import parse_text

REWRITTEN = [
    # text, new target, the whole text afterwards
    ("a [[X]] b", "Y", "a [[Y]] b"),
    ("![[X]]", "Y", "![[Y]]"),
    ("[[ X |t]]", "Y", "[[ Y |t]]"),
    ("[[X#H|t]]", "dir/Y", "[[dir/Y#H|t]]"),
    ("[[X#^b]]", "Y", "[[Y#^b]]"),
    ("[[#H]]", "Y", "[[Y#H]]"),
    ("|a|\n|-|\n|[[X\\|t]]|", "Y", "|a|\n|-|\n|[[Y\\|t]]|"),
    ("[t](X.md)", "My Y.md", "[t](My%20Y.md)"),
    ("[t](X.md#H%20h)", "a (b).md", "[t](a%20%28b%29.md#H%20h)"),
    ("[t](<my X.md>)", "my Y.md", "[t](<my Y.md>)"),
    ('[t](X.md "title (x)")', "Y.md", '[t](Y.md "title (x)")'),
    ("![alt|100](X.png)", "Y.png", "![alt|100](Y.png)"),
    ("[a](b) [t\nu](X.md)", "Y.md", "[a](b) [t\nu](Y.md)"),
    ("[a [b] ](X_(1).md)", "Y.md", "[a [b] ](Y.md)"),
    ("[t](100%.md)", "20%20.md", "[t](20%2520.md)"),
]


@pytest.mark.parametrize(("text", "target", "expected"), REWRITTEN)
def test_a_path_is_replaced_in_the_link_s_own_style(text, target, expected):
    link = parse_text(text).links[-1]
    span = target_span(link)
    assert text[span.start : span.end] in link.raw
    changed = text[: link.span.start] + with_target(link, target) + text[link.span.end :]
    assert changed == expected
    again = parse_text(changed).links[-1]
    assert again.target == target
    assert (again.fragment, again.display) == (link.fragment, link.display)


def test_the_span_of_a_path_counts_lines():
    text = "x\n[t\nu](dir/X.md#h)"
    span = target_span(parse_text(text).links[0])
    assert text[span.start : span.end] == "dir/X.md"
    assert (span.line, span.column) == (3, 4)


@pytest.mark.parametrize(
    ("text", "fragment", "expected"),
    [
        ("[[X#Old|t]]", "#New", "[[X#New|t]]"),
        ("[[X#Old\\|t]]", "#New", "[[X#New\\|t]]"),
        ("[[X]]", "#New", "[[X#New]]"),
        ("[t](X.md#Old 'u')", "#New one", "[t](X.md#New one 'u')"),
        ("[t](X.md#Old)", "#New one", "[t](X.md#New%20one)"),
        ("[t](<X.md#Old one>)", "#New one", "[t](<X.md#New one>)"),
        ("[[X#Old]]", "", "[[X]]"),
    ],
)
def test_a_fragment_is_replaced(text, fragment, expected):
    expected = expected.replace("#New one '", "#New%20one '")
    assert with_fragment(parse_text(text).links[0], fragment) == expected


def test_a_property_link_keeps_yaml_whole():
    text = '---\nup: "[[X]]"\n---\n'
    link = parse_text(text).links[0]
    changed = text.replace(link.raw, with_target(link, 'say "so"', quote='"'))
    assert parse_text(changed).properties == {"up": '[[say "so"]]'}


def test_new_wikilinks():
    assert wikilink("X", "#H", "t") == "[[X#H|t]]"
    assert wikilink("X", display="t", in_table=True) == "[[X\\|t]]"
    assert wikilink("X") == "[[X]]"


@given(st.text(st.characters(blacklist_characters="#\0", blacklist_categories=("Cs",)), min_size=1))
def test_encoding_is_undone_by_decoding(target):
    import unicodedata

    expected = unicodedata.normalize("NFC", target.replace("\xa0", " "))
    assert split_destination(encode_destination(target))[0] == expected


def test_a_definition_s_destination_is_replaced():
    assert destination_with_target("X.md#h", "my Y.md") == "my%20Y.md#h"
    assert destination_with_target("my X.md", "my Y.md") == "my Y.md"

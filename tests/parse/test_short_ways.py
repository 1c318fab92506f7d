"""Each short way for what is common gives the answer of the long way for everything."""

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.parse.frontmatter.yaml_guard import BlockLoader
from kbtool.parse.inline.wikilinks import split_any, split_inside
from kbtool.parse.word_count import word_count

INSIDES = st.text(st.sampled_from("ab |#^\\\t\x0b\x1f é\xa0.:/"), max_size=12)
SCALARS = st.one_of(
    st.sampled_from(["true", "null", "~", "", "12", "-1.5", "0x1f", ".inf", "no", "2024-05-01"]),
    st.text(st.sampled_from("tfnN~-+.0123eExoay: "), max_size=6),
)


@settings(max_examples=500)
@given(INSIDES)
def test_a_plain_target_is_split_like_any(inside):
    assert split_inside(inside) == split_any(inside)


def test_a_plain_target_takes_the_short_way():
    assert split_inside("A plain target").path == (0, 14)
    assert split_inside("a|b").display == "b"


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab ,.-'\n#3"), max_size=30))
def test_words_in_ascii_are_counted_as_in_any_text(text):
    assert word_count(text) + 1 == word_count(f"{text} é")


class Stock(yaml.resolver.BaseResolver):
    """The stock resolver over our scalars."""

    yaml_implicit_resolvers = BlockLoader.yaml_implicit_resolvers


@settings(max_examples=300)
@given(SCALARS, st.sampled_from([(True, False), (False, True), (False, False)]))
def test_scalars_are_typed_as_the_stock_resolver_types_them(text, implicit):
    ours = BlockLoader("").resolve(yaml.ScalarNode, text, implicit)
    assert ours == Stock().resolve(yaml.ScalarNode, text, implicit)


def test_collections_are_typed_as_the_stock_resolver_types_them():
    for kind in (yaml.SequenceNode, yaml.MappingNode):
        ours = BlockLoader("").resolve(kind, None, (True, False))
        assert ours == Stock().resolve(kind, None, (True, False))

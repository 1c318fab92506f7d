"""YAML 1.2: our reader and libyaml behind its guard, against the parser that the app uses."""

import json
import time

import pytest
import yaml
import yaml_corpus
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.config.settings import LimitSettings
from kbtool.parse.frontmatter import yaml_guard, yaml_reader
from kbtool.parse.frontmatter.yaml_faults import GuardError

LIMITS = LimitSettings()
JUDGED = json.loads(yaml_corpus.RECORDED.read_text(encoding="utf-8"))


def test_the_recorded_corpus_is_the_seed_s():
    assert [block for block, _ in JUDGED] == yaml_corpus.blocks_of(yaml_corpus.COUNT)
    assert 150 < sum(answer["valid"] for _, answer in JUDGED) < 250


@pytest.mark.parametrize(("block", "answer"), JUDGED)
def test_blocks_are_read_as_the_app_reads_them(block, answer):
    assert yaml_corpus.difference(block, answer) == ""


def shape_of(node):
    """A node's types, texts and places, where the two readers must agree."""
    if node is None:
        return None
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode):
        place = (start, end) if start < end and node.style not in ("|", ">") else None
        return (node.tag, node.value, place)
    if isinstance(node, yaml.SequenceNode):
        return (node.tag, start, [shape_of(item) for item in node.value])
    return (node.tag, start, [(shape_of(key), shape_of(value)) for key, value in node.value])


def read_by_libyaml(block):
    """What the guard lets libyaml read, None when it hands the block on."""
    if yaml_guard.may_differ(block):
        return None
    try:
        return (yaml_guard.alike(block, LIMITS),)
    except (yaml_guard.DifferentError, GuardError):
        return None


def check_agreement(block):
    if (read := read_by_libyaml(block)) is None:
        return False
    assert shape_of(yaml_reader.read(block, LIMITS)) == shape_of(read[0])
    return True


def test_what_libyaml_may_read_our_reader_reads_alike():
    blocks = yaml_corpus.blocks_of(4_000, seed=7)
    assert sum(map(check_agreement, blocks)) > 500


PARTS = (
    *("a", "key", ": ", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", "'", '"', "#"),
    *(" # c", "|", ">", "1.5", "x y", "\\n", ":", "-", "true", "\r\n", "é"),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=25))
def test_no_random_block_is_read_in_two_ways(parts):
    check_agreement("".join(parts) + "\n")


def place_of(block):
    """Where the node that our reader makes of a block stands, or its fault."""
    try:
        node = yaml_reader.read(block, LIMITS)
    except GuardError as fault:
        return (fault.offset, fault.offset)
    return (node.start_mark.index, node.end_mark.index) if node else (0, 0)


@settings(max_examples=400, deadline=None)
@given(st.text("a[]{}:,-?*&!'\"|>#%@ \n\t\r\u2028\ufeff\\", max_size=120))
def test_our_reader_gives_a_node_or_a_fault(block):
    start, end = place_of(block)
    assert 0 <= start <= end <= len(block)


HOSTILE = [
    "[" * 25_000,
    "{a: " * 10_000,
    "- " * 25_000,
    "? " * 25_000,
    "a: &x 1\n" + "".join(f"k{n}: &n{n} [x]\n" for n in range(2_000)),
    "&a\n" * 10_000,
    "- &a\n" * 9_000,
    "k: &a\n  [b]: c\n" * 3_000,
    "a: '" + "\n " * 20_000,
    'a: "' + "\\" * 50_000,
    "a: |\n" + " \n" * 30_000,
    "a: b" + "\n" * 60_000 + "\tc",
    "a: b" + "\n c" * 20_000 + ": d",
    "a:" + " " * 60_000 + "\tb",
    "#" + "\u2028#" * 30_000,
    "? [" + "a, " * 20_000,
    "a: {" + "? " * 20_000,
    "'" * 60_000,
    "!" * 60_000,
    "*a " * 20_000,
]


@pytest.mark.parametrize("block", HOSTILE)
def test_hostile_blocks_are_read_in_no_time(block):
    started = time.process_time()
    place_of(block)
    assert time.process_time() - started < 1

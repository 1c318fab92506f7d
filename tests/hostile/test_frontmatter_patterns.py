"""Each hostile frontmatter gives the problem it must, at its place, and hides nothing else."""

import time

import pytest
from hostile.frontmatter_patterns import PATTERNS

from kbtool.parse.note import parse, parse_text


@pytest.mark.parametrize("pattern", PATTERNS, ids=[pattern.name for pattern in PATTERNS])
def test_problems_stand_at_their_places(pattern):
    begin = time.process_time()
    content = parse_text(pattern.text)
    assert time.process_time() - begin < 2
    found = [(p.kind, p.span.line, p.span.column) for p in content.problems]
    assert found == list(pattern.expected)
    assert [link.target for link in content.links if link.kind == "wikilink"] == ["Target"]
    assert content.title == "Title"


@pytest.mark.parametrize("pattern", PATTERNS, ids=[pattern.name for pattern in PATTERNS])
def test_bytes_give_what_text_gives(pattern):
    if "\ud800" in pattern.text:
        pytest.skip("no encoding holds a lone surrogate")
    if "\0" not in pattern.text and ".nan" not in pattern.text:  # NUL: one problem more
        assert parse(pattern.text.encode("utf-8")) == parse_text(pattern.text)
    assert parse(b"\xef\xbb\xbf" + pattern.text.encode("utf-8")).title == "Title"


def test_there_are_enough_patterns():
    assert len({pattern.name for pattern in PATTERNS}) == len(PATTERNS) >= 60

"""Time grows with a text's size and no faster, whatever the text.

RELIABILITY section 6, test 16: at most 2.6 times per doubling, and 5 seconds for any of them.
"""

import gc
import math
import time

import pytest
from hostile import figures
from hostile.markdown_patterns import PATTERNS

from kbtool.config.settings import LimitSettings
from kbtool.parse.note import parse, parse_text

PER_DOUBLING = 2.6
LONGEST_SECONDS = 5.0
NEGLIGIBLE_SECONDS = 0.02
"""Below this the clock's own noise is larger than what is measured."""
WITHOUT_LIMITS = LimitSettings(note_bytes=10**9, line_characters=10**9)
IDS = [pattern.name for pattern in PATTERNS]


@pytest.fixture(autouse=True)
def _without_collector():
    gc.disable()
    yield
    gc.enable()


def seconds(text, limits):
    begin = time.process_time()
    parse_text(text, limits)
    return time.process_time() - begin


def grows_too_fast(pattern, sizes, limits, seconds=seconds):
    """Compare the smallest with the largest size; a slow machine gets three tries."""
    doublings = math.log2(sizes[-1] / sizes[0])
    for _ in range(3):
        first, last = (seconds(pattern.make(size), limits) for size in (sizes[0], sizes[-1]))
        if last < NEGLIGIBLE_SECONDS or last <= first * PER_DOUBLING**doublings:
            return False
    return True


@pytest.mark.parametrize("pattern", PATTERNS, ids=IDS)
def test_time_per_doubling(pattern):
    assert not grows_too_fast(pattern, (15_000, 30_000, 60_000), WITHOUT_LIMITS)


@pytest.mark.parametrize("pattern", PATTERNS, ids=IDS)
def test_time_per_doubling_of_findings_and_index(pattern):
    def fully(text, _limits):
        begin = time.process_time()
        figures.understood("hostile.md", text.encode())
        return time.process_time() - begin

    assert not grows_too_fast(pattern, (10_000, 20_000, 40_000), WITHOUT_LIMITS, fully)


PROBLEMS = {
    "wikilink openers": ("malformed-wikilink", 1, 599),
    "wikilink openers with text": ("malformed-wikilink", 1, 1),
    "wikilink openers by line": ("malformed-wikilink", 1, 1),
    "embed openers": ("malformed-wikilink", 1, 1),
    "open brackets": ("malformed-wikilink", 1, 599),
    "balanced brackets": ("malformed-wikilink", 1, 299),
    "nested brackets over a definition": ("malformed-wikilink", 1, 299),
    "undefined references": ("undefined-reference", 1, 1),
    "backticks": ("unclosed-block", 1, 1),
    "unclosed fences in items": ("unclosed-block", 100, 3),
    "comment openers": ("unclosed-block", 1, 1),
    "single colons before links": ("malformed-source-field", 1, 2),
    "template expressions": ("template-leftover", 1, 1),
    "conflict markers": ("merge-conflict-marker", 1, 1),
}
"""The first problem of each pattern at 600 characters; the others have none."""


@pytest.mark.parametrize("pattern", PATTERNS, ids=IDS)
def test_problems_stand_at_their_places(pattern):
    problems = parse_text(pattern.make(600)).problems
    first = [(p.kind, p.span.line, p.span.column) for p in problems[:1]]
    assert first == ([PROBLEMS[pattern.name]] if pattern.name in PROBLEMS else [])


@pytest.mark.parametrize("pattern", PATTERNS, ids=IDS)
def test_what_follows_still_counts(pattern):
    if pattern.name in UNCLOSED:
        return
    content = parse_text(pattern.make(600) + "\n\n# Title\n\n[[Target]]\n")
    assert content.links[-1].target == "Target"
    assert content.headings[-1].text == "Title"


UNCLOSED = {"backticks", "comment openers", "fences", "double dollars by line"}
"""Blocks that run to the end of the note; of the last two, at some sizes only."""


def test_there_are_enough_patterns():
    assert len({pattern.name for pattern in PATTERNS}) == len(PATTERNS) >= 88
    assert all(0.5 < len(p.make(20_000)) / 20_000 < 1.6 for p in PATTERNS)


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("pattern", PATTERNS, ids=IDS)
def test_time_per_doubling_up_to_200_kilobytes(pattern):
    sizes = (25_000, 50_000, 100_000, 200_000)
    assert not grows_too_fast(pattern, sizes, WITHOUT_LIMITS)
    begin = time.process_time()
    parse(pattern.make(200_000).encode("utf-8"))
    assert time.process_time() - begin < LONGEST_SECONDS

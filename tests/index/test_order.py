"""Hits beyond the best hundred are put in order late, and stand as if all had been sorted."""

from searching import MemoryNotes, answer_of

from kbtool.index.search.boosts import LOOKED_AT

NOTES = MemoryNotes(
    {
        f"{(number * 37) % 150:03}.md": "pear " * (number % 5 + 1) + "filler " * (number % 7)
        for number in range(150)
    }
)


def test_late_order_is_that_of_sorting_all():
    hits = answer_of(NOTES, "pear").hits
    assert len({hit.path for hit in hits}) == 150
    late = hits[LOOKED_AT:]
    assert len(late) == 50
    assert list(late) == sorted(late, key=lambda hit: (-hit.base, hit.path))
    assert min(hit.base for hit in hits[:LOOKED_AT]) >= late[0].base


def test_a_limit_shows_the_beginning_of_all():
    hits = answer_of(NOTES, "pear").hits
    for limit in (1, LOOKED_AT, LOOKED_AT + 1, 149, 200):
        assert answer_of(NOTES, "pear", limit=limit).hits == hits[:limit]

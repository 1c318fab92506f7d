"""The right note comes first; `python tests/relevance.py` prints the figures."""

import relevance


def test_the_right_note_comes_first_far_more_often_than_by_plain_bm25():
    rows = relevance.measured()
    assert len(rows) >= 60
    ours = relevance.mean([row[1] for row in rows])
    plain = relevance.mean([row[2] for row in rows])
    assert plain > 0.2, "the yardstick must find something"
    assert ours >= 0.95, [row[0].query for row in rows if row[1] < 1]
    assert ours > plain + 0.3

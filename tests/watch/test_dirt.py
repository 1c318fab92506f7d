import pytest

from kbtool.watch.events.pending import MANY, NO_DIRTY_PATHS, NOTHING_PENDING, DirtyPaths


def dirt(*paths, **rest):
    return DirtyPaths(frozenset(paths), **rest)


def test_nothing_is_due_while_nothing_is_dirty():
    assert NOTHING_PENDING.due() is None
    assert NOTHING_PENDING.after(NO_DIRTY_PATHS, 7.0) is NOTHING_PENDING


@pytest.mark.parametrize(
    ("times", "due"),
    [
        ((0.0,), 0.25),
        ((0.0, 0.2), 0.45),
        ((10.0, 10.1, 10.3), 10.55),
        ((0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8), 2.0),  # the latest moment
        ((5.0, 6.9), 7.0),
    ],
)
def test_a_look_is_due_when_the_disk_rests_or_the_first_report_is_old(times, due):
    pending = NOTHING_PENDING
    for time in times:
        pending = pending.after(dirt("a.md"), time)
    assert pending.due() == pytest.approx(due)


def test_an_empty_report_does_not_put_a_look_off():
    pending = NOTHING_PENDING.after(dirt("a.md"), 1.0).after(NO_DIRTY_PATHS, 1.2)
    assert pending.due() == 1.25


def test_places_are_collected():
    joined = dirt("a.md", events=1).joined(dirt("b.md", folders_changed=True, events=2))
    assert joined == DirtyPaths(frozenset({"a.md", "b.md"}), None, folders_changed=True, events=3)


def test_too_many_places_mean_everywhere():
    many = dirt(*(f"{n}.md" for n in range(MANY)))
    assert many.joined(dirt("0.md")).rescan_reason is None
    flooded = many.joined(dirt("x.md"))
    assert flooded.rescan_reason is not None
    assert flooded.paths == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (None, None, None),
        ("", None, ""),
        (None, "", ""),
        ("", "the computer slept", "the computer slept"),
        ("the computer slept", "", "the computer slept"),
        ("first", "second", "first"),
    ],
)
def test_a_reason_for_doubt_outweighs_routine(one, other, reason):
    joined = DirtyPaths(rescan_reason=one).joined(DirtyPaths(rescan_reason=other))
    assert joined.rescan_reason == reason
    assert bool(joined) is (reason is not None)
